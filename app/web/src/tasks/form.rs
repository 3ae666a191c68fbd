//! The fields of a task: to propose it, and to change it.

use super::api::Choices;
use super::chosen::CountChosen;
use super::edit::Fixed;
use crate::ui::field;
use crate::ui::fields::Fields;
use crate::ui::forms::Form;
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::tasks::TaskPage;
use domain::text::{LongText, ShortText, Title, Url};
use domain::workflow::{ExistingCounts, Proposal, Size};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The form with which a task is proposed or changed.
pub struct TaskForm;

impl Form for TaskForm {
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

/// What was typed, as a proposal; `has` is what the task has already, if it is changed.
pub fn parse(sent: &Fields, has: &ExistingCounts) -> Result<Proposal, Refusal> {
    let words = |name: &str| {
        let typed = sent.typed(name).to_owned();
        typed.split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let numbers = words("depends_on")
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
        links: words("links").iter().map(|word| Url::parse(word)).collect::<Result<_, _>>()?,
        depends_on: numbers.map(TaskNumber::parse).collect::<Result<BTreeSet<_>, _>>()?,
        people_needed: sent.number("people_needed", "a number of hands")?.unwrap_or(1),
    };
    proposal.check(has)?;
    Ok(proposal)
}

/// A task as the form shows it.
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

/// How the form names what it asks, in its order.
const NAMES: [(&str, &str); 11] = [
    ("title", "Title"),
    ("description", "Description"),
    ("track", "Track"),
    ("size", "Size"),
    ("specs", "SPECs"),
    ("outcomes", "Outcomes"),
    ("no_goal_reason", "Why it serves none"),
    ("links", "Links"),
    ("depends_on", "Waits for tasks"),
    ("people_needed", "Hands that are wanted"),
    ("skills", "Skills"),
];

/// What two forms say differently: its name, and how either says it.
pub fn differences(stands: &Fields, typed: &Fields, fixed: &Fixed) -> Vec<(&'static str, String, String)> {
    let asked = NAMES.into_iter().filter(|(name, _)| match *name {
        "track" => fixed.track.is_none(),
        "people_needed" => fixed.people_needed.is_none(),
        _ => true,
    });
    let both = asked.map(|(name, words)| (words, said(stands, name), said(typed, name)));
    both.filter(|(_, stands, typed)| stands != typed).collect()
}

/// What a field says, however it was typed: lists with a space between, texts without what no reader sees.
fn said(fields: &Fields, name: &str) -> String {
    let list = |apart: fn(char) -> bool| {
        let words = fields.all(name).flat_map(|value| value.split(apart)).map(str::trim);
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>()
    };
    match name {
        "links" => list(char::is_whitespace).join("\n"),
        "specs" | "outcomes" | "depends_on" => list(|c| c == ',' || c.is_whitespace()).join(" "),
        "skills" => list(|c| c == ',').join(", "),
        "size" => fields.given(name).and_then(|size| Size::parse(size).ok()).map_or("", Size::label).to_owned(),
        _ => fields.typed(name).replace("\r\n", "\n").trim().to_owned(),
    }
}

/// Right below the title stands what helps with it. `fixed`: what whoever changes a task may not say.
pub fn fields(typed: &Fields, choices: &Choices, fixed: Option<&Fixed>, helper: impl IntoView + 'static) -> AnyView {
    let unsaid = |words: &str| std::iter::once((String::new(), words.to_owned()));
    let tracks =
        unsaid("no track yet").chain(choices.tracks.iter().map(|track| (track.to_string(), track.to_string())));
    let sizes = unsaid("not said yet").chain(Size::ALL.map(|size| (size.as_str().to_owned(), size.label().to_owned())));
    let people_needed = typed.given("people_needed").unwrap_or("1").to_owned();
    let track = match fixed.and_then(|fixed| fixed.track.as_ref()) {
        Some(track) => stays("Track", track, "a lead of the track or an organizer may change it"),
        None => field::choice("track", "Track", tracks.collect(), typed.typed("track")),
    };
    let people_needed = match fixed.and_then(|fixed| fixed.people_needed) {
        Some(people_needed) => {
            stays("Hands that are wanted", &people_needed.to_string(), "whoever leads the task may change it")
        }
        None => field::number("people_needed".to_owned(), "Hands that are wanted", people_needed, 1),
    };
    view! {
        <label>"Title"<input type="text" name="title" id="title" value=typed.typed("title").to_owned() maxlength="200" autocomplete="off" required/></label>
        {helper}
        {field::text("description", "description", "What is to be done, and why, in Markdown; @login tells somebody", typed.typed("description"), 8)}
        <div class="side-by-side">
            {track}
            {field::choice("size", "Size", sizes.collect(), typed.typed("size"))}
        </div>
        {goals(typed, choices)}
        {field::text("links", "links", "Related issues, pull requests and documents, an address on each line", typed.typed("links"), 3)}
        <div class="side-by-side">
            {field::line("depends_on", "Waits for tasks, such as 3, 12", typed.typed("depends_on"))}
            {people_needed}
        </div>
        {field::line("skills", "Skills wanted, with commas between", typed.typed("skills"))}
    }
    .into_any()
}

/// What stays as it is, with who may say otherwise.
fn stays(words: &'static str, stands: &str, who: &'static str) -> AnyView {
    view! { <p class="stays">{words}<b>{stands.to_owned()}</b><span class="quiet">{who}</span></p> }.into_any()
}

/// A task that serves nothing is a question, and the form asks it.
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
            <legend>"What does it serve?"</legend>
            <p class="quiet">"At least one SPEC or outcome of the roadmap; or say why it serves none."</p>
            <details open=specs_open>
                <summary>"SPECs ("<span class="count">{count("specs")}</span>" chosen)"</summary>
                <div class="ticks">{choices.specs.iter().map(spec).collect_view()}</div>
            </details>
            <details open=outcomes_open>
                <summary>"Outcomes ("<span class="count">{count("outcomes")}</span>" chosen)"</summary>
                <div class="ticks">{choices.outcomes.iter().map(outcome).collect_view()}</div>
            </details>
            <CountChosen/>
            {field::line("no_goal_reason", "It serves none of these, because", typed.typed("no_goal_reason"))}
        </fieldset>
    }
    .into_any()
}

fn tick(name: &'static str, value: String, words: String, typed: &Fields) -> AnyView {
    let ticked = typed.all(name).any(|one| one == value);
    view! { <label class="check"><input type="checkbox" name=name value=value checked=ticked/><span>{words}</span></label> }.into_any()
}
