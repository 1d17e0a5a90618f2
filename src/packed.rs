//! Numbers and texts in as many bytes as they need: numbers as [LEB128](https://en.wikipedia.org/wiki/LEB128), texts one
//! after the other behind them, so that all of them are checked to be UTF-8 at once.

/// Numbers and texts on their way to bytes.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    numbers: Vec<u8>,
    texts: String,
}

impl Packer {
    #[inline]
    pub(crate) fn number(&mut self, n: u32) {
        put(&mut self.numbers, n);
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.numbers.push(byte);
    }

    /// A number that may be missing.
    pub(crate) fn maybe(&mut self, n: Option<u32>) {
        self.number(n.map_or(0, |n| n.saturating_add(1)));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(narrow(text.len()));
        self.texts.push_str(text);
    }

    /// A text that may be missing.
    pub(crate) fn maybe_text(&mut self, text: Option<&str>) {
        self.maybe(text.map(|t| narrow(t.len())));
        self.texts.push_str(text.unwrap_or_default());
    }

    /// Bytes that [`put`] has made, with their number before them.
    pub(crate) fn numbers(&mut self, numbers: &[u8]) {
        self.number(narrow(numbers.len()));
        self.numbers.extend_from_slice(numbers);
    }

    /// Puts all of it at the end of `to`, and begins anew.
    pub(crate) fn finish(&mut self, to: &mut Vec<u8>) {
        to.reserve(LONGEST + self.numbers.len() + self.texts.len());
        put(to, narrow(self.numbers.len()));
        to.extend_from_slice(&self.numbers);
        to.extend_from_slice(self.texts.as_bytes());
        self.numbers.clear();
        self.texts.clear();
    }
}

/// Most bytes of a number.
const LONGEST: usize = 5;

/// Puts a number at the end of bytes.
#[inline]
pub(crate) fn put(to: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        to.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    to.push((n & 0x7f) as u8);
}

/// Takes a number from the beginning of bytes; 0 where there is none.
#[inline]
pub(crate) fn take(from: &mut &[u8]) -> u32 {
    let (mut n, mut shift) = (0, 0);
    while let Some((&byte, rest)) = from.split_first() {
        *from = rest;
        n |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 || shift >= 28 {
            break;
        }
        shift += 7;
    }
    n
}

/// What a [`Packer`] has packed, in the same order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unpacker<'p> {
    numbers: &'p [u8],
    texts: &'p str,
    /// Bytes before the texts, and texts that were taken.
    before: usize,
    taken: usize,
}

impl<'p> Unpacker<'p> {
    pub(crate) fn new(bytes: &'p [u8]) -> Self {
        let mut rest = bytes;
        let n = take(&mut rest) as usize;
        let (numbers, texts) = rest.split_at_checked(n).unwrap_or((rest, &[]));
        let texts = simdutf8::basic::from_utf8(texts).unwrap_or_default();
        Self { numbers, texts, before: bytes.len() - texts.len(), taken: 0 }
    }

    #[inline]
    pub(crate) fn number(&mut self) -> u32 {
        take(&mut self.numbers)
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let (first, rest) = self.numbers.split_first().unwrap_or((&0, &[]));
        self.numbers = rest;
        *first
    }

    pub(crate) fn maybe(&mut self) -> Option<u32> {
        self.number().checked_sub(1)
    }

    pub(crate) fn text(&mut self) -> &'p str {
        let len = self.number();
        self.text_of(len)
    }

    pub(crate) fn maybe_text(&mut self) -> Option<&'p str> {
        self.maybe().map(|len| self.text_of(len))
    }

    fn text_of(&mut self, len: u32) -> &'p str {
        let from = self.taken;
        self.taken += len as usize;
        self.texts.get(from..self.taken).unwrap_or_default()
    }

    /// Bytes before the next text.
    pub(crate) fn text_at(&self) -> usize {
        self.before + self.taken
    }

    /// As [`Packer::numbers`] has put them.
    pub(crate) fn numbers(&mut self) -> &'p [u8] {
        let n = self.number() as usize;
        let (own, rest) = self.numbers.split_at_checked(n).unwrap_or((self.numbers, &[]));
        self.numbers = rest;
        own
    }
}

pub(crate) fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let numbers = [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX - 1, u32::MAX];
        let mut packer = Packer::default();
        let mut inner = Vec::new();
        for round in 0..2 {
            for n in numbers {
                packer.number(n);
                packer.maybe((n % 2 == 0).then_some(n));
                put(&mut inner, n);
            }
            packer.text("运营");
            packer.maybe_text(None);
            packer.byte(200);
            packer.maybe_text(Some(""));
            packer.numbers(&inner);
            packer.text("是");
            let mut bytes = Vec::new();
            packer.finish(&mut bytes);
            let mut from = Unpacker::new(&bytes);
            for n in numbers {
                assert_eq!((from.number(), from.maybe()), (n, (n % 2 == 0).then_some(n)), "{round}");
            }
            let at = from.text_at();
            assert_eq!(bytes.get(at..at + 6), Some("运营".as_bytes()));
            assert_eq!((from.text(), from.maybe_text(), from.byte()), ("运营", None, 200));
            assert_eq!(from.maybe_text(), Some(""));
            let mut own = from.numbers();
            assert!(numbers.iter().all(|n| take(&mut own) == *n));
            assert_eq!((from.text(), from.text(), from.number()), ("是", "", 0));
        }
    }
}
