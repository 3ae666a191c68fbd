//! The form fields of a task, for proposing and editing.

use super::chosen::CheckboxGroup;
use super::edit_conflict::FieldDifference;
use crate::components::field::{Choice, DayField, Hidden, Line, NumberField, TextField};
use crate::components::series::{goal_or, series};
use crate::forms::{Checkbox, Form, given, number, optional};
use domain::Refusal;
use domain::access::Actor;
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::tasks::{Size, each_label_once, parse_due};
use domain::text::{Label, LongText, ShortText, Title, Url};
use domain::views::{ProposalChoices, TaskPage};
use domain::workflow::{ExistingCounts, Proposal, RevisionToken, TaskAction};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Values that the visitor may not change; the form shows them as text.
#[derive(Default)]
pub struct Fixed {
    pub track: Option<String>,
    pub people_needed: Option<u32>,
}

impl Fixed {
    pub fn of(actor: &Actor, task: &TaskPage) -> Fixed {
        let (access, status) = (&task.access, task.row.status);
        let track = || task.row.track.as_ref().map_or("no track".to_owned(), ToString::to_string);
        Fixed {
            track: (!access.may(actor, TaskAction::SetTrack(status))).then(track),
            people_needed: (!access.may(actor, TaskAction::SetPeopleNeeded(status))).then_some(task.people_needed),
        }
    }

    pub fn apply(&self, proposal: Proposal, task: &TaskPage) -> Proposal {
        let track = if self.track.is_some() { task.row.track.clone() } else { proposal.track };
        Proposal { track, people_needed: self.people_needed.unwrap_or(proposal.people_needed), ..proposal }
    }
}

/// The form that proposes or edits a task.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposalForm {
    pub title: String,
    pub description: String,
    pub track: String,
    pub size: String,
    pub due: String,
    /// Separated by commas.
    pub labels: String,
    /// Separated by commas.
    pub skills: String,
    pub specs: Vec<String>,
    pub outcomes: Vec<String>,
    pub no_goal_reason: String,
    /// Separated by white space.
    pub links: String,
    /// Numbers of tasks, separated by commas or white space.
    pub depends_on: String,
    pub people_needed: String,
    /// Whether the page has shown possible duplicates.
    pub seen: Checkbox,
    /// The revision token of the edited task.
    pub read: String,
    /// When the form was opened, in seconds since 1970.
    pub opened: String,
}

impl Form for ProposalForm {
    const MAX_FIELDS: usize = 500;
    const MAX_BYTES: usize = 256 * 1024;
}

impl ProposalForm {
    /// The form filled in from a task.
    pub fn of(task: &TaskPage) -> ProposalForm {
        let row = &task.row;
        let skills: Vec<String> = task.skills.iter().map(Title::to_string).collect();
        let labels: Vec<String> = row.labels.iter().map(Label::to_string).collect();
        let links: Vec<String> = row.evidence.iter().map(|evidence| evidence.url.to_string()).collect();
        let depends_on: Vec<String> = task.depends_on.iter().map(|link| link.number.to_string()).collect();
        ProposalForm {
            title: row.title.to_string(),
            description: task.description.clone(),
            track: row.track.as_ref().map(Title::to_string).unwrap_or_default(),
            size: row.size.map(|size| size.as_str().to_owned()).unwrap_or_default(),
            due: row.due.as_ref().map(|due| due.day.to_string()).unwrap_or_default(),
            labels: labels.join(", "),
            skills: skills.join(", "),
            specs: row.specs.iter().map(SpecNumber::to_string).collect(),
            outcomes: row.outcomes.iter().map(OutcomeCode::to_string).collect(),
            no_goal_reason: row.no_goal_reason.as_ref().map(ShortText::to_string).unwrap_or_default(),
            links: links.join("\n"),
            depends_on: depends_on.join(", "),
            people_needed: task.people_needed.to_string(),
            ..ProposalForm::default()
        }
    }

