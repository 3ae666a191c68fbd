//! Differences between two versions of a text or an agreement, with `<del>` and `<ins>`.

use domain::editions::Clause;
use formats::diff::{self, Piece};
use leptos::prelude::*;

/// The differences between two texts, word by word.
#[component]
pub fn TextDifference(before: String, after: String) -> impl IntoView {
    let pieces = diff::word_diff(&before, &after).into_iter().map(piece).collect_view();
    view! { <p class="pre-line">{pieces}</p> }
}

/// The clauses that differ between two versions of an agreement.
#[component]
pub fn AgreementDifference(before: Vec<Clause>, after: Vec<Clause>) -> impl IntoView {
    let is_changed = |pieces: &[Piece]| pieces.iter().any(|piece| !matches!(piece, Piece::Same(_)));
    let changed = diff::clauses(&before, &after).into_iter().filter(|(_, pieces)| is_changed(pieces));
    let entry = |(letter, pieces): (char, Vec<Piece>)| {
        let pieces = pieces.into_iter().map(piece).collect_view();
        view! { <li><span class="clause-letter">{format!("({letter})")}</span>" "<span>{pieces}</span></li> }
    };
    view! { <ol class="clauses changes">{changed.map(entry).collect_view()}</ol> }
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Same(text) => view! { {text} }.into_any(),
        Piece::Removed(text) => view! { <del>{text}</del> }.into_any(),
        Piece::New(text) => view! { <ins>{text}</ins> }.into_any(),
    }
}
