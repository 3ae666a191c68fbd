//! Differences between two versions of a text or an agreement, with `<del>` and `<ins>`.

use domain::editions::Clause;
use formats::diff::{self, Piece};
use leptos::either::EitherOf3;
use leptos::prelude::*;

/// The differences between two texts, word by word.
#[component]
pub fn TextDifference(before: String, after: String) -> impl IntoView {
    view! { <p class="pre-line"><Pieces pieces=diff::word_diff(&before, &after)/></p> }
}

/// The clauses that differ between two versions of an agreement.
#[component]
pub fn AgreementDifference(before: Vec<Clause>, after: Vec<Clause>) -> impl IntoView {
    let is_changed = |pieces: &[Piece]| pieces.iter().any(|piece| !matches!(piece, Piece::Same(_)));
    let changed = diff::clauses(&before, &after).into_iter().filter(|(_, pieces)| is_changed(pieces));
    let entry = |(letter, pieces): (char, Vec<Piece>)| {
        view! { <li><span class="clause-letter">{format!("({letter})")}</span>" "<span><Pieces pieces/></span></li> }
    };
    view! { <ol class="clauses changes">{changed.map(entry).collect_view()}</ol> }
}

#[component]
fn Pieces(pieces: Vec<Piece>) -> impl IntoView {
    let piece = |piece: Piece| match piece {
        Piece::Same(text) => EitherOf3::A(text),
        Piece::Removed(text) => EitherOf3::B(view! { <del>{text}</del> }),
        Piece::New(text) => EitherOf3::C(view! { <ins>{text}</ins> }),
    };
    pieces.into_iter().map(piece).collect_view()
}
