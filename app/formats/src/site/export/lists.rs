//! Writes the lists of a page: links, agenda, clauses, tracks and meetings.

use super::text::{escaped, link, sealed};
use crate::site::agreement::{CLAUSE_END, clause_text};
use crate::site::meetings::written_time;
use domain::editions::{AgendaBlock, Clause, Link, Track};
use domain::meetings::Meeting;
use domain::people::Person;
use domain::time::{NaiveTime, Zone, day, weekday};
use std::collections::BTreeSet;

/// Below “During the event”, where the reader finds links. Links to calls are left out.
pub(super) fn links(links: &[Link]) -> String {
    let lines: Vec<String> = links.iter().filter_map(|found| link(found.title.as_str(), &found.url)).collect();
    section("## During the event", lines.iter().map(|line| format!("- {line}\n")).collect())
}

/// A table for each day, each in a fold-out block.
pub(super) fn agenda(agenda: &[AgendaBlock]) -> String {
    let days = agenda.chunk_by(|a, b| a.date == b.date).map(|rows| {
        let date = rows[0].date;
        let name = format!("{}, {}", weekday(date).split(' ').next().unwrap_or(""), day(date));
        let rows: String = rows.iter().map(agenda_row).collect();
        format!(
            "{{{{< details \"**{name}**\" >}}}}\n\n| Time | Description |\n| ---- | ----------- |\n{rows}\n{{{{< /details >}}}}\n"
        )
    });
    section("## Agenda", days.collect::<Vec<_>>().join("\n"))
}

fn agenda_row(row: &AgendaBlock) -> String {
    let clock = |time: NaiveTime| time.format("%-H:%M").to_string();
    let hours = match (row.starts.map(clock), row.ends.map(clock)) {
        (Some(starts), Some(ends)) => format!("{starts}--{ends}"),
        (Some(starts), None) => starts,
        (None, _) => String::new(),
    };
    format!("| {hours} | {} |\n", escaped(row.title.as_str()))
}

/// The sentence with the clauses of the agreement.
pub(super) fn clauses(clauses: &[Clause]) -> String {
    let Some((last, others)) = clauses.split_last() else { return String::new() };
    let mut lines: Vec<String> = others.iter().map(|other| clause(other, ",")).collect();
    if let Some(before_last) = lines.last_mut() {
        before_last.push_str(" and");
    }
    lines.push(clause(last, "."));
    format!("This event requires upfront agreement to:\n{}\n", lines.join("\n"))
}

/// A clause with the mark that joins it to the next one.
fn clause(clause: &Clause, mark: &str) -> String {
    let text = letters_escaped(&escaped(clause.text.as_str()));
    let is_read_back = clause_text(&format!("{text}{mark}")) == clause.text.as_str();
    let end = if is_read_back { "" } else { CLAUSE_END };
    format!("({}) {text}{end}{mark}", clause.letter)
}

/// Escapes `(b)` within a clause, which would begin the next one.
fn letters_escaped(text: &str) -> String {
    let mut written = String::new();
    for (at, c) in text.char_indices() {
        match (c, text.as_bytes().get(at + 1..at + 3)) {
            ('(', Some([letter, b')'])) if letter.is_ascii_lowercase() => written.push_str("&#40;"),
            _ => written.push(c),
        }
    }
    written
}

/// Tracks as `**Title**: summary _(Leads: …)_`.
pub(super) fn tracks(tracks: &[Track]) -> String {
    if tracks.is_empty() {
        return String::new();
    }
    let lines: String = tracks.iter().map(track).collect();
    // The sentence ends the clauses above: a title may begin with `(b)`, too.
    format!("## Work Topics\n\nThe summit will focus on the following work topics:\n\n{lines}")
}

fn track(track: &Track) -> String {
    let summary = track.summary.as_ref().map(|summary| {
        let summary = sealed(summary.as_str()).replace("(Lead", "&#40;Lead").replace("(lead", "&#40;lead");
        // The reader takes a colon after the title for the mark before the summary.
        format!(": {}", summary.strip_prefix(':').map_or(summary.clone(), |rest| format!("&#58;{rest}")))
    });
    let leads: Vec<String> = track.leads.iter().map(lead).collect();
    let leads = match leads.len() {
        0 => String::new(),
        1 => format!(" _(Lead: {})_", leads[0]),
        _ => format!(" _(Leads: {})_", leads.join(", ")),
    };
    format!("- **{}**{}{leads}\n", sealed(track.title.as_str()), summary.unwrap_or_default())
}

/// A lead with a link to the profile; a name without a login gets an empty link if it would be read as two names.
fn lead(lead: &Person) -> String {
    let name = lead.name.as_str();
    let has_marks = name.contains([',', ')', '&', '(', '@']) || name.contains(" and ");
    match &lead.login {
        Some(login) => format!("[{}](https://github.com/{login})", escaped(name)),
        None if has_marks => format!("[{}](#)", escaped(name)),
        None => escaped(name),
    }
}

/// Planning meetings, each title and day once.
pub(super) fn meetings(meetings: &[Meeting], zone: &Zone) -> String {
    let mut written = BTreeSet::new();
    let once = meetings.iter().filter(|meeting| written.insert((meeting.time.on, meeting.title.as_str())));
    section("## Meeting notes", once.map(|meeting| entry(meeting, zone)).collect())
}

fn entry(meeting: &Meeting, zone: &Zone) -> String {
    let notes = meeting.notes.as_ref().and_then(|notes| link("notes", notes));
    let notes = notes.map(|notes| format!(" ({notes})")).unwrap_or_default();
    format!("- {}: {}{notes}\n", written_time(&meeting.time, zone), escaped(meeting.title.as_str()))
}

/// A section, or nothing if it would be empty.
fn section(heading: &str, body: String) -> String {
    if body.is_empty() { body } else { format!("{heading}\n\n{body}") }
}
