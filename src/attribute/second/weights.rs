//! Weights of features: read once, summed for every unit.

use super::feature::{Take, Template};
use super::key::{Keys, Word, key};

/// Weights of a linear model with `N` outcomes; those of a file that has fewer are 0.
#[derive(Debug, Clone)]
pub(crate) struct Weights<const N: usize> {
    /// First row of each template's numbers, and how many it has.
    places: [(u32, u32); Template::ALL.len()],
    keys: Keys,
    /// Rows of the words, by the place of their key, then those of the numbers.
    rows: Vec<[f32; N]>,
}

impl<const N: usize> Weights<N> {
    /// From lines of a model's name, a template, a value and `N` weights, between tabs, where nothing stands for 0; lines of other models are passed
    /// over.
    pub(crate) fn read(text: &str, model: &str) -> Self {
        let mut numbers: Vec<Vec<[f32; N]>> = vec![Vec::new(); Template::ALL.len()];
        let (mut keys, mut words) = (Vec::new(), Vec::new());
        let mut last: Option<&Template> = None;
        for line in text.lines() {
            let mut cells = line.split('\t');
            if cells.next() != Some(model) {
                continue;
            }
            let (Some(name), Some(value)) = (cells.next(), cells.next()) else { continue };
            // Lines of one template stand together.
            let Some(template) = last.filter(|t| t.name() == name).or_else(|| Template::ALL.iter().find(|t| t.name() == name))
            else {
                continue;
            };
            last = Some(template);
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
                    keys.push(key(*template, Word::new(value)));
                    words.push(weights);
                }
            }
        }
        let mut places = [(0, 0); Template::ALL.len()];
        let mut rows = words;
        for (place, list) in places.iter_mut().zip(numbers) {
            *place = (narrow(rows.len()), narrow(list.len()));
            rows.extend(list);
        }
        Self { places, keys: Keys::new(&keys), rows }
    }

    /// Whether nothing has a weight.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A sum to which features can be added.
    pub(crate) fn sum(&self) -> Sum<'_, N> {
        Sum { weights: self, sum: [0.0; N] }
    }

    pub(super) fn number(&self, of: Template, value: u32) -> Option<&[f32; N]> {
        self.rows.get(self.row(of, value)? as usize)
    }

    pub(super) fn word(&self, of: Template, word: Word<'_>) -> Option<&[f32; N]> {
        self.rows.get(self.keyed(of, word)? as usize)
    }

    #[inline]
    fn row(&self, of: Template, value: u32) -> Option<u32> {
        let (first, n) = self.places[of as usize];
        (value < n).then_some(first + value)
    }

    #[inline]
    fn keyed(&self, of: Template, word: Word<'_>) -> Option<u32> {
        if word.text.is_empty() { None } else { self.keys.place(key(of, word)) }
    }

    /// A sum with the weights of rows added one after the other.
    // Not inlined, so that the sums stay in registers.
    #[inline(never)]
    pub(crate) fn total(&self, mut sum: [f32; N], rows: &[u32]) -> [f32; N] {
        for weights in rows.iter().filter_map(|row| self.rows.get(*row as usize)) {
            sum.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
        }
        sum
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The sum of the weights of the features taken in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sum<'w, const N: usize> {
    weights: &'w Weights<N>,
    /// The sums so far.
    pub(crate) sum: [f32; N],
}

impl<const N: usize> Sum<'_, N> {
    #[inline]
    fn add(&mut self, row: Option<u32>) {
        if let Some(weights) = row.and_then(|row| self.weights.rows.get(row as usize)) {
            self.sum.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
        }
    }
}

impl<const N: usize> Take for Sum<'_, N> {
    #[inline]
    fn number(&mut self, of: Template, value: u32) {
        self.add(self.weights.row(of, value));
    }

    #[inline]
    fn word(&mut self, of: Template, word: Word<'_>) {
        self.add(self.weights.keyed(of, word));
    }

    fn grams(&mut self, single: Template, pair: Template, text: &str) {
        let Self { weights, sum } = self;
        weights.keys.grams(single, pair, text, |row| {
            if let Some(weights) = weights.rows.get(row as usize) {
                sum.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
            }
        });
    }
}

/// The rows of the features taken in, in order: where there are many outcomes, rows are added up at once.
#[derive(Debug)]
pub(crate) struct Picked<'w, const N: usize> {
    weights: &'w Weights<N>,
    rows: Vec<u32>,
}

impl<'w, const N: usize> Picked<'w, N> {
    pub(crate) fn new(weights: &'w Weights<N>) -> Self {
        Self { weights, rows: Vec::new() }
    }

    /// A sum with the weights of what was taken in added to it; begins anew.
    pub(crate) fn add_to(&mut self, sum: [f32; N]) -> [f32; N] {
        let sum = self.weights.total(sum, &self.rows);
        self.rows.clear();
        sum
    }
}

impl<const N: usize> Picked<'_, N> {
    #[inline]
    fn push(&mut self, row: Option<u32>) {
        if let Some(row) = row {
            self.rows.push(row);
        }
    }
}

impl<const N: usize> Take for Picked<'_, N> {
    #[inline]
    fn number(&mut self, of: Template, value: u32) {
        self.push(self.weights.row(of, value));
    }

    #[inline]
    fn word(&mut self, of: Template, word: Word<'_>) {
        self.push(self.weights.keyed(of, word));
    }

    fn grams(&mut self, single: Template, pair: Template, text: &str) {
        self.weights.keys.grams(single, pair, text, |row| self.rows.push(row));
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

    fn word(&mut self, of: Template, word: Word<'_>) {
        if !word.text.is_empty() && !word.text.contains(['\t', '\n', '\r']) {
            self.0.push((of.name(), word.text.to_owned()));
        }
    }
}

/// From a sum to a chance.
pub(crate) fn chance(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}
