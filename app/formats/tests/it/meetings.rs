//! Checks planning meetings: their pages, the list of notes, and contradicting dates.

use crate::fixture::*;
use domain::import::{DiagnosticKind, ImportedMeeting, Parsed};

fn meetings(general: &str) -> Parsed<Vec<ImportedMeeting>> {
    let Parsed { mut imported, diagnostics } = site(&[(INDEX, SUMMIT), (GENERAL_FILE, general)]).unwrap();
    Parsed { imported: imported.editions.remove(0).meetings, diagnostics }
}

fn elsewhere(page: &str) -> Vec<(DiagnosticKind, u32, String)> {
    let reading = site(&[("content/summits/sparse/meeting1.md", page)]).unwrap();
    assert_eq!(reading.imported.editions, []);
    reading.diagnostics.into_iter().map(|diagnostic| (diagnostic.kind, diagnostic.line, diagnostic.text)).collect()
}

const DATE: &str = "Monday, [March 10th 9AM - 10AM Pacific time (click)](https://www.timeanddate.com/worldclock/converter.html?iso=20310310T160000&p1=224)";

#[test]
fn meeting_time_comes_from_the_link_and_the_text() {
    let meetings = meetings(GENERAL);
    assert_eq!(contradictions(&meetings.diagnostics), []);
    let [general, wicks] = &meetings.imported[..] else { panic!("two meetings: {:#?}", meetings.imported) };
    assert_eq!((general.title.as_str(), general.time.on.to_string()), ("General Lantern Meeting", "2031-03-10".into()));
    assert_eq!(general.time.starts.unwrap().to_rfc3339(), "2031-03-10T16:00:00+00:00");
    assert_eq!(general.time.ends.unwrap().to_rfc3339(), "2031-03-10T17:00:00+00:00");
    let attendees: Vec<_> =
        general.attendees.iter().map(|p| (p.name.as_str(), p.login.as_ref().map(|l| l.as_str()))).collect();
    assert_eq!(
        attendees,
        [("Zoë Ångström", Some("zoe")), ("Ada Lantern", Some("ada-lantern")), ("Guest Visitor", None)]
    );
    assert_eq!((wicks.title.as_str(), wicks.time.on.to_string()), ("Wicks, Oils", "2031-04-01".into()));
    assert_eq!(wicks.notes.as_ref().unwrap().as_str(), "https://notes.example/wicks");
}

#[test]
fn meeting_links_and_passcodes_are_not_imported() {
    let reading = site(&[(INDEX, SUMMIT), (GENERAL_FILE, GENERAL), ("calendars/lantern.yaml", CALENDAR)]).unwrap();
    let all = format!("{reading:?}");
    assert!(!all.contains("SECRET") && !all.contains("zoom.us"), "{all}");
}

#[test]
fn year_taken_from_the_edition_is_reported() {
    let read = summit(SUMMIT);
    let found = of_kind(&read.diagnostics, DiagnosticKind::Read);
    let line = line_of(SUMMIT, "April 1");
    assert!(found.contains(&(line, "April 1 has no year; using the edition’s year, 2031.")), "{found:?}");
}

#[test]
fn text_that_differs_from_its_link_is_reported() {
    for (new, words) in [
        (DATE.replace("Monday", "Tuesday"), ["Tuesday", "10 March 2031 is a Monday"]),
        (DATE.replace("9AM - 10AM", "8AM - 9AM"), ["8:00 Pacific", "2031-03-10 16:00 UTC"]),
        (DATE.replace("10th", "11th"), ["11 March 2031", "10 March 2031"]),
        (DATE.replace("Pacific time", "PST"), ["PST", "PDT"]),
    ] {
        let page = with(GENERAL, DATE, &new);
        let reading = meetings(&page);
        assert_eq!(reading.imported[0].time.starts.unwrap().to_rfc3339(), "2031-03-10T16:00:00+00:00");
        let found = contradictions(&reading.diagnostics);
        assert_eq!(
            found.iter().filter(|(_, text)| words.iter().all(|word| text.contains(word))).count(),
            1,
            "{found:?}"
        );
        assert!(found.iter().all(|(line, _)| *line == line_of(GENERAL, "- Date")));
    }
}