    /// Parses the form; `has` are the counts of an edited task, which may exceed the limits.
    pub fn parse(&self, has: &ExistingCounts) -> Result<Proposal, Refusal> {
        let skills = parts(&self.skills, |c| c == ',').into_iter();
        let labels = parts(&self.labels, |c| c == ',').into_iter().map(Label::parse);
        let numbers = parts(&self.depends_on, is_separator).into_iter();
        let numbers = numbers.map(|number| number.trim_start_matches('#')).filter(|number| !number.is_empty());
        let proposal = Proposal {
            title: Title::parse(&self.title)?,
            description: optional(&self.description, LongText::parse)?,
            track: optional(&self.track, Title::parse)?,
            size: optional(&self.size, Size::parse)?,
            due: optional(&self.due, parse_due)?,
            labels: each_label_once(labels.collect::<Result<Vec<_>, _>>()?),
            skills: skills.map(Title::parse).collect::<Result<_, _>>()?,
            specs: self.specs.iter().map(|number| SpecNumber::parse(number)).collect::<Result<_, _>>()?,
            outcomes: self.outcomes.iter().map(|code| OutcomeCode::parse(code)).collect::<Result<_, _>>()?,
            no_goal_reason: optional(&self.no_goal_reason, ShortText::parse)?,
            links: parts(&self.links, char::is_whitespace).into_iter().map(Url::parse).collect::<Result<_, _>>()?,
            depends_on: numbers.map(TaskNumber::parse).collect::<Result<BTreeSet<_>, _>>()?,
            people_needed: number(&self.people_needed, "a number of people")?.unwrap_or(1),
        };
        proposal.check(has)?;
        Ok(proposal)
    }

    /// The revision of the task that the form was opened with.
    pub fn revision_token(&self) -> Option<RevisionToken> {
        given(&self.read).map(|read| RevisionToken(read.to_owned()))
    }

    /// The fields in which `typed` differs, without those that the visitor may not change.
    pub fn differences(&self, typed: &ProposalForm, fixed: &Fixed) -> Vec<FieldDifference> {
        let both = self.normalized(fixed).into_iter().zip(typed.normalized(fixed));
        let differences = both.map(|((label, current), (_, typed))| FieldDifference { label, current, typed });
        differences.filter(|difference| difference.current != difference.typed).collect()
    }

    /// The label of each field and its value in one notation, in the order of the form.
    fn normalized(&self, fixed: &Fixed) -> Vec<(&'static str, String)> {
        let text = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        let size = given(&self.size).and_then(|size| Size::parse(size).ok()).map_or("", Size::label);
        let fields = [
            Some(("Title", text(&self.title))),
            Some(("Description", text(&self.description))),
            fixed.track.is_none().then(|| ("Track", text(&self.track))),
            Some(("Size", size.to_owned())),
            Some(("Due date", text(&self.due))),
            Some(("Labels", parts(&self.labels, |c| c == ',').join(", "))),
            Some(("Documents", self.specs.join(" "))),
            Some(("Outcomes", self.outcomes.join(" "))),
            Some(("Reason for no goal", text(&self.no_goal_reason))),
            Some(("Links", parts(&self.links, char::is_whitespace).join("\n"))),
            Some(("Depends on", parts(&self.depends_on, is_separator).join(" "))),
            fixed.people_needed.is_none().then(|| ("People needed", text(&self.people_needed))),
            Some(("Skills", parts(&self.skills, |c| c == ',').join(", "))),
        ];
        fields.into_iter().flatten().collect()
    }
}

