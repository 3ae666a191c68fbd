//! The form of the roadmap: a row for each group and each outcome, and empty rows for new ones.

use crate::forms::{Form, all_pairs, given, nth};
use domain::Refusal;
use domain::catalog::{Roadmap, RoadmapChanges, RoadmapOutcome};
use domain::id::OutcomeCode;
use domain::text::{Title, named, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RoadmapForm {
    /// The numbers of the groups, and as many titles.
    pub group: Vec<String>,
    pub group_title: Vec<String>,
    /// The codes of the outcomes, as many titles, and `yes` for each that the community's website lists.
    pub code: Vec<String>,
    pub title: Vec<String>,
    pub listed: Vec<String>,
    /// The revision of the roadmap that the form showed.
    pub read: String,
}

impl Form for RoadmapForm {
    const MAX_FIELDS: usize = 1000;
    const MAX_BYTES: usize = 512 * 1024;

    fn pairs(&self) -> Vec<(String, String)> {
        all_pairs(self)
    }
}

/// An outcome as typed.
struct TypedOutcome<'a> {
    code: &'a str,
    title: &'a str,
    listed: &'a str,
}

impl RoadmapForm {
    /// The form of `shown`; `stored` is the roadmap that saving replaces.
    pub fn of(shown: &Roadmap, stored: &Roadmap) -> RoadmapForm {
        let yes_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let (groups, outcomes) = (shown.groups(), shown.outcomes());
        RoadmapForm {
            group: groups.keys().map(ToString::to_string).collect(),
            group_title: groups.values().map(ToString::to_string).collect(),
            code: outcomes.keys().map(ToString::to_string).collect(),
            title: outcomes.values().map(|outcome| outcome.title.to_string()).collect(),
            listed: outcomes.values().map(|outcome| yes_no(outcome.in_roadmap)).collect(),
            read: revision(stored),
        }
    }

    /// The roadmap of all rows that aren't empty.
    pub fn edited(&self) -> Result<Roadmap, Refusal> {
        let malformed = |what, text: &str| Refusal::Malformed { what, text: text.chars().take(40).collect() };
        let (mut groups, mut outcomes) = (Vec::new(), Vec::new());
        for (number, title) in self.groups() {
            let parsed = number.trim().parse().ok().filter(|number: &u8| *number > 0);
            let number = parsed.ok_or_else(|| malformed("the number of a group (from 1 to 255)", number))?;
            groups.push((number, Title::parse(title)?));
        }
        for row in self.outcomes() {
            let code = OutcomeCode::parse(row.code.trim());
            let code = code.map_err(|_| malformed("the code of an outcome (like 1a)", row.code))?;
            outcomes.push((code, RoadmapOutcome { title: Title::parse(row.title)?, in_roadmap: row.listed == "yes" }));
        }
        Roadmap::new(groups, outcomes)
    }

    fn groups(&self) -> impl Iterator<Item = (&str, &str)> {
        let rows = 0..self.group.len().max(self.group_title.len());
        let rows = rows.map(|place| (nth(&self.group, place), nth(&self.group_title, place)));
        rows.filter(|(number, title)| given(number).is_some() || given(title).is_some())
    }

    fn outcomes(&self) -> impl Iterator<Item = TypedOutcome<'_>> {
        let row = |place| TypedOutcome {
            code: nth(&self.code, place),
            title: nth(&self.title, place),
            listed: nth(&self.listed, place),
        };
        let rows = (0..self.code.len().max(self.title.len())).map(row);
        rows.filter(|row| given(row.code).is_some() || given(row.title).is_some())
    }
}

/// The number of empty rows for further groups, and of those for further outcomes.
const SPARE: usize = 2;

#[component]
pub fn GroupFields<'a>(form: &'a RoadmapForm) -> impl IntoView {
    let rows = form.groups().chain(std::iter::repeat_n(("", ""), SPARE));
    let row = |(nth, (number, title)): (usize, (&str, &str))| {
        view! {
            <tr>
                <td class="short" data-label="Number"><input type="text" inputmode="numeric" name="group" aria-label=format!("Group {nth}: number") value=number.to_owned() maxlength="3" autocomplete="off"/></td>
                <td data-label="Title"><input type="text" name="group_title" aria-label=format!("Group {nth}: title") value=title.to_owned() maxlength="200" autocomplete="off"/></td>
            </tr>
        }
    };
    view! {
        <table class="cards edit-table">
            <caption>"Groups"</caption>
            <thead><tr><th scope="col">"Number"</th><th scope="col">"Title"</th></tr></thead>
            <tbody>{(1..).zip(rows).map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
pub fn OutcomeFields<'a>(form: &'a RoadmapForm) -> impl IntoView {
    let empty = || TypedOutcome { code: "", title: "", listed: "" };
    let rows = form.outcomes().chain(std::iter::repeat_with(empty).take(SPARE));
    let row = |(nth, row): (usize, TypedOutcome<'_>)| {
        view! {
            <tr>
                <td class="short" data-label="Code"><input type="text" name="code" aria-label=format!("Outcome {nth}: code") value=row.code.to_owned() maxlength="4" autocomplete="off"/></td>
                <td data-label="Title"><input type="text" name="title" aria-label=format!("Outcome {nth}: title") value=row.title.to_owned() maxlength="200" autocomplete="off"/></td>
                <td class="short" data-label="On the website">
                    <select name="listed" aria-label=format!("Outcome {nth}: on the website")>
                        <option value="no" selected=row.listed != "yes">"No"</option>
                        <option value="yes" selected=row.listed == "yes">"Yes"</option>
                    </select>
                </td>
            </tr>
        }
    };
    view! {
        <table class="cards edit-table">
            <caption>"Outcomes"</caption>
            <thead><tr><th scope="col">"Code"</th><th scope="col">"Title"</th><th scope="col">"On the website"</th></tr></thead>
            <tbody>{(1..).zip(rows).map(row).collect_view()}</tbody>
        </table>
    }
}

/// What saving a pasted table would change.
pub fn preview(stored: &Roadmap, pasted: &Roadmap) -> String {
    let RoadmapChanges { added, changed, removed } = stored.changes(pasted);
    let part = |codes: Vec<OutcomeCode>, what: &str| {
        (!codes.is_empty()).then(|| format!("{} {what}", named(&codes, "outcomes")))
    };
    let parts: Vec<String> =
        [part(added, "added"), part(changed, "changed"), part(removed, "removed")].into_iter().flatten().collect();
    if stored == pasted {
        "The table is the same as the roadmap".to_owned()
    } else if parts.is_empty() {
        "Only titles of groups change".to_owned()
    } else {
        format!("Changes: {}", parts.join("; "))
    }
}
