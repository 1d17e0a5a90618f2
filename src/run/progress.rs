//! The progress bar: pages done, pages per second, time left and the stage, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar for `pages` pages; hidden when `quiet` or when standard error is no terminal.
///
/// # Panics
/// Never: the template is a constant.
#[must_use]
pub fn bar(pages: usize, quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let style = ProgressStyle::with_template("{msg:<10} {bar:30} {human_pos}/{human_len} pages  {per_sec}  {eta} left")
        .expect("the template is a constant");
    ProgressBar::with_draw_target(Some(pages as u64), target).with_style(style)
}
