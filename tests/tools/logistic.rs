//! Logistic regression over features that a row has or has not, for the tools that fit models.

/// Fits weights with a pull towards 0, by L-BFGS (Nocedal & Wright, Numerical Optimization, 2006, ch. 7.2): `rows` holds the
/// features of each row, below `n`; `pull` is one over the sum of squared weights that a row may cost (1 / C).
pub(crate) fn fit(rows: &[Vec<u32>], wanted: &[bool], n: usize, pull: f64) -> Vec<f64> {
    const MEMORY: usize = 8;
    let mut weights = vec![0.0; n];
    let (mut cost, mut slope) = loss(rows, wanted, &weights, pull);
    let mut past: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for _ in 0..300 {
        let mut step: Vec<f64> = slope.iter().map(|g| -g).collect();
        let mut shares = Vec::new();
        for (s, y, rho) in past.iter().rev() {
            let share = rho * dot(s, &step);
            step.iter_mut().zip(y).for_each(|(d, y)| *d -= share * y);
            shares.push(share);
        }
        if let Some((_, y, rho)) = past.last() {
            let scale = 1.0 / (rho * dot(y, y));
            step.iter_mut().for_each(|d| *d *= scale);
        }
        for ((s, y, rho), share) in past.iter().zip(shares.into_iter().rev()) {
            let back = rho * dot(y, &step);
            step.iter_mut().zip(s).for_each(|(d, s)| *d += (share - back) * s);
        }
        let descent = dot(&slope, &step);
        let mut length = if past.is_empty() { 1.0 / dot(&slope, &slope).sqrt().max(1.0) } else { 1.0 };
        let (next, next_cost, next_slope) = loop {
            let next: Vec<f64> = weights.iter().zip(&step).map(|(w, d)| w + length * d).collect();
            let (c, g) = loss(rows, wanted, &next, pull);
            if c <= cost + 1e-4 * length * descent || length < 1e-12 {
                break (next, c, g);
            }
            length *= 0.5;
        };
        let s: Vec<f64> = next.iter().zip(&weights).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        let curve = dot(&s, &y);
        if curve > 1e-12 {
            past.push((s, y, 1.0 / curve));
            if past.len() > MEMORY {
                past.remove(0);
            }
        }
        let done = (cost - next_cost).abs() <= 1e-7 * cost.max(1.0);
        (weights, cost, slope) = (next, next_cost, next_slope);
        if done {
            break;
        }
    }
    weights
}

fn loss(rows: &[Vec<u32>], wanted: &[bool], weights: &[f64], pull: f64) -> (f64, Vec<f64>) {
    let mut cost = pull / 2.0 * dot(weights, weights);
    let mut slope: Vec<f64> = weights.iter().map(|w| pull * w).collect();
    for (row, wanted) in rows.iter().zip(wanted) {
        let sum: f64 = row.iter().map(|f| weights[*f as usize]).sum();
        let sign = if *wanted { 1.0 } else { -1.0 };
        let margin = sign * sum;
        cost += if margin > 0.0 { (-margin).exp().ln_1p() } else { margin.exp().ln_1p() - margin };
        let g = -sign / (1.0 + margin.exp());
        row.iter().for_each(|f| slope[*f as usize] += g);
    }
    (cost, slope)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