/// The parts of a list that aren’t empty, without surrounding white space.
fn parts(list: &str, separator: fn(char) -> bool) -> Vec<&str> {
    list.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn is_separator(c: char) -> bool {
    c == ',' || c.is_whitespace()
}

const PEOPLE_NEEDED: &str = "People needed in total, including assignees";

/// The fields of the form; the children follow the title, and `fixed` holds values that can’t be changed.
#[component]
pub fn ProposalFields<'a>(
    form: &'a ProposalForm,
    choices: &'a ProposalChoices,
    fixed: Option<&'a Fixed>,
    children: Children,
) -> impl IntoView + use<> {
    let no_choice = |label: &str| std::iter::once((String::new(), label.to_owned()));
    let tracks = no_choice("no track").chain(choices.tracks.iter().map(|track| (track.to_string(), track.to_string())));
    let sizes = no_choice("not set").chain(Size::ALL.map(|size| (size.as_str().to_owned(), size.label().to_owned())));
    let track = match fixed.and_then(|fixed| fixed.track.clone()) {
        Some(value) => Either::Left(
            view! { <ReadOnly label="Track" value note="Only track leads and organizers can change this."/> },
        ),
        None => {
            Either::Right(view! { <Choice name="track" label="Track" options=tracks.collect() chosen=&form.track/> })
        }
    };
    let people_needed = match fixed.and_then(|fixed| fixed.people_needed) {
        Some(number) => {
            let note = "Only the task’s lead, track leads and organizers can change this.";
            Either::Left(view! { <ReadOnly label=PEOPLE_NEEDED value=number.to_string() note/> })
        }
        None => {
            let typed = given(&form.people_needed).unwrap_or("1");
            Either::Right(
                view! { <NumberField name={"people_needed".to_owned()} label=PEOPLE_NEEDED value=typed least=1/> },
            )
        }
    };
    view! {
        {children()}
        <TextField name="description" id="description" label="Description (Markdown; @login notifies that person)" value=&form.description rows=8/>
        <div class="side-by-side">
            {track}
            <Choice name="size" label="Size" options=sizes.collect() chosen=&form.size/>
        </div>
        <div class="side-by-side">
            <DayField name="due" label="Due date" value=&form.due/>
            <Line name="labels" label="Labels, separated by commas" value=&form.labels/>
        </div>
        <GoalFields form choices/>
        <TextField name="links" id="links" label="Links to issues, pull requests and documents, one per line" value=&form.links rows=3/>
        <div class="side-by-side">
            <Line name="depends_on" label="Depends on the tasks with these numbers (e.g. 3, 12)" value=&form.depends_on/>
            {people_needed}
        </div>
        <Line name="skills" label="Skills needed, separated by commas" value=&form.skills/>
    }
}

/// A value that the visitor may not change, with a note on who may.
#[component]
fn ReadOnly(label: &'static str, value: String, note: &'static str) -> impl IntoView {
    view! { <p class="read-only">{label}<b>{value}</b><span class="muted" dir="auto">{note}</span></p> }
}

/// The choice of goals, or a reason for none.
#[component]
fn GoalFields<'a>(form: &'a ProposalForm, choices: &'a ProposalChoices) -> impl IntoView + use<> {
    let outcome = |(code, title): &(OutcomeCode, Title)| {
        let value = code.to_string();
        view! { <Goal name="outcomes" label=format!("{code}: {title}") ticked=form.outcomes.contains(&value) value/> }
    };
    let (specs, outcomes) = (form.specs.len(), form.outcomes.len());
    let none = specs + outcomes == 0;
    let outcome_boxes = choices.outcomes.iter().map(outcome).collect_view();
    let outcomes_open = none || outcomes > 0;
    let hint = format!("Choose at least one {}, or explain why there is none.", goal_or("roadmap outcome"));
    view! {
        <fieldset>
            <legend>"What does this task contribute to?"</legend>
            <p class="muted">{hint}</p>
            <SpecChoice form choices open={none || specs > 0}/>
            <CheckboxGroup label="Outcomes".to_owned() chosen=outcomes as u32 open=outcomes_open>{outcome_boxes}</CheckboxGroup>
            <Line name="no_goal_reason" label="None of these, because …" value=&form.no_goal_reason/>
        </fieldset>
    }
}

/// The choice of documents. Without a series, those that the task has stay as they are.
#[component]
fn SpecChoice<'a>(form: &'a ProposalForm, choices: &'a ProposalChoices, open: bool) -> impl IntoView + use<> {
    let Some(series) = series() else {
        let kept = form.specs.iter().map(|value| view! { <Hidden name="specs" value=value.clone()/> });
        return Either::Left(kept.collect_view());
    };
    let spec = |(number, title): &(SpecNumber, Title)| {
        let (value, label) = (number.to_string(), format!("{}: {title}", series.label(*number)));
        view! { <Goal name="specs" label ticked=form.specs.contains(&value) value/> }
    };
    let boxes = choices.specs.iter().map(spec).collect_view();
    let (label, chosen) = (series.plural.to_string(), form.specs.len() as u32);
    Either::Right(view! { <CheckboxGroup label chosen open>{boxes}</CheckboxGroup> })
}

#[component]
fn Goal(name: &'static str, value: String, label: String, ticked: bool) -> impl IntoView {
    view! { <label class="check"><input type="checkbox" name=name value=value checked=ticked/><span>{label}</span></label> }
}
