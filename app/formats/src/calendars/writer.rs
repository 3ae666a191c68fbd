//! Writes calendars in the yaml2ics format.

use super::{Calendar, Event, EventLength, EventTime, Repeat};
use std::fmt::Write;

/// Writes a calendar as YAML. Reading it gives the same calendar.
///
/// It contains the private details of the events.
pub fn write(calendar: &Calendar) -> String {
    let mut text = format!("name: {}\n", quoted(calendar.name.as_str()));
    if let Some(zone) = &calendar.zone {
        text += &format!("timezone: {zone}\n");
    }
    if !calendar.includes.is_empty() {
        text += "include:\n";
        text.extend(calendar.includes.iter().map(|file| format!("  - {}\n", quoted(file))));
    }
    text += "events:";
    if calendar.events.is_empty() {
        return text + " []\n";
    }
    text.push('\n');
    text.extend(calendar.events.iter().map(event));
    text
}

fn event(event: &Event) -> String {
    let details = &event.details;
    let mut text = format!("  - summary: {}\n", quoted(event.title.as_str()));
    let mut field = |name: &str, value: Option<String>| {
        text.extend(value.map(|value| format!("    {name}: {value}\n")));
    };
    field("description", details.description.as_ref().map(|text| block(text.as_str())));
    field("location", details.location.as_ref().map(|text| block(text.as_str())));
    field("timezone", event.zone.as_ref().map(ToString::to_string));
    field("begin", Some(time(&event.begins)));
    match &event.length {
        EventLength::AllDay => {}
        EventLength::Lasts(lasts) if lasts.num_seconds() % 60 == 0 => {
            field("duration", Some(format!("{{ minutes: {} }}", lasts.num_minutes())));
        }
        EventLength::Lasts(lasts) => field("duration", Some(format!("{{ seconds: {} }}", lasts.num_seconds()))),
        EventLength::Until(end) => field("end", Some(time(end))),
    }
    field("url", details.url.as_ref().map(|url| quoted(url.as_str())));
    field("repeat", event.repeat.as_ref().map(repeat));
    field("ics", (!details.lines.is_empty()).then(|| block(&details.lines.join("\n"))));
    text
}

fn repeat(repeat: &Repeat) -> String {
    let mut text = format!("\n      interval:\n        {}: {}", repeat.unit.as_str(), repeat.every);
    text.extend(repeat.until.as_ref().map(|until| format!("\n      until: {}", time(until))));
    for (name, times) in [("except_on", &repeat.except), ("also_on", &repeat.also)] {
        if !times.is_empty() {
            text += &format!("\n      {name}:");
            text.extend(times.iter().map(|written| format!("\n        - {}", time(written))));
        }
    }
    text
}

fn time(time: &EventTime) -> String {
    match time {
        EventTime::Day(day) => day.to_string(),
        EventTime::At(time) => time.format("%Y-%m-%d %H:%M:%S %:z").to_string(),
        EventTime::Local(local, _) | EventTime::WithoutZone(local) => local.format("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

/// A text as a block of lines, which people can read and edit, or in quotation marks if YAML would change it.
fn block(text: &str) -> String {
    let is_plain = |c: char| matches!(c, '\n' | ' '..='~' | '\u{a1}'..='\u{1fff}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{d7ff}');
    let lines_are_plain = text.lines().all(|line| !line.starts_with(' ') || !line.trim().is_empty());
    if !text.chars().all(is_plain) || !lines_are_plain || text.starts_with(' ') {
        return quoted(text);
    }
    let indented = text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("\n      {line}") });
    format!("|{}", indented.collect::<String>())
}

/// A text in double quotation marks.
fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            ' '..='~' => written.push(c),
            c if c.is_alphanumeric() => written.push(c),
            // Writing to a string does not fail.
            c => {
                let _ = write!(written, "\\U{:08X}", u32::from(c));
            }
        }
    }
    written + "\""
}
