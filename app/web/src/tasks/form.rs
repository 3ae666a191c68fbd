//! The form fields of a task, for proposing and editing.

use super::api::Choices;
use super::chosen::CountChosen;
use crate::components::field;
use crate::fields::Fields;
use crate::forms::DeclaredFields;
use domain::Refusal;
use domain::access::Actor;
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::tasks::Size;
use domain::text::{LongText, ShortText, Title, Url};
use domain::views::TaskPage;
use domain::workflow::{ExistingCounts, Proposal, TaskAction};
use leptos::prelude::*;
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
pub struct TaskForm;

impl DeclaredFields for TaskForm {
    const FIELDS: &'static [&'static str] = &[
        "do",
        "title",
        "description",
        "track",
        "size",
        "skills",
        "specs",
        "outcomes",
        "no_goal_reason",
        "links",
        "depends_on",
        "people_needed",
        "seen",
        "read",
        "opened",
    ];
    const MAX_FIELDS: usize = 500;
    const MAX_BYTES: usize = 256 * 1024;
}

/// Parses the form as a proposal; `has` are the counts of an edited task, which may exceed the limits.
pub fn parse(sent: &Fields, has: &ExistingCounts) -> Result<Proposal, Refusal> {
    let split_words = |name: &str| {
        let typed = sent.typed(name).to_owned();
        typed.split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let numbers = split_words("depends_on")
        .iter()
        .flat_map(|text| text.split(',').map(str::to_owned).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    let numbers = numbers.iter().map(|text| text.trim_start_matches('#')).filter(|text| !text.is_empty());
    let skills = sent.typed("skills").split(',').map(str::trim).filter(|skill| !skill.is_empty());
    let proposal = Proposal {
        title: Title::parse(sent.typed("title"))?,
        description: sent.maybe("description", LongText::parse)?,
        track: sent.maybe("track", Title::parse)?,
        size: sent.maybe("size", Size::parse)?,
        skills: skills.map(Title::parse).collect::<Result<_, _>>()?,
        specs: sent.all("specs").map(SpecNumber::parse).collect::<Result<_, _>>()?,
        outcomes: sent.all("outcomes").map(OutcomeCode::parse).collect::<Result<_, _>>()?,
        no_goal_reason: sent.maybe("no_goal_reason", ShortText::parse)?,
        links: split_words("links").iter().map(|word| Url::parse(word)).collect::<Result<_, _>>()?,
        depends_on: numbers.map(TaskNumber::parse).collect::<Result<BTreeSet<_>, _>>()?,
        people_needed: sent.number("people_needed", "a number of people")?.unwrap_or(1),
    };
    proposal.check(has)?;
    Ok(proposal)
}

/// The form fields filled in from a task.
pub fn filled(task: &TaskPage) -> Fields {
    let row = &task.row;
    let joined = |texts: Vec<String>, by: &str| texts.join(by);
    let mut fields = vec![
        ("title", row.title.to_string()),
        ("description", task.description.clone()),
        ("track", row.track.as_ref().map(Title::to_string).unwrap_or_default()),
        ("size", row.size.map(|size| size.as_str().to_owned()).unwrap_or_default()),
        ("skills", joined(task.skills.iter().map(Title::to_string).collect(), ", ")),
        ("no_goal_reason", task.no_goal_reason.as_ref().map(ShortText::to_string).unwrap_or_default()),
        ("links", joined(row.evidence.iter().map(|evidence| evidence.url.to_string()).collect(), "\n")),
        ("depends_on", joined(task.depends_on.iter().map(|link| link.number.to_string()).collect(), ", ")),
        ("people_needed", task.people_needed.to_string()),
    ];
    fields.extend(row.specs.iter().map(|number| ("specs", number.to_string())));
    fields.extend(row.outcomes.iter().map(|code| ("outcomes", code.to_string())));
    Fields(fields)
}

/// The label of each field, in the order of the form.
const NAMES: [(&str, &str); 11] = [
    ("title", "Title"),
    ("description", "Description"),
    ("track", "Track"),
    ("size", "Size"),
    ("specs", "SPECs"),
    ("outcomes", "Outcomes"),
    ("no_goal_reason", "Reason for no goal"),
    ("links", "Links"),
    ("depends_on", "Depends on"),
    ("people_needed", "People needed"),
    ("skills", "Skills"),
];

/// The fields in which two forms differ: label, current value and typed value.
pub fn differences(current: &Fields, typed: &Fields, fixed: &Fixed) -> Vec<(&'static str, String, String)> {
    let names = NAMES.into_iter().filter(|(name, _)| match *name {
        "track" => fixed.track.is_none(),
        "people_needed" => fixed.people_needed.is_none(),
        _ => true,
    });
    let both = names.map(|(name, label)| (label, normalized(current, name), normalized(typed, name)));
    both.filter(|(_, current, typed)| current != typed).collect()
}

/// A field’s value in one notation: lists with uniform separators, texts without surrounding space.
fn normalized(fields: &Fields, name: &str) -> String {
    let list = |separator: fn(char) -> bool| {
        let parts = fields.all(name).flat_map(|value| value.split(separator)).map(str::trim);
        parts.filter(|word| !word.is_empty()).collect::<Vec<_>>()
    };
    match name {
        "links" => list(char::is_whitespace).join("\n"),
        "specs" | "outcomes" | "depends_on" => list(|c| c == ',' || c.is_whitespace()).join(" "),
        "skills" => list(|c| c == ',').join(", "),
        "size" => fields.given(name).and_then(|size| Size::parse(size).ok()).map_or("", Size::label).to_owned(),
        _ => fields.typed(name).replace("\r\n", "\n").trim().to_owned(),
    }
}

/// The fields of the form; `helper` follows the title, and `fixed` holds values that can’t be changed.
pub fn fields(typed: &Fields, choices: &Choices, fixed: Option<&Fixed>, helper: impl IntoView + 'static) -> AnyView {
    let no_choice = |label: &str| std::iter::once((String::new(), label.to_owned()));
    let tracks = no_choice("no track").chain(choices.tracks.iter().map(|track| (track.to_string(), track.to_string())));
    let sizes = no_choice("not set").chain(Size::ALL.map(|size| (size.as_str().to_owned(), size.label().to_owned())));
    let people_needed = typed.given("people_needed").unwrap_or("1").to_owned();
    let track = match fixed.and_then(|fixed| fixed.track.as_ref()) {
        Some(track) => read_only("Track", track, "Only track leads and organizers can change this."),
        None => field::choice("track", "Track", tracks.collect(), typed.typed("track")),
    };
    let people_needed = match fixed.and_then(|fixed| fixed.people_needed) {
        Some(people_needed) => read_only(
            "People needed",
            &people_needed.to_string(),
            "Only the task’s lead, track leads and organizers can change this.",
        ),
        None => field::number("people_needed".to_owned(), "People needed", people_needed, 1),
    };
    view! {
        <label>"Title"<input type="text" name="title" id="title" value=typed.typed("title").to_owned() maxlength="200" autocomplete="off" required/></label>
        {helper}
        {field::text("description", "description", "Description (Markdown; @login notifies that person)", typed.typed("description"), 8)}
        <div class="side-by-side">
            {track}
            {field::choice("size", "Size", sizes.collect(), typed.typed("size"))}
        </div>
        {goals(typed, choices)}
        {field::text("links", "links", "Links to issues, pull requests and documents, one per line", typed.typed("links"), 3)}
        <div class="side-by-side">
            {field::line("depends_on", "Depends on the tasks with these numbers (e.g. 3, 12)", typed.typed("depends_on"))}
            {people_needed}
        </div>
        {field::line("skills", "Skills needed, separated by commas", typed.typed("skills"))}
    }
    .into_any()
}

/// A value that the visitor may not change, with a note on who may.
fn read_only(label: &'static str, value: &str, note: &'static str) -> AnyView {
    view! { <p class="read-only">{label}<b>{value.to_owned()}</b><span class="muted">{note}</span></p> }.into_any()
}

/// The choice of goals, or a reason for none.
fn goals(typed: &Fields, choices: &Choices) -> AnyView {
    let spec = |(number, title): &(SpecNumber, Title)| {
        tick("specs", number.to_string(), format!("SPEC {number}: {title}"), typed)
    };
    let outcome =
        |(code, title): &(OutcomeCode, Title)| tick("outcomes", code.to_string(), format!("{code}: {title}"), typed);
    let count = |name: &'static str| typed.all(name).count();
    let none = count("specs") + count("outcomes") == 0;
    let (specs_open, outcomes_open) = (none || count("specs") > 0, none || count("outcomes") > 0);
    view! {
        <fieldset>
            <legend>"What does this task contribute to?"</legend>
            <p class="muted">"Choose at least one SPEC or roadmap outcome, or explain why there is none."</p>
            <details open=specs_open>
                <summary>"SPECs ("<span class="count">{count("specs")}</span>" chosen)"</summary>
                <div class="checkbox-grid">{choices.specs.iter().map(spec).collect_view()}</div>
            </details>
            <details open=outcomes_open>
                <summary>"Outcomes ("<span class="count">{count("outcomes")}</span>" chosen)"</summary>
                <div class="checkbox-grid">{choices.outcomes.iter().map(outcome).collect_view()}</div>
            </details>
            <CountChosen/>
            {field::line("no_goal_reason", "None of these, because …", typed.typed("no_goal_reason"))}
        </fieldset>
    }
    .into_any()
}

fn tick(name: &'static str, value: String, label: String, typed: &Fields) -> AnyView {
    let ticked = typed.all(name).any(|other| other == value);
    view! { <label class="check"><input type="checkbox" name=name value=value checked=ticked/><span>{label}</span></label> }.into_any()
}
