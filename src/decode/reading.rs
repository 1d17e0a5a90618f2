//! The legal readings a page's bytes are tried in.

use super::{cns, wide};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};

/// One way to read bytes as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reading {
    Utf8,
    Gb18030,
    Big5,
    EucTw,
    ShiftJis,
    EucJp,
    EucKr,
    Windows1252,
    Utf16Le,
    Utf16Be,
}

impl Reading {
    /// All that a page of unknown encoding may be, the likeliest first: of two equally good ones the first wins.
    pub(super) const NARROW: [Self; 8] =
        [Self::Utf8, Self::Gb18030, Self::Big5, Self::EucTw, Self::ShiftJis, Self::EucJp, Self::EucKr, Self::Windows1252];
    /// Those without any sign in the bytes, tried only where the page is short or holds control bytes.
    pub(super) const WIDE: [Self; 2] = [Self::Utf16Le, Self::Utf16Be];

    /// Nats for how seldom Chinese pages come in this encoding: counts for pages of a few characters alone.
    pub(super) fn prior(self) -> f32 {
        match self {
            Self::Utf8 | Self::Gb18030 => 0.0,
            Self::Big5 => -0.5,
            Self::Windows1252 => -2.0,
            Self::ShiftJis | Self::EucJp | Self::EucKr => -3.0,
            Self::EucTw | Self::Utf16Le | Self::Utf16Be => -4.0,
        }
    }

    /// IANA name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
            Self::EucTw => "EUC-TW",
            Self::ShiftJis => "Shift_JIS",
            Self::EucJp => "EUC-JP",
            Self::EucKr => "EUC-KR",
            Self::Windows1252 => "windows-1252",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }

    /// Decodes `bytes`: one U+FFFD for a malformed sequence, nothing for an incomplete last character.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let encoding: &'static Encoding = match self {
            Self::EucTw => return cns::decode_euc_tw(bytes),
            Self::Utf16Le => return wide::decode_16(bytes, true),
            Self::Utf16Be => return wide::decode_16(bytes, false),
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Big5 => BIG5,
            Self::ShiftJis => SHIFT_JIS,
            Self::EucJp => EUC_JP,
            Self::EucKr => EUC_KR,
            Self::Windows1252 => WINDOWS_1252,
        };
        decode_open(encoding, bytes)
    }
}

/// Decodes with replacement and without closing the stream, so that a cut last character gives nothing.
pub(super) fn decode_open(encoding: &'static Encoding, bytes: &[u8]) -> String {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut rest = bytes;
    // The worst case is three bytes a byte; most pages need far less, so the room grows where it is missing.
    text.reserve(bytes.len() + bytes.len() / 2 + 16);
    loop {
        let (result, read, _) = decoder.decode_to_string(rest, &mut text, false);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            encoding_rs::CoderResult::InputEmpty => return text,
            encoding_rs::CoderResult::OutputFull => text.reserve(3 * rest.len() + 16),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_last_character_is_dropped() {
        assert_eq!(Reading::Gb18030.decode(b"\xd4\xcb\xd3\xaa\xd3"), "运营");
        assert_eq!(Reading::Utf8.decode("运营".as_bytes().get(..5).unwrap_or_default()), "运");
        assert_eq!(Reading::Gb18030.decode(b"\xd4\xcb\xff\xd3\xaa"), "运\u{fffd}营");
    }
}
