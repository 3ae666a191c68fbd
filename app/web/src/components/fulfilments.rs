//! The commitments of a person, each with whether they have met it and what to do next.

use domain::commitments::{EditionFulfilment, Fulfilment, FulfilmentState, NextChance};
use domain::editions::Clause;
use domain::id::EditionSlug;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// The commitments of the first person, by letter. Nothing if the edition doesn't bind anyone.
#[component]
pub fn OwnCommitments<'a>(found: &'a EditionFulfilment) -> impl IntoView {
    let slug = &found.edition.slug;
    let person = found.people.first();
    let has_seat = person.is_some_and(|person| person.has_seat);
    let row = |fulfilment: &Fulfilment| {
        let is_its = |clause: &&Clause| clause.letter == fulfilment.letter;
        let text = found.clauses.iter().find(is_its).map(|clause| clause.text.to_string());
        view! {
            <li>
                <p><span class="clause-letter">{format!("({})", fulfilment.letter)}</span>" "{text}</p>
                {has_seat.then(|| view! { <p><FulfilmentChip state=fulfilment.state/>" "<Progress slug fulfilment/></p> })}
            </li>
        }
    };
    person.map(|person| {
        let waits = (!has_seat)
            .then(|| view! { <p>"You are on the waitlist. Your commitments begin when you have a seat."</p> });
        view! { {waits}<ul class="entry-list">{person.fulfilments.iter().map(row).collect_view()}</ul> }
    })
}

/// The state in a word.
#[component]
pub fn FulfilmentChip(state: FulfilmentState) -> impl IntoView {
    view! { <span class="chip">{state.label()}</span> }
}

/// What is done so far, and the next chance as a link.
#[component]
fn Progress<'a>(slug: &'a EditionSlug, fulfilment: &'a Fulfilment) -> impl IntoView {
    let Some(next) = &fulfilment.next else { return Either::Left(fulfilment.sentence()) };
    let words = next.in_words();
    let link = |address: String, words: String| view! { <a href=address>{words}</a> };
    let chance = match next {
        NextChance::Meeting { number, .. } => EitherOf3::A(link(format!("/{slug}/meetings/{number}"), words)),
        NextChance::Task | NextChance::MakeUp | NextChance::Update => {
            EitherOf3::B(link(format!("/{slug}/tasks"), words))
        }
        NextChance::LaterRound | NextChance::CheckIn => EitherOf3::C(words),
    };
    Either::Right(view! { {format!("{}. Next chance: ", fulfilment.progress())}{chance}"." })
}