#[test]
fn day_without_a_year_is_reported_and_not_guessed() {
    let page = with(GENERAL, &format!("- Date: {DATE}"), "- When: September 6th 8am PDT");
    let found = elsewhere(&page);
    assert!(
        found.iter().any(|(kind, line, text)| {
            *kind == DiagnosticKind::Skipped
                && *line == line_of(&page, "- When")
                && text.starts_with("September 6th has no year")
        }),
        "{found:?}"
    );
    let alone = SUMMIT.replace("- [General (2031-03-10)](general)\n", "");
    let reading = site(&[(INDEX, &alone), (GENERAL_FILE, &page)]).unwrap();
    assert_eq!(reading.imported.editions[0].meetings.len(), 1);
}

#[test]
fn list_of_the_edition_may_date_a_page() {
    let page = with(GENERAL, &format!("- Date: {DATE}"), "- When: March 10th 8am PDT");
    let meetings = meetings(&page);
    assert_eq!(meetings.imported.len(), 2);
    assert_eq!(meetings.imported[0].time.starts.unwrap().to_rfc3339(), "2031-03-10T15:00:00+00:00");
    let bare = with(GENERAL, &format!("- Date: {DATE}\n"), "");
    let time = self::meetings(&bare).imported[0].time;
    assert_eq!((time.on.to_string(), time.starts), ("2031-03-10".into(), None));
}

#[test]
fn wrong_weekday_of_a_meeting_is_reported() {
    let page = "---\ntags: lanterns\n---\n\n# Friday June 17 2023, 14:00 to 15:00 UTC\n\n## Attendees\n\n- Ada\n";
    let found = elsewhere(page);
    assert!(
        found.contains(&(
            DiagnosticKind::Contradiction,
            5,
            "The page says Friday, but 17 June 2023 is a Saturday.".into()
        )),
        "{found:?}"
    );
    assert!(found.iter().any(|(kind, line, text)| *kind == DiagnosticKind::Skipped
        && *line == 1
        && text.contains("belongs to no edition")));
    let reading = meetings(page);
    let june = reading.imported.iter().find(|meeting| meeting.time.on.to_string() == "2023-06-17").unwrap();
    assert_eq!(
        (june.title.as_str(), june.time.ends.unwrap().to_rfc3339()),
        ("general", "2023-06-17T15:00:00+00:00".into())
    );
}

#[test]
fn time_without_a_zone_is_reported_and_skipped() {
    let page = with(GENERAL, &format!("- Date: {DATE}"), "- Date: Monday, March 10th 2031, 9AM - 10AM");
    let reading = meetings(&page);
    assert_eq!((reading.imported[0].time.starts, reading.imported[0].time.on.to_string()), (None, "2031-03-10".into()));
    let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    assert!(
        skipped.contains(&(line_of(&page, "- Date"), "9:00 has no time zone; the time is ignored.")),
        "{skipped:?}"
    );
}

#[test]
fn meeting_on_a_nonexistent_day_is_skipped() {
    let page = with(GENERAL, &format!("- Date: {DATE}"), "- Date: February 30th 2031");
    let reading = meetings(&page);
    assert_eq!(reading.imported.len(), 1);
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "February 30th"), &["no day 30 in month 2"]);
}

#[test]
fn placeholder_is_not_a_meeting() {
    let page = SUMMIT.split("- [General").next().unwrap().to_owned() + "To be posted.\n";
    assert_eq!(summit(&page).imported.meetings, []);
    let page = SUMMIT.split("- [General").next().unwrap().to_owned() + "- To be posted\n";
    let reading = summit(&page);
    assert_eq!(reading.imported.meetings, []);
    assert!(
        of_kind(&reading.diagnostics, DiagnosticKind::Skipped)
            .iter()
            .any(|(_, text)| text.contains("“To be posted” has no date"))
    );
}
