//! Checks variants of pages: incomplete drafts, and other wordings of the same facts.

use crate::fixture::*;
use domain::editions::PlanningRule;
use domain::import::DiagnosticKind;

const SUBTITLE: &str = "  5-7 May 2031 -- Portland, OR\n";
const DATE_SENTENCE: &str = "The summit is held May 5-7, 2031 in Portland, OR.";

/// The summit page with this subtitle, and without the dates and the place elsewhere.
fn subtitled(text: &str) -> String {
    let page = with(SUMMIT, SUBTITLE, &format!("  {text}\n"));
    with(&with(&page, DATE_SENTENCE, ""), "(May 5-7, 2031)", "")
}

fn assert_skipped(page: &str, line: u32, words: &str) {
    let reading = site(&[(INDEX, page)]).unwrap();
    let found = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    assert!(found.iter().any(|(at, text)| *at == line && text.contains(words)), "{line} {words}: {found:#?}");
}

#[test]
fn summit_without_dates_is_reported_and_skipped() {
    let page = SUMMIT.replace("2031", "the year");
    assert_eq!(site(&[(INDEX, &page)]).unwrap().imported.editions, []);
    assert_skipped(&page, 3, "has no dates");
}

#[test]
fn summit_without_a_place_is_read_and_reported() {
    let page = subtitled("5-7 May 2031");
    let imported = summit(&page).imported;
    assert_eq!((imported.place.as_str(), imported.zone.as_str()), ("To be announced", "UTC"));
    assert_skipped(&page, 5, "no place for the summit");
    let page = with(&page, "of forty people.", "of forty people, hosted in Salem, OR.");
    assert_eq!(summit(&page).imported.place.as_str(), "Salem, OR");
}

#[test]
fn place_may_come_before_the_days() {
    for text in [
        "Portland, OR, 5-7 May 2031",
        "Portland, OR — 5-7 May 2031",
        "Portland, OR (5–7 May 2031)",
        "(5-7 May 2031, Portland, OR)",
        "May 5 & 7, 2031 in Portland, OR",
        "5 May 2031 to 7 May 2031 | Portland, OR",
    ] {
        let imported = summit(&subtitled(text)).imported;
        assert_eq!((imported.place.as_str(), imported.dates.count()), ("Portland, OR", 3), "{text}");
    }
    let page =
        with(&with(SUMMIT, SUBTITLE, ""), DATE_SENTENCE, "The summit will be held in Portland, OR, on May 5-7, 2031.");
    assert_eq!(summit(&page).imported.place.as_str(), "Portland, OR");
    let page = subtitled("The Seventh Lantern Summit, 5-7 May 2031");
    assert_eq!(summit(&page).imported.place.as_str(), "To be announced");
}

#[test]
fn capacity_may_be_stated_in_other_words() {
    for (words, seats) in [
        ("space for up to 36 participants", 36),
        ("room for 36 people", 36),
        ("space for about thirty-six invited attendees", 36),
        ("space for 20-25 participants", 25),
    ] {
        let page = with(SUMMIT, "space for 20 participants", words);
        assert_eq!(summit(&page).imported.capacity, Some(seats), "{words}");
    }
    assert_skipped(
        &with(SUMMIT, "space for 20 part", "space for 20-25 part"),
        line_of(SUMMIT, "space for 20"),
        "20-25",
    );
}

#[test]
fn contradicting_capacities_are_reported() {
    let page = with(SUMMIT, "### Dates\n", "### Dates\n\nThere is space for 30 participants.\n");
    let reading = summit(&page);
    assert_eq!(reading.imported.capacity, Some(20));
    let first = format!("line {}", line_of(&page, "space for 20"));
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "space for 30"), &["30", "20", &first]);
}

#[test]
fn contradicting_attendance_rules_are_reported() {
    let more = "### Dates\n\nYou are expected to participate in two of the four planning meetings.\n";
    let page = with(SUMMIT, "### Dates\n", more);
    let reading = summit(&page);
    assert_eq!(reading.imported.planning_rule, Some(PlanningRule { at_least: 2, of: Some(3) }));
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "two of the four"), &["2 of 4", "2 of 3"]);
}

#[test]
fn meeting_notes_of_a_nonexistent_day_are_skipped() {
    let page = with(SUMMIT, "[April 1, Wicks", "[April 31, Wicks");
    let reading = summit(&page);
    assert_eq!(reading.imported.meetings.len(), 1);
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "April 31"), &["no day 31 in month 4", "ignored"]);
}

#[test]
fn copy_of_the_site_within_the_site_is_not_read() {
    let copy = format!("archive/{INDEX}");
    let reading = site(&[(INDEX, SUMMIT), (&copy, "---\n[")]).unwrap();
    assert_eq!(reading.imported.editions.len(), 1);
    assert!(
        reading.diagnostics.iter().any(|diagnostic| diagnostic.file == copy && diagnostic.text.contains("outside"))
    );
}

#[test]
fn wrong_weekday_in_the_list_of_meetings_is_reported() {
    let page = with(SUMMIT, "[April 1, Wicks", "[Friday, April 1, Wicks");
    let reading = summit(&page);
    let titles: Vec<_> = reading.imported.meetings.iter().map(|meeting| meeting.title.as_str()).collect();
    assert_eq!(titles, ["General", "Wicks, Oils"]);
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "Friday"), &["1 April 2031 is a Tuesday"]);
    let right = with(SUMMIT, "[April 1, Wicks", "[Tuesday April 1: Wicks");
    assert_eq!(contradictions(&summit(&right).diagnostics), []);
}

#[test]
fn long_text_is_shortened_and_reported() {
    let page = with(SUMMIT, "Welcome & coordination ", &"welcome ".repeat(40));
    assert_eq!(summit(&page).imported.agenda[3].title.as_str().chars().count(), 200);
    assert_skipped(&page, line_of(&page, "welcome"), "longer than 200");
    let page = with(SUMMIT, "cotton, paper,", &"cotton ".repeat(400));
    assert!(summit(&page).imported.tracks[0].summary.as_ref().unwrap().as_str().ends_with('…'));
    assert_eq!(summit(&page).imported.tracks[0].leads, summit(SUMMIT).imported.tracks[0].leads);
    assert_skipped(&page, line_of(&page, "cotton cotton"), "longer than 1000");
}

#[test]
fn leads_may_be_links_logins_or_placeholders() {
    let leads = "_(Leads: [Ola Nordøy](https://github.com/Ola), @zoe and TBD)_";
    let page = with(SUMMIT, "_(Lead: Zoe Angstrom)_", leads);
    let reading = summit(&page);
    let logins: Vec<_> =
        reading.imported.tracks[1].leads.iter().map(|lead| lead.login.as_ref().unwrap().as_str()).collect();
    assert_eq!(logins, ["Ola", "zoe"]);
    assert_eq!(contradictions(&reading.diagnostics), []);
}
