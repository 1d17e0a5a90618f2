//! Flattened text: no tags are left, so lines are judged by their shape, their neighbours and cue phrases.

pub mod features;

use crate::extract::cues::CueKind;
use crate::extract::{Article, Block, BlockClass, BlockForm, ExtractPlan, ExtractedPage};
use features::{Facts, N};

const WEIGHTS: [f32; N] = include!("weights.in");
/// Cost of a change between article and boilerplate from one line to the next, in log-odds.
const CHANGE: f32 = 3.0;

/// Non-blank lines with their 1-based numbers and the characters of white space before them.
fn lines(text: &str) -> Vec<(u32, u32, &str)> {
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .map(|(i, l)| {
            let lead = l.chars().take_while(|c| c.is_whitespace()).count();
            (u32::try_from(i + 1).unwrap_or(u32::MAX), u32::try_from(lead).unwrap_or(u32::MAX), l.trim())
        })
        .collect()
}

/// One line as the model sees it. For fitting the model.
#[must_use]
pub fn describe(plan: &ExtractPlan, text: &str) -> Vec<(u32, String, [f32; N])> {
    let lines = lines(text);
    let texts: Vec<&str> = lines.iter().map(|l| l.2).collect();
    let facts = Facts::of(&texts, &plan.cues);
    lines.iter().enumerate().map(|(i, l)| (l.0, l.2.to_owned(), features::features(&texts, &facts, i))).collect()
}

/// Takes a flattened page apart.
#[must_use]
pub fn extract(plan: &ExtractPlan, text: &str) -> ExtractedPage {
    extract_with(plan, text, &WEIGHTS)
}

/// As [`extract`], with other weights: for the cross-validation of the model.
#[must_use]
pub fn extract_with(plan: &ExtractPlan, text: &str, weights: &[f32; N]) -> ExtractedPage {
    let lines = lines(text);
    let texts: Vec<&str> = lines.iter().map(|l| l.2).collect();
    let facts = Facts::of(&texts, &plan.cues);
    let odds: Vec<f32> =
        (0..texts.len()).map(|i| features::features(&texts, &facts, i).iter().zip(weights).map(|(f, w)| f * w).sum()).collect();
    let keep = choose(&odds, &facts);
    let mut out = ExtractedPage::default();
    let mut article = Article { number: 1, ..Article::default() };
    for (i, ((line, start, text), kept)) in lines.iter().zip(&keep).enumerate() {
        let block = Block {
            line: *line,
            start: *start,
            article: u32::from(*kept),
            class: if *kept { BlockClass::Article } else { BlockClass::Boilerplate },
            form: BlockForm::Paragraph,
            rule: if *kept { "body" } else { reason(&facts, i) },
            text: (*text).to_owned(),
        };
        if *kept { article.blocks.push(block) } else { out.removed.push(block) }
    }
    if article.blocks.is_empty() {
        out.no_article = Some("no-running-text")
    } else {
        out.articles.push(article)
    }
    out
}

/// Name of the rule that says best why a line is removed.
fn reason(facts: &Facts, i: usize) -> &'static str {
    let (cues, shape) = (&facts.cues[i], &facts.shapes[i]);
    let short = shape.chars < 80;
    if cues.of(CueKind::Missing) > 0 && short {
        "error-or-login"
    } else if cues.of(CueKind::Tail) > 0 && short {
        "tail-cue"
    } else if cues.of(CueKind::Legal) > 0 {
        "legal-cue"
    } else if cues.any(&[CueKind::Call, CueKind::Wrap]) > 0 {
        "call-cue"
    } else if cues.any(&[CueKind::Tool, CueKind::Comment, CueKind::Count]) > 0 && short {
        "tool-cue"
    } else if facts.numbered[i] {
        "contact"
    } else if facts.question_run[i] > 2 {
        "questions"
    } else if facts.short_run[i] > 2 {
        "links"
    } else {
        "unlike-body"
    }
}

/// Log-odds beyond this say no more.
const SURE: f32 = 4.0;
/// What speaks for a line inside a stretch before it is looked at, in log-odds.
const INSIDE: f32 = 1.5;

/// The stretch with the largest sum of gains.
fn stretch(gains: &[f32], from: usize, to: usize) -> (f32, usize, usize) {
    let mut best = (0.0f32, from, from);
    let (mut sum, mut start) = (0.0f32, from);
    for (i, g) in gains.iter().enumerate().take(to).skip(from) {
        sum += g;
        if sum > best.0 {
            best = (sum, start, i + 1);
        }
        if sum < 0.0 {
            sum = 0.0;
            start = i + 1;
        }
    }
    best
}

fn choose(odds: &[f32], facts: &Facts) -> Vec<bool> {
    let gains: Vec<f32> = odds.iter().zip(&facts.shapes).map(|(z, s)| z.clamp(-SURE, SURE) * (1.0 + s.weight()).sqrt()).collect();
    let mut keep = vec![false; odds.len()];
    let first = stretch(&gains, 0, odds.len());
    if first.0 > 0.0 {
        let inner: Vec<f32> = odds[first.1..first.2].iter().map(|z| z + INSIDE).collect();
        for (k, v) in smooth(&inner).into_iter().enumerate() {
            keep[first.1 + k] = v;
        }
    }
    keep
}

/// The likeliest course of article and boilerplate over the lines (two states, Viterbi).
fn smooth(odds: &[f32]) -> Vec<bool> {
    let mut back: Vec<[bool; 2]> = Vec::with_capacity(odds.len());
    let mut score = [0.0f32; 2];
    for z in odds {
        let z = z.clamp(-8.0, 8.0);
        let from = [score[1] - CHANGE > score[0], score[1] > score[0] - CHANGE];
        let out = if from[0] { score[1] - CHANGE } else { score[0] };
        let inn = if from[1] { score[1] } else { score[0] - CHANGE };
        back.push(from);
        score = [out - z / 2.0, inn + z / 2.0];
    }
    let mut keep = vec![false; odds.len()];
    let mut state = score[1] > score[0];
    for (slot, from) in keep.iter_mut().zip(&back).rev() {
        *slot = state;
        state = from[usize::from(state)];
    }
    keep
}
