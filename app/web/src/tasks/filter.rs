//! Which tasks a list shows and how they are grouped: read from the address, and written back into it.

use crate::ui::links::encoded;
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber};
use domain::progress::Progress;
use domain::tasks::{InTrack, Status, TaskFilter};
use domain::text::Title;
use leptos::prelude::*;

/// The query of the address as it came. Empty fields, which a form sends too, mean no choice.
#[derive(Clone, Default, serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    track: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    spec: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    group: String,
}

/// What the rows of a list are grouped by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    None,
    Track,
    Status,
}

impl Asked {
    /// Refuses what no task could ever fit, with a sentence that says what would.
    pub fn parse(&self) -> Result<(TaskFilter, Grouping), Refusal> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let filter = TaskFilter {
            track: given(&self.track).map(|text| track(&text)).transpose()?,
            status: given(&self.status).map(|text| Status::parse(&text)).transpose()?,
            spec: given(&self.spec).map(|text| SpecNumber::parse(&text)).transpose()?,
            outcome: given(&self.outcome).map(|text| OutcomeCode::parse(&text)).transpose()?,
            help: self.help == "yes",
        };
        let grouping = match self.group.as_str() {
            "track" => Grouping::Track,
            "status" => Grouping::Status,
            _ => Grouping::None,
        };
        Ok((filter, grouping))
    }
}

/// The value that stands for tasks without a track.
const NO_TRACK: &str = "-";

fn track(text: &str) -> Result<InTrack, Refusal> {
    match text {
        NO_TRACK => Ok(InTrack::None),
        text => Title::parse(text).map(InTrack::Named),
    }
}

/// The address of the list with these choices, ready for a status to be added.
pub fn without_status(action: &str, asked: &Asked) -> String {
    let fields = [
        ("track", &asked.track),
        ("spec", &asked.spec),
        ("outcome", &asked.outcome),
        ("help", &asked.help),
        ("group", &asked.group),
    ];
    let kept = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let query: String = kept.map(|(name, value)| format!("{name}={}&", encoded(value))).collect();
    format!("{action}?{query}")
}

/// The form: only what there is to choose from in this edition.
pub fn form(action: String, filter: &TaskFilter, grouping: Grouping, progress: &Progress) -> AnyView {
    let tracks = progress.by_track.iter().map(|(track, _)| match track {
        Some(track) => same(track.to_string()),
        None => (NO_TRACK.to_owned(), "without a track".to_owned()),
    });
    let chosen = filter.track.as_ref().map(|track| match track {
        InTrack::Named(title) => title.to_string(),
        InTrack::None => NO_TRACK.to_owned(),
    });
    let statuses = Status::ALL.into_iter().filter(|status| progress.all.get(*status) > 0);
    let groups = [("track", "track", Grouping::Track), ("status", "status", Grouping::Status)];
    let reset = (*filter != TaskFilter::default()).then(|| view! { <a href=action.clone()>"Show all"</a> });
    view! {
        <form class="filter" action=action>
            {select("track", "Track", tracks.collect(), chosen)}
            {select("status", "Status", statuses.map(|status| same(status.as_str().to_owned())).collect(), filter.status.map(|status| status.as_str().to_owned()))}
            {select("spec", "SPEC", progress.by_spec.keys().map(|number| (number.to_string(), format!("SPEC {number}"))).collect(), filter.spec.map(|spec| spec.to_string()))}
            {select("outcome", "Outcome", progress.by_outcome.keys().map(|code| same(code.to_string())).collect(), filter.outcome.map(String::from))}
            <label>
                "Group by"
                <select name="group">
                    <option value="">"nothing"</option>
                    {groups.map(|(value, words, group)| view! { <option value=value selected={group == grouping}>{words}</option> }).collect_view()}
                </select>
            </label>
            <label class="check"><input type="checkbox" name="help" value="yes" checked=filter.help/>" help wanted"</label>
            <button>"Show"</button>
            {reset}
        </form>
    }
    .into_any()
}

fn same(text: String) -> (String, String) {
    (text.clone(), text)
}

fn select(
    name: &'static str,
    words: &'static str,
    options: Vec<(String, String)>,
    chosen: Option<String>,
) -> Option<AnyView> {
    let option = |(value, words): (String, String)| {
        let selected = chosen.as_ref() == Some(&value);
        view! { <option value=value selected=selected>{words}</option> }
    };
    (!options.is_empty()).then(|| {
        view! {
            <label>{words}<select name=name><option value="">"any"</option>{options.into_iter().map(option).collect_view()}</select></label>
        }
        .into_any()
    })
}
