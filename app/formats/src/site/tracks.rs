//! Reads the tracks of an edition, with their leads.

use crate::guard::redacted;
use crate::markdown::{Item, Section, headings, links, plain, sections, top_items};
use crate::names::{Roster, fold};
use crate::page::Page;
use crate::site::people::is_placeholder;
use crate::source::{Diagnostics, cut, name, one_line, quoted, title};
use domain::id::Login;
use domain::import::{ImportedTrack, ParseError};
use domain::people::Person;
use domain::text::{ShortText, Url};

pub(super) fn read(
    page: &Page<'_>,
    people: &[Person],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<ImportedTrack>, ParseError> {
    let is_topics = |section: &&Section<'_>| {
        let name = fold(&plain(section.title));
        ["work topics", "focus areas", "tracks"].iter().any(|words| name.contains(words))
    };
    let mut found: Vec<ImportedTrack> = Vec::new();
    for section in sections(&page.rows).iter().filter(is_topics) {
        let items = top_items(section.rows);
        if !items.is_empty() && is_of_another_summit(section, &items) {
            diagnostics.add_skipped(page.file, section.line, "These topics belong to another summit; ignored.");
            continue;
        }
        for item in &items {
            let track = track(page, item, people, diagnostics)?;
            if found.iter().any(|known| known.title == track.title) {
                let text = format!("The topic {} appears twice; imported once.", quoted(track.title.as_str()));
                diagnostics.add_contradiction(page.file, item.line, text);
            } else {
                found.push(track)
            }
        }
    }
    Ok(found)
}

/// Whether the text before the list says so: “For comparison, these were the focus areas for …”.
fn is_of_another_summit(section: &Section<'_>, items: &[Item]) -> bool {
    let first = items.first().map_or(u32::MAX, |item| item.line);
    let headings = headings(section.rows);
    let before = section.rows.iter().take_while(|row| row.number < first && !headings.contains_key(&row.number));
    let prose = fold(&before.map(|row| row.text.as_str()).collect::<Vec<_>>().join(" "));
    prose.contains("for comparison") || prose.contains("these were the")
}

/// Parses `**Title**: summary _(Leads: A, B)_`.
fn track(
    page: &Page<'_>,
    item: &Item,
    people: &[Person],
    diagnostics: &mut Diagnostics,
) -> Result<ImportedTrack, ParseError> {
    let bold = item.text.strip_prefix("**").and_then(|text| text.split_once("**"));
    let (name, rest) = bold.or_else(|| item.text.split_once(':')).unwrap_or((item.text.as_str(), ""));
    let (summary, leads) = leads(rest);
    let summary = redacted(&plain(summary.trim_start_matches([':', ' ']).trim_end_matches(['_', '*', ' '])));
    let summary = cut(page.file, item.line, &summary, ShortText::LIMIT, diagnostics);
    let mut found = Vec::new();
    for lead in leads.iter().filter(|lead| lead.is_linked || !is_placeholder(&lead.written)) {
        found.push(lead_of(page, item.line, lead, people, diagnostics)?);
    }
    Ok(ImportedTrack {
        title: title(page.file, item.line, &plain(name.trim_end_matches(':')))?,
        summary: (!summary.is_empty()).then(|| one_line(page.file, item.line, &summary)).transpose()?,
        leads: found,
    })
}

/// A lead as written: a name, or a link whose text is the name.
struct WrittenLead {
    written: String,
    /// The login of a link to a profile.
    login: Option<Login>,
    is_linked: bool,
}

/// The text before `(Leads: …)`, and the leads in it.
fn leads(text: &str) -> (&str, Vec<WrittenLead>) {
    let marks = ["(Leads:", "(Lead:", "(leads:", "(lead:"];
    let Some((at, mark)) = marks.iter().filter_map(|mark| Some((text.rfind(mark)?, mark))).max() else {
        return (text, Vec::new());
    };
    let inner = &text[at + mark.len()..];
    let mut found = Vec::new();
    let mut from = 0;
    for link in links(inner) {
        let login = profile(&link.target);
        if login.is_none() && link.target != "#" {
            continue;
        }
        if inner[from..link.span.start].contains(')') {
            break;
        }
        found.extend(names(&inner[from..link.span.start]));
        found.push(WrittenLead { written: plain(link.text), login, is_linked: true });
        from = link.span.end;
    }
    found.extend(names(&inner[from..]));
    (&text[..at], found)
}

/// The names before the closing parenthesis.
fn names(text: &str) -> Vec<WrittenLead> {
    // A lead's name may be a link, which has parentheses, too.
    let inner = plain(text);
    let inner = inner.split(')').next().unwrap_or("").replace(" and ", ",").replace('&', ",");
    let inner = inner.split(',').map(str::trim).filter(|name| !matches!(*name, "" | "and"));
    inner.map(|name| WrittenLead { written: name.to_owned(), login: None, is_linked: false }).collect()
}

/// The login of a profile's address.
fn profile(address: &str) -> Option<Login> {
    let url = Url::parse(address).ok()?;
    match url.parts() {
        ("github.com" | "www.github.com", path) => match path.as_slice() {
            [login] => Login::parse(login).ok(),
            _ => None,
        },
        _ => None,
    }
}

fn lead_of(
    page: &Page<'_>,
    line: u32,
    lead: &WrittenLead,
    people: &[Person],
    diagnostics: &mut Diagnostics,
) -> Result<Person, ParseError> {
    let roster = Roster::new(people);
    let bare = if lead.is_linked { &lead.written } else { lead.written.trim_start_matches('@') };
    let login = lead.login.clone().or_else(|| Login::parse(bare).ok().filter(|_| !lead.is_linked));
    let person = match login.and_then(|login| roster.by_login(&login)) {
        Some(person) => person.clone(),
        None if lead.login.is_some() => Person { name: name(page.file, line, bare)?, login: lead.login.clone() },
        None => roster.find_or_name(name(page.file, line, bare)?),
    };
    if person.login.is_none() && !people.contains(&person) {
        let text =
            format!("The lead {} is not on the list of participants; imported by name only.", quoted(&lead.written));
        diagnostics.add_contradiction(page.file, line, text);
    }
    Ok(person)
}
