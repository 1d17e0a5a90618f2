//! The measures of `reports/README.md`, each written down as its definition says and no faster.

use statrs::function::erf::{erfc, erfc_inv};

/// Counts of a term: occurrences and tokens of target and reference.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Cells {
    pub(super) f_a: f64,
    pub(super) f_b: f64,
    pub(super) n_a: f64,
    pub(super) n_b: f64,
}

impl Cells {
    /// Whether the rate of the target is higher (1), that of the reference (−1) or neither (0).
    pub(super) fn side(self) -> i8 {
        let (a, b) = (self.f_a * self.n_b, self.f_b * self.n_a);
        i8::from(a > b) - i8::from(a < b)
    }
}

/// 2 Σ O ln(O / E) over the four cells. Their differences O − E are ±d and add up to 0, so each cell may be counted as
/// O ln(1 + d / E) − d, which keeps the digits of a small sum.
pub(super) fn g2(c: Cells) -> f64 {
    let (n, f) = (c.n_a + c.n_b, c.f_a + c.f_b);
    let d = (c.f_a * c.n_b - c.f_b * c.n_a) / n;
    let cell = |observed: f64, row: f64, column: f64, d: f64| {
        let log = if observed > 0.0 { observed * (d * n / (row * column)).ln_1p() } else { 0.0 };
        log - d
    };
    let listed = cell(c.f_a, c.n_a, f, d) + cell(c.f_b, c.n_b, f, -d);
    2.0 * (listed + cell(c.n_a - c.f_a, c.n_a, n - f, -d) + cell(c.n_b - c.f_b, c.n_b, n - f, d))
}

/// The square root of G² is a standard normal number under the null hypothesis.
pub(super) fn p_of_g2(g2: f64) -> f64 {
    erfc((g2.max(0.0) / 2.0).sqrt())
}

/// Benjamini & Hochberg: the least p m / rank of this and all larger p.
pub(super) fn adjusted(p: &[f64]) -> Vec<f64> {
    let m = p.len() as f64;
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|i, j| p[*i].total_cmp(&p[*j]));
    let mut q = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, i) in order.into_iter().enumerate().rev() {
        least = least.min(p[i] * m / (rank + 1) as f64);
        q[i] = least;
    }
    q
}

pub(super) fn walter(c: Cells) -> Option<f64> {
    let ratio = (c.f_a + 0.5) * (c.n_b + 0.5) / ((c.f_b + 0.5) * (c.n_a + 0.5));
    (c.n_a > 0.0 && c.n_b > 0.0).then(|| ratio.log2())
}

pub(super) fn hardie(c: Cells) -> Option<f64> {
    let half = |f: f64| if f > 0.0 { f } else { 0.5 };
    (c.n_a > 0.0 && c.n_b > 0.0 && c.f_a + c.f_b > 0.0).then(|| (half(c.f_a) / c.n_a / (half(c.f_b) / c.n_b)).log2())
}

