//! The form that changes selected tasks, and the report of what was changed.

use super::query::TaskListQuery;
use super::undo::UndoableDone;
use crate::components::field::{Choice, DayField, Line};
use crate::components::series::series;
use crate::forms::{Form, given, optional};
use domain::Refusal;
use domain::community::Series;
use domain::id::{ChangeId, EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use domain::tasks::{Size, Status, parse_due};
use domain::text::{ShortText, Title, counted};
use domain::time::{NaiveDate, day};
use domain::workflow::BulkAction;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The form around the list of tasks: the selected tasks, and the values for every change.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    pub tasks: Vec<String>,
    pub track: String,
    pub to: String,
    pub note: String,
    pub size: String,
    pub due: String,
    pub spec: String,
    pub outcome: String,
}

impl Form for BulkForm {
    const MAX_FIELDS: usize = 2000;
}

/// The buttons of the form, each with its own route.
#[derive(Clone, Copy)]
pub enum BulkButton {
    Track,
    Status,
    Size,
    Due,
    Spec,
    Outcome,
}

impl BulkButton {
    /// The end of the address below `/{edition}/tasks/bulk`.
    pub fn path(self) -> &'static str {
        match self {
            BulkButton::Track => "/track",
            BulkButton::Status => "/status",
            BulkButton::Size => "/size",
            BulkButton::Due => "/due",
            BulkButton::Spec => "/spec",
            BulkButton::Outcome => "/outcome",
        }
    }
}

impl BulkForm {
    /// The selected tasks.
    pub fn ticked(&self) -> Vec<TaskNumber> {
        self.tasks.iter().filter_map(|number| TaskNumber::parse(number).ok()).collect()
    }

    /// The change as a sentence, `The size becomes large.` `today` is the day in the edition's zone.
    pub fn described(&self, button: BulkButton, series: Option<&Series>, today: NaiveDate) -> String {
        match button {
            BulkButton::Track => match given(&self.track) {
                Some(track) => format!("The track becomes “{track}”."),
                None => "They are in no track any more.".to_owned(),
            },
            BulkButton::Status => {
                let to = given(&self.to).unwrap_or("planned");
                let note = given(&self.note).map(|note| format!(" The note is: {note}")).unwrap_or_default();
                format!("The status becomes {to}.{note}")
            }
            BulkButton::Size => match given(&self.size) {
                Some(size) => format!("The size becomes {size}."),
                None => "They have no size any more.".to_owned(),
            },
            BulkButton::Due => match given(&self.due) {
                Some(due) => match parse_due(due) {
                    Ok(due) if due < today => {
                        format!(
                            "The due date becomes {}. This day has passed, so open tasks are overdue then.",
                            day(due)
                        )
                    }
                    parsed => format!("The due date becomes {}.", parsed.map_or(due.to_owned(), day)),
                },
                None => "They have no due date any more.".to_owned(),
            },
            BulkButton::Spec => {
                let label =
                    series.zip(SpecNumber::parse(self.spec.trim()).ok()).map(|(series, spec)| series.label(spec));
                format!("They contribute to {}.", label.unwrap_or_else(|| self.spec.trim().to_owned()))
            }
            BulkButton::Outcome => format!("They contribute to the outcome {}.", self.outcome.trim()),
        }
    }

    /// The change that the button asks for.
    ///
    /// # Errors
    /// A malformed or missing value.
    pub fn action(&self, button: BulkButton) -> Result<BulkAction, Refusal> {
        let missing = |what| Refusal::Empty { what };
        Ok(match button {
            BulkButton::Track => BulkAction::Track(optional(&self.track, Title::parse)?),
            BulkButton::Size => BulkAction::Size(optional(&self.size, Size::parse)?),
            BulkButton::Due => BulkAction::Due(optional(&self.due, parse_due)?),
            BulkButton::Status => {
                let to = optional(&self.to, Status::parse)?.ok_or(missing("The status"))?;
                BulkAction::Transition(to, optional(&self.note, ShortText::parse)?)
            }
            BulkButton::Spec => {
                BulkAction::AddSpec(optional(&self.spec, SpecNumber::parse)?.ok_or(missing("The number"))?)
            }
            BulkButton::Outcome => {
                BulkAction::AddOutcome(optional(&self.outcome, OutcomeCode::parse)?.ok_or(missing("The outcome"))?)
            }
        })
    }
}

/// The button that Enter activates in a field. It changes nothing, as the intended action is unknown.
#[component]
pub fn EnterButton() -> impl IntoView {
    view! { <button class="visually-hidden" tabindex="-1" aria-hidden="true">"No change"</button> }
}

