# What can be done here; `just --list` names it all.

# Format, lints, tests and the documentation: what a change must pass.
check: test lint doc

# The tests of the README.
test:
    cargo test --release

# Format and lints, warnings denied.
lint:
    cargo fmt --check
    cargo clippy --release --all-targets -- -D warnings

# The documentation of the code, broken links denied.
doc:
    RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --release --no-deps --document-private-items

# The report in a headless Chromium; says SKIPPED where there is none.
browser:
    cargo build --release
    python3 tests/browser/check.py

# Tables and store in pandas, polars and DuckDB; says SKIPPED for each that is not installed.
readers:
    cargo build --release
    python3 tests/readers/check.py

# The main job over the small corpus.
run *ARGS:
    cargo run --release -- ingest data/ {{ARGS}}

# One page through every stage.
explain FILE:
    cargo run --release -- explain {{FILE}}

# Throughput of the stages.
bench:
    cargo bench

# Licences and known faults of the dependencies (needs cargo-deny).
deny:
    cargo deny check

# Kills two hundred runs at any moment; the reports of the last are those of an undisturbed run.
torture KILLS="200":
    BIANYI_KILLS={{KILLS}} cargo test --release --test program a_run_killed

# Every fuzz target for so many seconds (needs cargo-fuzz and a nightly toolchain); see tests/fuzz.
fuzz SECONDS="60":
    tests/fuzz/run {{SECONDS}}
