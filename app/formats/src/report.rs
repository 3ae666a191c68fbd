//! Writes the report of an edition as Markdown, for the community's blog and for pages.

use crate::markup::{inline, inline_with_links};
use domain::community::Series;
use domain::editions::Edition;
use domain::id::SpecNumber;
use domain::report::{Report, ReportKind, ReportText, ReportedTask};
use domain::tasks::{Evidence, Funding, FundingState, Status};
use domain::text::{Url, counted, named};
use domain::time::{Instant, day};
use domain::updates::Update;
use domain::views::TaskStatusChange;

/// The statuses of tasks that are being worked on.
const UNDER_WAY: [Status; 2] = [Status::InReview, Status::InProgress];
const OPEN: [Status; 2] = [Status::Planned, Status::Proposed];

/// Writes the Markdown of a report as a post of a Hugo site.
pub fn post(edition: &Edition, community: &str, markdown: &str, now: Instant) -> String {
    // A JSON string is a YAML string too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let title = quoted(&format!("Report of the {}", edition.title));
    let date = edition.today(now);
    let summary = quoted(&format!("What became of the tasks of the {}.", edition.title));
    let tags = [community, "Summit"].map(quoted).join(", ");
    format!(
        "---\ntitle: {title}\ndate: {date}\ndraft: false\ndescription: {summary}\ntags: [{tags}]\ndisplayInList: true\nauthor: [{}]\nsummary: {summary}\n---\n\n{markdown}",
        quoted(community)
    )
}

/// The first sentence: `11 of 16 tasks are done, 2 are under way and 3 are open.`
pub fn summary(report: &Report) -> String {
    let counts = report.counts;
    let of = |statuses: [Status; 2]| statuses.into_iter().map(|status| counts.get(status)).sum::<u32>();
    let (under_way, open) = (of(UNDER_WAY), of(OPEN));
    let continued = report.continued;
    let dropped = counts.get(Status::Dropped) - continued;
    let mut parts =
        vec![format!("{} of {} done", counts.done(), counted(counts.kept() as usize, "task is", "tasks are"))];
    let others =
        [(under_way, "under way"), (open, "open"), (continued, "continued in a later edition"), (dropped, "dropped")];
    parts.extend(others.into_iter().filter(|(tasks, _)| *tasks > 0).map(|(tasks, what)| format!("{tasks} {what}")));
    format!("{}.", named(&parts, "parts"))
}

/// The Markdown with links to the instance at `origin`, and the names of the people who are credited now.
pub fn filled(report: &Report, text: &ReportText, origin: &str) -> String {
    let credited = report.tasks.iter().flat_map(|task| &task.credited).chain(&report.credited);
    text.filled(origin, |id| {
        let credit = credited.clone().find(|credit| credit.id == id)?;
        Some(inline(credit.person.name.as_str()))
    })
}

/// Writes both kinds of a report: in full, and for funders.
pub fn texts(report: &Report, series: Option<&Series>) -> [ReportText; 2] {
    [ReportKind::Full, ReportKind::Funders].map(|kind| markdown(report, series, kind))
}

/// Writes a report without front matter. Its sections begin with `##`.
pub fn markdown(report: &Report, series: Option<&Series>, kind: ReportKind) -> ReportText {
    let mut writer = Writer { report, series, written: ReportText::default() };
    match kind {
        ReportKind::Full => writer.full(),
        ReportKind::Funders => writer.for_funders(),
    }
    writer.written
}

struct Writer<'a> {
    report: &'a Report,
    series: Option<&'a Series>,
    written: ReportText,
}

