//! Resampling at its default size: 2,000 resamples of 200 sources × 5,000 tested terms, counts as sparse as in a crawl.
//!
//! The bar is 5 s on one core for both together.

use bianyi::measure::bootstrap::stability;
use bianyi::measure::flips::flip_tests;
use bianyi::measure::leave_one_out::leave_one_out;
use bianyi::measure::lrc::Level;
use bianyi::measure::random::Random;
use bianyi::measure::sources::{Cell, SourceCounts};

const SOURCES: u32 = 200;
const TERMS: usize = 5_000;

fn main() {
    divan::main();
}

/// Term `t` of a Zipfian vocabulary stands in about `2,000 / (t + 10)` sources, at least two, a few times in each.
fn crawl() -> SourceCounts {
    let mut random = Random::new(1, "bench");
    let tokens = (0..SOURCES).map(|_| (2_000 + random.below(20_000) as u64, 1_000 + random.below(20_000) as u64)).collect();
    let term = |t: usize| {
        let share = (2_000 / (t + 10)).clamp(2, 200);
        let cell = |source| Cell { source, f_a: 1 + random.below(share) as u64, f_b: random.below(share) as u64 };
        let mut chosen = Random::new(t as u64, "sources of a term");
        (0..SOURCES).filter(|_| chosen.below(200) < share.max(8)).map(cell).collect()
    };
    SourceCounts { tokens, terms: (0..TERMS).map(term).collect() }
}

#[divan::bench(sample_count = 3)]
fn sign_flips(bencher: divan::Bencher) {
    let table = crawl();
    bencher.bench_local(|| flip_tests(&table, 2_000, 1));
}

#[divan::bench(sample_count = 3)]
fn bootstrap(bencher: divan::Bencher) {
    let table = crawl();
    bencher.bench_local(|| stability(&table, 2_000, Level::new(0.05, 5_000), 1));
}

#[divan::bench(sample_count = 3)]
fn leave_one_source_out(bencher: divan::Bencher) {
    let table = crawl();
    bencher.bench_local(|| (0..table.terms.len()).filter_map(|t| leave_one_out(&table, t)).count());
}
