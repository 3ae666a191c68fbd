//! What changed between two versions of a text, by words.

use domain::editions::Clause;

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Gone(String),
    New(String),
}

/// The pieces of both texts in reading order: [`Piece::Same`] and [`Piece::Gone`] together are `before`,
/// [`Piece::Same`] and [`Piece::New`] are `after`. Where words were exchanged, the gone ones come first.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    vec![Piece::Gone(before.to_owned()), Piece::New(after.to_owned())]
}

/// What became of each clause, by letter.
pub fn clauses(before: &[Clause], after: &[Clause]) -> Vec<(char, Vec<Piece>)> {
    let _ = (before, after);
    Vec::new()
}