impl Writer<'_> {
    fn full(&mut self) {
        self.introduction();
        self.changes();
        self.done();
        self.done_by_spec();
        self.list("Under way", self.report.with_status(&UNDER_WAY));
        self.list("Planned and proposed", self.report.with_status(&OPEN));
        self.help_wanted();
        self.funding();
        self.list("Continued in a later edition", self.report.dropped(true));
        self.list("Dropped", self.report.dropped(false));
        self.thanks();
        let progress = format!("{}/{}/progress", ReportText::ORIGIN, self.report.edition.slug);
        self.line(&format!("The [present state of all tasks]({progress})"));
    }

    fn for_funders(&mut self) {
        self.introduction();
        let outcomes = self.report.by_outcome();
        for (code, tasks) in &outcomes {
            let title = self.report.outcomes.get(code).map_or(String::new(), |title| format!(" {}", plain(title)));
            self.line(&format!("## {code}{title}"));
            let done: Vec<_> = tasks.iter().filter(|task| task.row.status == Status::Done).collect();
            let counts = self.report.outcome_counts.get(code).copied().unwrap_or_default();
            self.line(&format!("{} of {} done.", counts.done(), counted(counts.kept() as usize, "task", "tasks")));
            let entries: Vec<String> = done.iter().map(|task| self.short(task)).collect();
            self.bullets(&entries);
        }
        let others = self.report.with_status(&[Status::Done]).filter(|task| task.row.outcomes.is_empty());
        let others: Vec<String> = others.map(|task| self.short(task)).collect();
        if !others.is_empty() {
            self.line("## Other work");
            self.bullets(&others);
        }
        if outcomes.is_empty() && others.is_empty() {
            self.line("No task of this edition contributes to an outcome yet.");
        }
        self.funding();
    }

    fn introduction(&mut self) {
        if let Some(text) = &self.report.introduction {
            self.line(text.as_str());
        }
        let summary = summary(self.report);
        self.line(&summary);
        if self.report.is_cut() {
            let address = format!("{}/{}/tasks", ReportText::ORIGIN, self.report.edition.slug);
            let first = Report::FIRST_TASKS;
            self.line(&format!(
                "This report lists the first {first} tasks of each status. See [all tasks]({address})."
            ));
        }
    }

    fn changes(&mut self) {
        let Some(since) = self.report.since else { return };
        let since = day(self.report.edition.zone.at(since).date_naive());
        let updates = self.report.updates.iter().filter_map(|update| self.update(update));
        let closed = self.report.closed_evidence().map(|closed| self.closed_evidence(closed));
        let entries: Vec<String> =
            self.report.changes.iter().map(|change| self.change(change)).chain(updates).chain(closed).collect();
        if entries.is_empty() {
            self.line(&format!("Nothing has changed since {since}."));
            return;
        }
        self.line(&format!("## Changed since {since}"));
        self.bullets(&entries);
    }

    /// An update on a task, without its details.
    fn update(&self, update: &Update) -> Option<String> {
        let (task, line) = (update.task.as_ref()?, update.line.as_ref()?);
        let links: Vec<String> = update.links.iter().map(|link| format!(" <{}>", address(link))).collect();
        let link = self.link(task.title.as_str(), task.number.0);
        Some(format!("{link}: {} ({}){}", inline_with_links(line.as_str()), day(update.day), links.concat()))
    }

    fn change(&self, change: &TaskStatusChange) -> String {
        let on = day(self.report.edition.zone.at(change.entry.at).date_naive());
        let note = change.entry.label().map_or(String::new(), |note| format!(": {}", inline_with_links(&note)));
        let task = self.link(&change.title.to_string(), change.number.0);
        format!("{task}: {} on {on}{note}", change.entry.to.as_str())
    }

    fn closed_evidence(&self, (task, link, closed): (&ReportedTask, &Evidence, Instant)) -> String {
        let on = day(self.report.edition.zone.at(closed).date_naive());
        format!("{}: {} on {on}", self.link(task.row.title.as_str(), task.row.number.0), evidence(link))
    }

    fn done(&mut self) {
        let tracks = self.report.done_by_track();
        if tracks.is_empty() {
            return;
        }
        self.line("## Done");
        let is_divided = tracks.len() > 1 || tracks.iter().any(|(track, _)| track.is_some());
        for (track, tasks) in tracks {
            if is_divided {
                self.line(&format!("### {}", track.map_or("Without a track".to_owned(), plain)));
            }
            let entries: Vec<String> = tasks.into_iter().map(|task| self.entry(task)).collect();
            self.bullets(&entries);
        }
    }

    fn done_by_spec(&mut self) {
        let (Some(series), specs) = (self.series, self.report.done_by_spec()) else { return };
        if specs.is_empty() {
            return;
        }
        self.line(&format!("## Done, by {}", plain(&series.name)));
        for (number, tasks) in specs {
            let title = self.report.specs.get(&number).map_or(String::new(), |title| format!(": {}", plain(title)));
            self.line(&format!("### {}{title}", plain(series.label(number))));
            let entries: Vec<String> =
                tasks.into_iter().map(|task| self.link(task.row.title.as_str(), task.row.number.0)).collect();
            self.bullets(&entries);
        }
    }

    /// Which tasks have, seek and had funding, and from where.
    fn funding(&mut self) {
        let mut entries = Vec::new();
        for state in [FundingState::Funded, FundingState::Needed, FundingState::Ended] {
            entries.extend(self.report.with_funding(state).map(|(task, funding)| self.funded(task, funding)));
        }
        if !entries.is_empty() {
            self.line("## Funding");
            self.bullets(&entries);
        }
    }

    fn funded(&self, task: &ReportedTask, funding: &Funding) -> String {
        let source = match (&funding.source, &funding.url) {
            (Some(source), Some(url)) => format!(": [{}](<{}>)", plain(source), address(url)),
            (Some(source), None) => format!(": {}", plain(source)),
            (None, Some(url)) => format!(": <{}>", address(url)),
            (None, None) => String::new(),
        };
        format!("{} {}{source}", self.link(task.row.title.as_str(), task.row.number.0), funding.state.label())
    }

    /// A section with these tasks; none without a task.
    fn list<'t>(&mut self, heading: &str, tasks: impl Iterator<Item = &'t ReportedTask>) {
        let entries: Vec<String> = tasks.map(|task| self.entry(task)).collect();
        if !entries.is_empty() {
            self.line(&format!("## {heading}"));
            self.bullets(&entries);
        }
    }

    fn help_wanted(&mut self) {
        let wanted = self.report.tasks.iter().filter(|task| task.row.needs_help());
        let entry = |task: &ReportedTask| {
            let missing = counted(task.row.people_missing as usize, "person needed", "people needed");
            format!("{}: {missing}", self.link(task.row.title.as_str(), task.row.number.0))
        };
        let entries: Vec<String> = wanted.map(entry).collect();
        if !entries.is_empty() {
            self.line("## Help wanted");
            self.bullets(&entries);
        }
    }

    fn thanks(&mut self) {
        let names: Vec<String> = self.report.credited.iter().map(|credit| self.written.mark(credit.id)).collect();
        if !names.is_empty() {
            self.line("## Thanks");
            self.line(&format!("Finished tasks are the work of {}.", listed(&names)));
        }
    }

    /// A task with its result, goals, evidence and people.
    fn entry(&mut self, task: &ReportedTask) -> String {
        let mut parts = vec![self.link(task.row.title.as_str(), task.row.number.0)];
        if let Some(goals) = self.goals(task) {
            parts.push(format!(" ({goals})"));
        }
        if let Some(note) = &task.note {
            parts.push(format!(": {}", inline_with_links(note.as_str().trim_end_matches('.'))));
        }
        if !task.row.evidence.is_empty() {
            let links: Vec<String> = task.row.evidence.iter().map(evidence).collect();
            parts.push(format!(". Evidence: {}", links.join(", ")));
        }
        if let Some(people) = self.people(task) {
            parts.push(format!(". By {people}"));
        }
        parts.concat()
    }

    /// A task with its result and its evidence.
    fn short(&self, task: &ReportedTask) -> String {
        let links: Vec<String> = task.row.evidence.iter().map(evidence).collect();
        let links = if links.is_empty() { String::new() } else { format!(" ({})", links.join(", ")) };
        format!("{}{links}", self.link(task.row.title.as_str(), task.row.number.0))
    }

    /// The people who did it: `Ada, Grace and 2 others`.
    fn people(&mut self, task: &ReportedTask) -> Option<String> {
        let mut names: Vec<String> = task.credited.iter().map(|credit| self.written.mark(credit.id)).collect();
        if !names.is_empty() && task.uncredited > 0 {
            names.push(counted(task.uncredited as usize, "other", "others"));
        }
        (!names.is_empty()).then(|| listed(&names))
    }

    fn goals(&self, task: &ReportedTask) -> Option<String> {
        let specs = self.series.into_iter().flat_map(|series| {
            let label = |number: &SpecNumber| plain(series.label(*number));
            task.row.specs.iter().map(label)
        });
        let goals: Vec<String> = specs.chain(task.row.outcomes.iter().map(ToString::to_string)).collect();
        (!goals.is_empty()).then(|| goals.join(", "))
    }

    fn link(&self, title: &str, number: u32) -> String {
        let address = format!("{}/{}/tasks/{number}", ReportText::ORIGIN, self.report.edition.slug);
        format!("[{}]({address})", plain(title))
    }

    fn bullets(&mut self, entries: &[String]) {
        if !entries.is_empty() {
            let lines: Vec<String> = entries.iter().map(|entry| format!("- {entry}")).collect();
            self.line(&lines.join("\n"));
        }
    }

    /// Appends a paragraph.
    fn line(&mut self, text: &str) {
        let written = &mut self.written.text;
        if !written.is_empty() {
            written.push('\n');
        }
        written.push_str(text);
        written.push('\n');
    }
}

/// An address without braces, which could begin a shortcode of Hugo.
fn address(url: &Url) -> String {
    url.as_str().replace('{', "%7B").replace('}', "%7D")
}

fn plain(text: impl ToString) -> String {
    inline(&text.to_string())
}

/// All names, without a limit: `Ada, Grace and Alan`.
fn listed(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

fn evidence(evidence: &Evidence) -> String {
    let state = evidence.state().map_or(String::new(), |state| format!(" ({})", state.as_str()));
    let address = address(&evidence.url);
    let address = if address.contains(['(', ')']) { format!("<{address}>") } else { address };
    format!("[{}]({address}){state}", plain(evidence.label()))
}
