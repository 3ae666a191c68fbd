//! The recipients of an email, and the emails that were written before.

use crate::components::times::Ago;
use domain::group_emails::{GroupEmail, Recipient, Recipients};
use domain::text::counted;
use domain::time::Instant;
use leptos::either::Either;
use leptos::prelude::*;

/// How many people get the email, and the first of them; people who get none come first.
#[component]
pub fn RecipientList(recipients: Recipients, now: Instant) -> impl IntoView {
    let reached = recipients.reached() as usize;
    let headline = match recipients.count {
        0 => "No one matches this choice.".to_owned(),
        _ => format!("{} this email", counted(reached, "person gets", "people get")),
    };
    let without = (recipients.without_address > 0).then(|| {
        let people = counted(recipients.without_address as usize, "person has", "people have");
        view! { <p class="attention">{format!("{people} no email address and won’t get it.")}</p> }
    });
    let unsubscribed = (recipients.unsubscribed > 0).then(|| {
        let people = counted(recipients.unsubscribed as usize, "person has", "people have");
        view! { <p class="attention">{format!("{people} unsubscribed and won’t get it.")}</p> }
    });
    let more = recipients.count as usize - recipients.first.len();
    let more = (more > 0).then(
        || view! { <p class="muted">{format!("and {more} more. You see all of them before anything is sent.")}</p> },
    );
    let people = recipients.first.into_iter().map(|recipient| view! { <RecipientRow recipient now/> }).collect_view();
    view! {
        <section class="column" aria-label="The recipients">
            <p class="headline">{headline}</p>
            {without}
            {unsubscribed}
            <details open=recipients.count <= 12>
                <summary>"Who they are"</summary>
                <ul class="bullets">{people}</ul>
                {more}
            </details>
        </section>
    }
}

#[component]
fn RecipientRow(recipient: Recipient, now: Instant) -> impl IntoView {
    let address = match (&recipient.email, recipient.has_address, recipient.is_unsubscribed) {
        (_, false, _) => ", no address".to_owned(),
        (_, _, true) => ", unsubscribed".to_owned(),
        (Some(email), ..) => format!(", {email}"),
        (None, true, false) => String::new(),
    };
    let last = recipient.last.map(|(at, by)| {
        let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
        view! { <span class="attention">", emailed "<Ago now then=at/>{by}</span> }
    });
    view! { <li><bdi>{recipient.name}</bdi>{address}" "<span class="muted">{recipient.state.as_str()}</span>{last}</li> }
}

/// The latest emails to several people, so that no one writes twice by mistake.
#[component]
pub fn EarlierEmails(earlier: Vec<GroupEmail>, now: Instant) -> impl IntoView {
    if earlier.is_empty() {
        return Either::Left(
            view! { <section><h2>"Earlier emails"</h2><p class="muted">"Emails that you and others write to several people appear here."</p></section> },
        );
    }
    let row = |email: GroupEmail| {
        let by = email.by.map(|person| person.name.to_string());
        let subject = Some(email.subject).filter(|subject| !subject.is_empty()).unwrap_or("Text deleted".to_owned());
        let track =
            email.track.map(|track| view! { <span class="subtext" dir="auto">{format!("track {track}")}</span> });
        view! {
            <tr>
                <th scope="row" dir="auto">{subject}<span class="subtext">{email.kind.name()}</span></th>
                <td data-label="To"><span>{counted(email.counts.reached(), "person", "people")}{track}</span></td>
                <td data-label="By" dir="auto">{by}</td>
                <td data-label="Written" class="timestamp"><Ago now then=email.at/></td>
            </tr>
        }
    };
    Either::Right(view! {
        <section>
            <h2>"Earlier emails"</h2>
            <table class="cards">
                <caption class="visually-hidden">"Earlier emails to several people"</caption>
                <thead><tr><th scope="col">"Email"</th><th scope="col">"To"</th><th scope="col">"By"</th><th scope="col">"Written"</th></tr></thead>
                <tbody>{earlier.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    })
}
