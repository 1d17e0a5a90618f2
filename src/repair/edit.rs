//! Replacements in a page and the steps that report them.

use super::RepairStep;
use std::ops::Range;

/// One replacement that a fixer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// Byte range of the text before, on character boundaries.
    pub(super) at: Range<usize>,
    /// What stands there afterwards.
    pub(super) new: String,
    /// Whether lost bytes were guessed.
    pub(super) restored: bool,
}

impl Edit {
    pub(super) fn new(at: Range<usize>, new: impl Into<String>) -> Self {
        Self { at, new: new.into(), restored: false }
    }
}

/// A step with its place in the text as it is now.
#[derive(Debug, Clone)]
struct Placed {
    kind: &'static str,
    at: Range<usize>,
    before: String,
    after: String,
    restored: bool,
}

/// The text under repair and the steps so far, in page order.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
    steps: Vec<Placed>,
}

impl Page {
    pub(super) fn new(text: String) -> Self {
        Self { text, steps: Vec::new() }
    }

    /// Applies `edits` (ordered, not overlapping, without line breaks). Edits that touch become one step. Returns
    /// whether anything changed.
    pub(super) fn apply(&mut self, kind: &'static str, edits: Vec<Edit>) -> bool {
        let mut joined: Vec<Edit> = Vec::new();
        for edit in edits {
            match joined.last_mut() {
                Some(last) if last.at.end == edit.at.start && last.restored == edit.restored => {
                    last.at.end = edit.at.end;
                    last.new.push_str(&edit.new);
                }
                Some(last) if last.at.end > edit.at.start => debug_assert!(false, "edits overlap"),
                _ => joined.push(edit),
            }
        }
        joined.retain(|edit| self.text.get(edit.at.clone()).is_some_and(|old| old != edit.new));
        if joined.is_empty() {
            return false;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut fresh = Vec::with_capacity(joined.len());
        let mut from = 0;
        for edit in &joined {
            text.push_str(self.text.get(from..edit.at.start).unwrap_or_default());
            let start = text.len();
            text.push_str(&edit.new);
            fresh.push(Placed {
                kind,
                at: start..text.len(),
                before: self.text.get(edit.at.clone()).unwrap_or_default().to_owned(),
                after: edit.new.clone(),
                restored: edit.restored,
            });
            from = edit.at.end;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        self.move_steps(&joined);
        self.steps.extend(fresh);
        // Stable, so steps at one place stay in the order they were taken.
        self.steps.sort_by_key(|step| step.at.start);
        self.text = text;
        true
    }

    /// Carries the places of earlier steps over `edits`.
    fn move_steps(&mut self, edits: &[Edit]) {
        let mut shift = 0_isize;
        let mut next = edits.iter().peekable();
        for step in &mut self.steps {
            while let Some(edit) = next.next_if(|edit| edit.at.end <= step.at.start) {
                shift += edit.new.len().cast_signed() - edit.at.len().cast_signed();
            }
            // A step inside a stretch that changed again begins where that stretch begins.
            let start = next.peek().map_or(step.at.start, |edit| step.at.start.min(edit.at.start));
            let start = start.saturating_add_signed(shift);
            step.at = start..start;
        }
    }

    /// The text and its steps with line and column, both of the repaired text.
    pub(super) fn finish(self) -> (String, Vec<RepairStep>) {
        let mut steps = Vec::with_capacity(self.steps.len());
        let (mut line, mut column, mut at) = (1_u32, 0_u32, 0);
        for step in self.steps {
            for c in self.text.get(at..step.at.start).unwrap_or_default().chars() {
                (line, column) = if c == '\n' { (line.saturating_add(1), 0) } else { (line, column.saturating_add(1)) };
            }
            at = at.max(step.at.start);
            steps.push(RepairStep {
                kind: step.kind,
                line,
                start: column,
                before: step.before,
                after: step.after,
                restored: step.restored,
            });
        }
        (self.text, steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_later_edits() {
        let mut page = Page::new("ａ\n我(wo)说ｂ".to_owned());
        assert!(page.apply("width", vec![Edit::new(0..3, "a"), Edit::new(14..17, "b")]));
        assert!(page.apply("brackets", vec![Edit::new(5..9, "")]));
        let (text, steps) = page.finish();
        assert_eq!(text, "a\n我说b");
        let places: Vec<_> = steps.iter().map(|s| (s.kind, s.line, s.start)).collect();
        assert_eq!(places, [("width", 1, 0), ("brackets", 2, 1), ("width", 2, 2)]);
    }
}
