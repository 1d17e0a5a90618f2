//! Weights of features: read once, summed for every unit.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

use super::feature::{Take, Template};

/// Weights of a linear model with `N` outcomes.
#[derive(Debug, Clone)]
pub(crate) struct Weights<const N: usize> {
    /// First entry of each template in `numbers`, and their number.
    places: Vec<(u32, u32)>,
    numbers: Vec<[f32; N]>,
    words: FxHashMap<u64, [f32; N]>,
}

impl<const N: usize> Weights<N> {
    /// From lines of a model's name, a template, a value and `N` weights, between tabs; lines of other models are passed
    /// over.
    pub(crate) fn read(text: &str, model: &str) -> Self {
        let mut numbers: Vec<Vec<[f32; N]>> = vec![Vec::new(); Template::ALL.len()];
        let mut words = FxHashMap::default();
        for line in text.lines() {
            let mut cells = line.split('\t');
            if cells.next() != Some(model) {
                continue;
            }
            let (Some(name), Some(value)) = (cells.next(), cells.next()) else { continue };
            let Some(template) = Template::ALL.iter().find(|t| t.name() == name) else { continue };
            let mut weights = [0.0; N];
            for (weight, cell) in weights.iter_mut().zip(cells) {
                *weight = cell.parse().unwrap_or(0.0);
            }
            match value.strip_prefix('#').and_then(|n| n.parse::<usize>().ok()) {
                Some(n) => {
                    let list = &mut numbers[*template as usize];
                    if list.len() <= n {
                        list.resize(n + 1, [0.0; N]);
                    }
                    list[n] = weights;
                }
                None => {
                    words.insert(key(*template, value), weights);
                }
            }
        }
        let mut places = Vec::new();
        let mut all = Vec::new();
        for list in numbers {
            places.push((narrow(all.len()), narrow(list.len())));
            all.extend(list);
        }
        Self { places, numbers: all, words }
    }

    /// Whether nothing has a weight.
    pub(crate) fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.words.is_empty()
    }

    /// A sum to which features can be added.
    pub(crate) fn sum(&self) -> Sum<'_, N> {
        Sum { weights: self, sum: [0.0; N] }
    }

    pub(super) fn number(&self, of: Template, value: u32) -> Option<&[f32; N]> {
        let (first, n) = self.places[of as usize];
        if value < n { self.numbers.get((first + value) as usize) } else { None }
    }

    pub(super) fn word(&self, of: Template, word: &str) -> Option<&[f32; N]> {
        if word.is_empty() { None } else { self.words.get(&key(of, word)) }
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn key(of: Template, word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(of as u8);
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// The sum of the weights of the features taken in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sum<'w, const N: usize> {
    weights: &'w Weights<N>,
    /// The sums so far.
    pub(crate) sum: [f32; N],
}

impl<const N: usize> Sum<'_, N> {
    fn add(&mut self, weights: Option<&[f32; N]>) {
        if let Some(weights) = weights {
            self.sum.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
        }
    }
}

impl<const N: usize> Take for Sum<'_, N> {
    #[inline]
    fn number(&mut self, of: Template, value: u32) {
        self.add(self.weights.number(of, value));
    }

    #[inline]
    fn word(&mut self, of: Template, word: &str) {
        self.add(self.weights.word(of, word));
    }
}

/// A feature as it stands in the file of weights: its template's name and its value.
pub type Written = (&'static str, String);

/// All features taken in, in words.
#[derive(Debug, Default)]
pub(crate) struct List(pub(crate) Vec<Written>);

impl Take for List {
    fn number(&mut self, of: Template, value: u32) {
        self.0.push((of.name(), format!("#{value}")));
    }

    fn word(&mut self, of: Template, word: &str) {
        if !word.is_empty() && !word.contains(['\t', '\n', '\r']) {
            self.0.push((of.name(), word.to_owned()));
        }
    }
}

/// From a sum to a chance.
pub(crate) fn chance(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}
