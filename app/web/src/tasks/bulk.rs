//! Changing many tasks at once, from the list.

use super::api;
use super::list::show;
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::field;
use crate::ui::fields::Fields;
use axum::response::Response;
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::plan::{Bulk, Size};
use domain::tasks::Status;
use domain::text::{Line, OwnPath, Title};
use leptos::prelude::*;

pub async fn act(visit: Visit, InEdition(page): InEdition, sent: Fields) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    sent.account(&visit, &format!("/{slug}/tasks/act"))?;
    api::organizer(&visit, &slug)?;
    let tasks: Vec<TaskNumber> = sent.all("tasks").filter_map(|number| TaskNumber::parse(number).ok()).collect();
    let done = match (parse(&sent), tasks.is_empty()) {
        (_, true) => Err(Halt::Wrong("No task is ticked. Tick which you mean, then choose what to change.".to_owned())),
        (Ok(change), false) => api::bulk(&visit, &slug, &tasks, &change).await,
        (Err(refusal), false) => Err(refusal.into()),
    };
    match done {
        Ok(count) => Ok(go_to(&OwnPath::parse(&format!("/{slug}/tasks?changed={count}"))?)),
        Err(Halt::Wrong(why)) => show(&visit, page, Fields::default(), Some(why), None).await,
        Err(other) => Err(other),
    }
}

fn parse(sent: &Fields) -> Result<Bulk, Refusal> {
    let missing = |what| Refusal::Empty { what };
    match sent.typed("act") {
        "track" => Ok(Bulk::Track(sent.maybe("track", Title::parse)?)),
        "size" => Ok(Bulk::Size(sent.maybe("size", Size::parse)?)),
        "move" => {
            let to = sent.maybe("to", Status::parse)?.ok_or(missing("The status"))?;
            Ok(Bulk::Move(to, sent.maybe("words", Line::parse)?))
        }
        "spec" => Ok(Bulk::AddSpec(sent.maybe("spec", SpecNumber::parse)?.ok_or(missing("The SPEC"))?)),
        "outcome" => Ok(Bulk::AddOutcome(sent.maybe("outcome", OutcomeCode::parse)?.ok_or(missing("The outcome"))?)),
        other => {
            Err(Refusal::Malformed { what: "something to change of tasks", text: other.chars().take(20).collect() })
        }
    }
}

pub fn buttons(tracks: &[(Option<Title>, u32)]) -> AnyView {
    let none = std::iter::once((String::new(), "no track".to_owned()));
    let tracks = none
        .chain(tracks.iter().filter_map(|(track, _)| Some((track.as_ref()?.to_string(), track.as_ref()?.to_string()))));
    let statuses = Status::ALL.map(|status| (status.as_str().to_owned(), status.as_str().to_owned()));
    let unknown = std::iter::once((String::new(), "not said".to_owned()));
    let sizes = unknown.chain(Size::ALL.map(|size| (size.as_str().to_owned(), size.as_str().to_owned())));
    let outcomes = OutcomeCode::all().map(|code| (code.to_string(), code.to_string()));
    view! {
        <fieldset class="acts">
            <legend>"With those that are ticked"</legend>
            <span class="with">{field::choice("track", "Track", tracks.collect(), "")}<button name="act" value="track">"Set track"</button></span>
            <span class="with">{field::choice("to", "Status", statuses.to_vec(), "planned")}{field::line("words", "What or why", "")}<button name="act" value="move">"Move"</button></span>
            <span class="with">{field::choice("size", "Size", sizes.collect(), "")}<button name="act" value="size">"Set size"</button></span>
            <span class="with">{field::line("spec", "SPEC", "")}<button name="act" value="spec">"Add SPEC"</button></span>
            <span class="with">{field::choice("outcome", "Outcome", outcomes.collect(), "")}<button name="act" value="outcome">"Add outcome"</button></span>
        </fieldset>
    }
    .into_any()
}
