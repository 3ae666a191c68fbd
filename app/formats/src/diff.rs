//! Compares two versions of a text by words.

use domain::editions::Clause;
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeSet;

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Removed(String),
    New(String),
}

/// The pieces of both texts in reading order.
///
/// Removed words come before the new words that replace them. [`Piece::Same`] and [`Piece::Removed`] together are `before`; [`Piece::Same`] and [`Piece::New`] are `after`. Long texts
/// are compared by lines first. Texts with too many lines count as replaced entirely, because comparing takes too long.
pub fn word_diff(before: &str, after: &str) -> Vec<Piece> {
    let mut run = Run::default();
    if is_small(count_words(before), count_words(after)) {
        by_words(&mut run, before, after);
    } else if is_small(before.lines().count(), after.lines().count()) {
        by_lines(&mut run, before, after);
    } else {
        run.changed(before, after);
    }
    run.end()
}

/// Whether texts with these numbers of parts can be compared quickly.
fn is_small(before: usize, after: usize) -> bool {
    before.saturating_mul(after) <= 400_000
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn by_words(run: &mut Run, before: &str, after: &str) {
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => run.same(change.value()),
            ChangeTag::Delete => run.changed(change.value(), ""),
            ChangeTag::Insert => run.changed("", change.value()),
        }
    }
}

/// Compares by lines, and replaced lines by words.
fn by_lines(run: &mut Run, before: &str, after: &str) {
    let (mut removed, mut new) = (String::new(), String::new());
    for change in TextDiff::from_lines(before, after).iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => removed.push_str(change.value()),
            ChangeTag::Insert => new.push_str(change.value()),
            ChangeTag::Equal => {
                replaced(run, &std::mem::take(&mut removed), &std::mem::take(&mut new));
                run.same(change.value());
            }
        }
    }
    replaced(run, &removed, &new);
}

fn replaced(run: &mut Run, removed: &str, new: &str) {
    if is_small(count_words(removed), count_words(new)) {
        by_words(run, removed, new);
    } else {
        run.changed(removed, new);
    }
}

/// The changes of each clause, by letter.
///
/// A new clause is all [`Piece::New`], a removed one all [`Piece::Removed`].
pub fn clauses(before: &[Clause], after: &[Clause]) -> Vec<(char, Vec<Piece>)> {
    let letters: BTreeSet<char> = before.iter().chain(after).map(|clause| clause.letter).collect();
    let text = |clauses: &[Clause], letter| {
        let clause = clauses.iter().find(|clause: &&Clause| clause.letter == letter);
        clause.map(|clause| clause.text.to_string()).unwrap_or_default()
    };
    letters.into_iter().map(|letter| (letter, word_diff(&text(before, letter), &text(after, letter)))).collect()
}

/// Collects words into pieces.
///
/// White space between two changes joins them, so that phrases change as a whole.
#[derive(Default)]
struct Run {
    pieces: Vec<Piece>,
    same: String,
    removed: String,
    new: String,
}

impl Run {
    fn same(&mut self, words: &str) {
        self.same.push_str(words);
    }

    fn changed(&mut self, removed: &str, new: &str) {
        let is_in_change = !self.removed.is_empty() || !self.new.is_empty();
        if is_in_change && self.same.chars().all(char::is_whitespace) {
            self.removed.push_str(&self.same);
            self.new.push_str(&self.same);
            self.same.clear();
        } else {
            self.flush();
        }
        self.removed.push_str(removed);
        self.new.push_str(new);
    }

    /// Adds the last change and the unchanged text after it.
    fn flush(&mut self) {
        let kinds = [Piece::Removed, Piece::New, Piece::Same];
        let texts = [&mut self.removed, &mut self.new, &mut self.same].map(std::mem::take);
        let pieces = kinds.into_iter().zip(texts).filter(|(_, text)| !text.is_empty());
        self.pieces.extend(pieces.map(|(kind, text)| kind(text)));
    }

    fn end(mut self) -> Vec<Piece> {
        self.flush();
        self.pieces
    }
}
