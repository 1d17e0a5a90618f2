//! The likeliest course of article and boilerplate over a sequence of blocks.

/// Log-odds beyond this say no more: one sure block must not outweigh ten likely ones.
pub(super) const SURE: f32 = 4.0;

/// Whether each block is article, from log-odds and the cost of a change from one to the next (two states, Viterbi 1967).
/// Entering and leaving at the ends costs nothing.
pub(super) fn course(odds: &[f32], change: f32) -> Vec<bool> {
    let mut back: Vec<[bool; 2]> = Vec::with_capacity(odds.len());
    let mut score = [0.0f32; 2];
    for z in odds {
        let half = z.clamp(-2.0 * SURE, 2.0 * SURE) / 2.0;
        let from = [score[1] - change > score[0], score[1] > score[0] - change];
        let out = if from[0] { score[1] - change } else { score[0] };
        let inside = if from[1] { score[1] } else { score[0] - change };
        back.push(from);
        score = [out - half, inside + half];
    }
    let mut keep = vec![false; odds.len()];
    let mut state = score[1] > score[0];
    for (slot, from) in keep.iter_mut().zip(&back).rev() {
        *slot = state;
        state = from[usize::from(state)];
    }
    keep
}

/// Value of a block for a stretch or container that holds it: its log-odds, weighted with the root of its length.
pub(super) fn gain(odds: f32, weight: f32) -> f32 {
    odds.clamp(-SURE, SURE) * (1.0 + weight).sqrt()
}

#[cfg(test)]
mod tests {
    use super::course;

    #[test]
    fn a_weak_doubt_is_bridged_and_a_strong_one_is_not() {
        assert_eq!(course(&[4.0, -1.0, 4.0], 1.0), [true, true, true]);
        assert_eq!(course(&[4.0, -6.0, 4.0], 1.0), [true, false, true]);
        assert_eq!(course(&[], 1.0), Vec::<bool>::new());
    }
}