/// Clopper & Pearson: the shares at which `f_a` of `f_a + f_b` or more, or that or fewer, have the probability `tail`,
/// found by halving; as log ratios.
pub(super) fn exact_bounds(c: Cells, alpha: f64, m: usize) -> (f64, f64) {
    if c.n_a <= 0.0 || c.n_b <= 0.0 || c.f_a + c.f_b <= 0.0 {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let tail = alpha / (2.0 * m.max(1) as f64);
    let shift = (c.n_b / c.n_a).log2();
    // The odds of the share, as a binary logarithm.
    let lower = |inside: f64, outside: f64| {
        let (mut low, mut high) = (-200.0_f64, 200.0_f64);
        while high - low > 1e-14 * low.abs().max(1.0) {
            let middle = f64::midpoint(low, high);
            if at_least(inside, inside + outside, middle) < tail {
                low = middle;
            } else {
                high = middle;
            }
            if f64::midpoint(low, high) <= low || f64::midpoint(low, high) >= high {
                break;
            }
        }
        low
    };
    let low = if c.f_a > 0.0 { shift + lower(c.f_a, c.f_b) } else { f64::NEG_INFINITY };
    let high = if c.f_b > 0.0 { shift - lower(c.f_b, c.f_a) } else { f64::INFINITY };
    (low, high)
}

/// Probability of `k` or more of `n` at a share of these log odds.
fn at_least(k: f64, n: f64, log_odds: f64) -> f64 {
    let odds = log_odds.exp2();
    let (ln_p, ln_rest) = (-(1.0 / odds).ln_1p(), -odds.ln_1p());
    // ln of the binomial coefficient, factor by factor.
    let mut coefficient = 0.0;
    let mut i = 1.0;
    while i <= n - k {
        coefficient += ((k + i) / i).ln();
        i += 1.0;
    }
    let (mut sum, mut x) = (0.0, k);
    while x <= n {
        sum += (coefficient + x * ln_p + (n - x) * ln_rest).exp();
        coefficient += ((n - x) / (x + 1.0)).ln();
        x += 1.0;
    }
    sum
}

/// The bound nearer to 0, 0 between them.
pub(super) fn conservative((low, high): (f64, f64)) -> f64 {
    if low > 0.0 { low } else { high.min(0.0) }
}

/// The conservative log ratio by Wilson's bound with continuity correction (Newcombe 1998, method 4).
pub(super) fn conservative_by_wilson(c: Cells, alpha: f64, m: usize) -> f64 {
    let side = c.side();
    if side == 0 || c.f_a + c.f_b <= 0.0 {
        return 0.0;
    }
    let tail = alpha / (2.0 * m.max(1) as f64);
    let z = std::f64::consts::SQRT_2 * erfc_inv(2.0 * tail);
    let (f, own, other) = if side > 0 { (c.f_a, c.n_a, c.n_b) } else { (c.f_b, c.n_b, c.n_a) };
    let n = c.f_a + c.f_b;
    let low = if f >= n {
        tail.powf(1.0 / n)
    } else {
        let p = f / n;
        let root = (z * z - 2.0 - 1.0 / n + 4.0 * p * (n * (1.0 - p) + 1.0)).max(0.0).sqrt();
        ((2.0 * n * p + z * z - 1.0 - z * root) / (2.0 * (n + z * z))).max(0.0)
    };
    let bound = (low / (1.0 - low) * other / own).log2().max(0.0);
    f64::from(side) * bound
}

pub(super) fn wilson(k: u64, n: u64) -> [Option<f64>; 2] {
    if n == 0 {
        return [None, None];
    }
    let (z, n, p) = (1.959_963_984_540_054_f64, n as f64, k as f64 / n as f64);
    [-1.0, 1.0].map(|sign| {
        let bound = (p + z * z / (2.0 * n) + sign * z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt()) / (1.0 + z * z / n);
        Some(bound)
    })
}

/// Jensen–Shannon divergence in bits of pairs of counts.
pub(super) fn divergence(pairs: &[(f64, f64)]) -> Option<f64> {
    let (n_a, n_b) = pairs.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let half = |p: f64, m: f64| if p > 0.0 { p * (p / m).log2() / 2.0 } else { 0.0 };
    let term = |(x, y): &(f64, f64)| {
        let (p, q) = (x / n_a, y / n_b);
        let m = f64::midpoint(p, q);
        half(p, m) + half(q, m)
    };
    (n_a > 0.0 && n_b > 0.0).then(|| pairs.iter().map(term).sum::<f64>())
}

/// Type 7 of Hyndman & Fan.
pub(super) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share * (sorted.len() - 1) as f64;
    let below = (0..sorted.len()).take_while(|i| *i as f64 <= place).last().unwrap_or(0);
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// Ranks from 1, the smallest value first; equal values share the mean of their places.
pub(super) fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|i, j| values[*i].total_cmp(&values[*j]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0.0;
    for equal in order.chunk_by(|i, j| values[*i].total_cmp(&values[*j]).is_eq()) {
        equal.iter().for_each(|i| ranks[*i] = before + f64::midpoint(equal.len() as f64, 1.0));
        before += equal.len() as f64;
    }
    ranks
}
