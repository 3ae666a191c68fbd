//! Updates in lists, and the fields of the form that posts one.

use super::chips::Face;
use super::field::TextField;
use super::markup::{InlineMarkup, RenderedMarkup};
use super::times::Ago;
use domain::access::Actor;
use domain::tasks::{Evidence, GitHubHost};
use domain::text::{LocalPath, Url};
use domain::time::{Instant, Zone};
use domain::updates::Update;
use formats::markup::Markup;
use leptos::either::Either;
use leptos::prelude::*;

/// When an update was posted: its age, or the time of day in the worklog of that day.
#[derive(Clone, Copy)]
pub enum Posted<'a> {
    Ago(Instant),
    At(&'a Zone),
}

/// An update with its author, its line, details and links.
#[component]
pub fn UpdateEntry<'a>(
    update: &'a Update,
    actor: &'a Actor,
    posted: Posted<'a>,
    /// Whether to name the task.
    with_task: bool,
) -> impl IntoView + use<> {
    let (face, name) = match &update.by {
        Some((_, person)) => (Some(view! { <Face person=person.clone()/> }), person.name.to_string()),
        None => (None, "Deleted account".to_owned()),
    };
    let when = match posted {
        Posted::Ago(now) => Either::Left(view! { <Ago now then=update.at/> }),
        Posted::At(zone) => {
            let time = zone.at(update.at).format("%H:%M").to_string();
            Either::Right(view! { <time datetime=update.at.to_rfc3339()>{time}</time> })
        }
    };
    let address = format!("/{}/updates/{}", update.edition, update.id);
    let edited = update.edited.is_some().then_some(" · edited");
    let change = match (update.may_edit(actor), update.may_remove(actor)) {
        (true, _) => Some("Edit or remove"),
        (false, true) => Some("Remove"),
        (false, false) => None,
    };
    let change = change.map(|label| view! { " · "<a href=address>{label}</a> });
    let task = update.task.as_ref().filter(|_| with_task).map(|task| {
        let address = format!("/{}/tasks/{}", update.edition, task.number);
        view! { <a href=address>{format!("#{} {}", task.number, task.title)}</a>" " }
    });
    let text = match &update.line {
        // The element keeps the direction of one line from changing others.
        Some(line) => {
            Either::Left(view! { <bdi><InlineMarkup markup=linked(update, Markup::of_text(line.as_str()))/></bdi> })
        }
        None => Either::Right(view! { <span class="muted">"This update was removed."</span> }),
    };
    let details = (!update.details_html.is_empty())
        .then(|| view! { <RenderedMarkup markup=linked(update, Markup::from_stored(update.details_html.clone()))/> });
    view! {
        <li id=format!("update-{}", update.id)>
            <p class="comment-header">{face}<b dir="auto">{name}</b>" "<span class="muted">{when}{edited}{change}</span></p>
            <p class="update-line">{task}{text}</p>
            {details}
            <UpdateLinks links=&update.links/>
        </li>
    }
}

/// Links each mention to the person that it meant when it was written.
fn linked(update: &Update, markup: Markup) -> Markup {
    markup.with_mentions(|login| {
        let mention = update.mentions.iter().find(|mention| mention.written.same_as(login))?;
        LocalPath::parse(&format!("/{}/people#person-{}", update.edition, mention.login)).ok()
    })
}

#[component]
fn UpdateLinks<'a>(links: &'a [Url]) -> impl IntoView + use<> {
    let entry = |url: &Url| {
        let evidence = Evidence::new(url.clone(), &GitHubHost::default());
        view! { <li><a href=url.to_string()>{evidence.label()}</a></li> }
    };
    (!links.is_empty()).then(|| view! { <ul class="evidence">{links.iter().map(entry).collect_view()}</ul> })
}

/// The fields of an update: its line, details and links.
#[component]
pub fn UpdateFields(
    #[prop(into)] line: String,
    #[prop(into)] details: String,
    #[prop(into)] links: String,
) -> impl IntoView {
    view! {
        <UpdateLineField label="Status in one line" value=line/>
        <TextField name="details" id="details" label="Details (Markdown, optional)" value=details rows=4/>
        <TextField name="links" id="links" label="Evidence: links to pull requests, issues or documents, one per line (optional)" value=links rows=2/>
    }
}

/// The field of the line. The server counts characters, so that a long paste is not cut off.
#[component]
pub fn UpdateLineField(
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    /// An example of the syntax, below the label.
    #[prop(optional, into)]
    example: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let example = example.map(|example| view! { " "<span class="muted">{example}</span> });
    view! { <label>{label}{example}<input type="text" name="line" id="line" value=value autocomplete="off" required=!optional/></label> }
}