/// Reports how many tasks were changed, and which were not, grouped by reason.
#[component]
pub fn BulkResult<'a>(
    slug: &'a EditionSlug,
    changed: usize,
    left: &'a [(Option<Refusal>, Vec<TaskNumber>)],
    undo: Option<ChangeId>,
    next: String,
) -> impl IntoView {
    let text = match changed {
        0 => "No task was changed.".to_owned(),
        some => format!("{} changed.", counted(some, "task", "tasks")),
    };
    let left = (!left.is_empty())
        .then(|| view! { <div class="success-message"><LeftUnchanged slug left verb=["was", "were"]/></div> });
    view! { <UndoableDone slug text undo next/>{left} }
}

/// The tasks that stay as they are, grouped by reason.
#[component]
pub fn LeftUnchanged<'a>(
    slug: &'a EditionSlug,
    left: &'a [(Option<Refusal>, Vec<TaskNumber>)],
    /// The verb for one task and for several.
    verb: [&'static str; 2],
) -> impl IntoView {
    let count = left.iter().map(|(_, tasks)| tasks.len()).sum::<usize>();
    let text = format!("{count} {} left unchanged:", if count == 1 { verb[0] } else { verb[1] });
    let groups = left.iter().map(|(why, tasks)| view! { <Unchanged slug why=why.as_ref() tasks/> }).collect_view();
    view! { <p>{text}</p><ul class="bullets">{groups}</ul> }
}

/// Tasks that were left unchanged for the same reason.
#[component]
fn Unchanged<'a>(slug: &'a EditionSlug, why: Option<&'a Refusal>, tasks: &'a [TaskNumber]) -> impl IntoView {
    let is_there = !matches!(why, Some(Refusal::NoSuchTask { .. }));
    let link = |(nth, task): (usize, &TaskNumber)| {
        let before = (nth > 0).then_some(if nth + 1 == tasks.len() { " and " } else { ", " });
        let number = task.to_string();
        let number = if is_there {
            Either::Left(view! { <a href=format!("/{slug}/tasks/{task}")>{number}</a> })
        } else {
            Either::Right(number)
        };
        view! { {before}{number} }
    };
    let links = tasks.iter().enumerate().map(link).collect_view();
    let why = why.map_or("No change needed.".to_owned(), ToString::to_string);
    view! { <li>{if tasks.len() == 1 { "task " } else { "tasks " }}{links}": "{why}</li> }
}

/// The bulk actions; `form` holds the values of a rejected form, and `query` the filter of the list to return to.
#[component]
pub fn BulkButtons<'a>(
    address: &'a str,
    query: &'a TaskListQuery,
    tracks: &'a [(Option<Title>, u32)],
    form: BulkForm,
) -> impl IntoView {
    let none = std::iter::once((String::new(), "no track".to_owned()));
    let tracks = none
        .chain(tracks.iter().filter_map(|(track, _)| Some((track.as_ref()?.to_string(), track.as_ref()?.to_string()))));
    let statuses = Status::ALL.map(|status| (status.as_str().to_owned(), status.as_str().to_owned()));
    let unknown = std::iter::once((String::new(), "not set".to_owned()));
    let sizes = unknown.chain(Size::ALL.map(|size| (size.as_str().to_owned(), size.as_str().to_owned())));
    let button = |button: BulkButton, label: String| {
        let action = query.prefix(&format!("{address}/bulk{}", button.path()));
        view! { <button formaction=action>{label}</button> }
    };
    let spec = series().map(|series| {
        let name = series.name.to_string();
        let add = button(BulkButton::Spec, format!("Add {name}"));
        view! { <span class="form-row"><Line name="spec" label=name value=form.spec/>{add}</span> }
    });
    view! {
        <p class="selected-bar"><span class="selected-count"></span><a href="#bulk-actions">"What to do with them"</a></p>
        <fieldset class="bulk-actions" id="bulk-actions">
            <legend>"Change the selected tasks"</legend>
            <p class="selected-count"></p>
            <span class="form-row"><Choice name="track" label="Track" options=tracks.collect() chosen=form.track/>{button(BulkButton::Track, "Set track".to_owned())}</span>
            <span class="form-row"><Choice name="to" label="Status" options=statuses.to_vec() chosen=given(&form.to).unwrap_or("planned")/><Line name="note" label="Result or reason" value=form.note/>{button(BulkButton::Status, "Set status".to_owned())}</span>
            <span class="form-row"><Choice name="size" label="Size" options=sizes.collect() chosen=form.size/>{button(BulkButton::Size, "Set size".to_owned())}</span>
            <span class="form-row"><DayField name="due" label="Due date" value=form.due/>{button(BulkButton::Due, "Set due date".to_owned())}</span>
            {spec}
            <span class="form-row"><Line name="outcome" label="Outcome" value=form.outcome/>{button(BulkButton::Outcome, "Add outcome".to_owned())}</span>
        </fieldset>
    }
}
