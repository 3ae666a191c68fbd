//! Checks what is read from an edition's page, and the reported contradictions.

use crate::fixture::*;
use domain::editions::PlanningRule;
use domain::import::DiagnosticKind;

#[test]
fn edition_is_read_completely() {
    let reading = site(&[(INDEX, SUMMIT), (GENERAL_FILE, GENERAL)]).unwrap();
    let summit = &reading.imported.editions[0];
    assert_eq!((summit.slug.as_str(), summit.title.as_str()), ("2031", "2031 Lantern Summit"));
    assert_eq!((summit.dates.starts().to_string(), summit.dates.count()), ("2031-05-05".into(), 3));
    assert_eq!((summit.place.as_str(), summit.zone.as_str()), ("Portland, OR", "America/Los_Angeles"));
    assert_eq!(summit.venue.as_ref().unwrap().as_str(), "Lantern Hall, 1 Wharf Street, Portland");
    assert_eq!((summit.capacity, summit.planning_rule), (Some(20), Some(PlanningRule { at_least: 2, of: Some(3) })));
    let clauses: Vec<_> = summit.clauses.iter().map(|clause| (clause.letter, clause.text.as_str())).collect();
    assert_eq!(
        clauses[1..],
        [('b', "write a work plan"), ('c', "attend the summit in person"), ('d', "carry lanterns")]
    );
    let links: Vec<_> = summit.links.iter().map(|link| link.title.as_str()).collect();
    assert_eq!(links, ["Work log", "Map of the venue", "planning issues"]);
    let summary = "2031 Lantern Summit: 5 to 7 May 2031, Portland, OR (America/Los_Angeles), capacity 20, 4 people, \
                4 days with 8 agenda rows, 3 of them work sessions, 2 of 3 planning meetings, 4 clauses, 2 tracks, \
                2 meetings, 3 links";
    assert!(of_kind(&reading.diagnostics, DiagnosticKind::Read).contains(&(2, summary)), "{:#?}", reading.diagnostics);
    assert_eq!(contradictions(&reading.diagnostics), []);
}

#[test]
fn order_of_files_does_not_matter() {
    let older = with(&SUMMIT.replace("2031", "2030").replace("5-7 May", "6-8 May"), "(May 5-7", "(May 6-8");
    let older = with(&older, "held May 5-7", "held May 6-8").replace("general", "none");
    let files = [
        (INDEX, SUMMIT),
        (GENERAL_FILE, GENERAL),
        ("content/summits/developer/2030/_index.md", older.as_str()),
        ("content/roadmap.md", ROADMAP),
        ("calendars/lantern.yaml", CALENDAR),
        ("content/summits/sparse/meeting.md", GENERAL),
    ];
    let mut backwards = files;
    backwards.reverse();
    let reading = site(&files).unwrap();
    assert_eq!(reading, site(&backwards).unwrap());
    assert_eq!(reading.imported.editions.len(), 2);
    assert!(reading.diagnostics.is_sorted_by_key(|diagnostic| (&diagnostic.file, diagnostic.line)));
    let inner: Vec<_> = files.iter().map(|(path, text)| (format!("checkout/{path}"), *text)).collect();
    let inner: Vec<_> = inner.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    assert_eq!(reading.imported, site(&inner).unwrap().imported);
}

#[test]
fn outdated_summary_is_reported_and_not_used() {
    let page = with(SUMMIT, "  5-7 May 2031 -- Portland, OR\n", "");
    let page = with(&page, "(May 5-7, 2031)", "(May 6-10, 2030)");
    let reading = summit(&page);
    assert_eq!(reading.imported.dates.starts().to_string(), "2031-05-05");
    assert_eq!(reading.imported.place.as_str(), "Portland, OR");
    assert_only_contradiction(
        &reading.diagnostics,
        line_of(&page, "May 6-10"),
        &["6 to 10 May 2030", "5 to 7 May 2031"],
    );
}

#[test]
fn contradicting_places_are_reported() {
    let page = with(SUMMIT, "in Portland, OR.", "in Salem, OR.");
    let reading = summit(&page);
    assert_eq!(reading.imported.place.as_str(), "Portland, OR");
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "in Salem"), &["Salem, OR", "Portland, OR"]);
}

#[test]
fn folder_of_another_year_is_reported() {
    let reading = site(&[("content/summits/developer/2030/_index.md", SUMMIT)]).unwrap();
    assert_only_contradiction(&reading.diagnostics, line_of(SUMMIT, "5-7 May"), &["2030", "5 to 7 May 2031"]);
}

#[test]
fn numbers_in_prose_are_not_imported() {
    let page = with(SUMMIT, "space for 20 participants", "room enough");
    let reading = summit(&page);
    assert_eq!((reading.imported.capacity, reading.imported.dates.count()), (None, 3));
    let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    assert!(skipped.iter().any(|(_, text)| text.contains("no capacity")), "{skipped:?}");
    let page = with(SUMMIT, "space for 20 participants", "space for twenty-four participants");
    assert_eq!(summit(&page).imported.capacity, Some(24));
}

#[test]
fn contradicting_planning_rules_are_reported() {
    let page = with(
        SUMMIT,
        "See [planning",
        "Participants are responsible for attending\none or more one-hour video meetings.\n\nSee [planning",
    );
    let page =
        with(&page, "### Dates\n", "### Dates\n\nYou are expected to participate in at least two planning meetings.\n");
    let reading = summit(&page);
    assert_eq!(reading.imported.planning_rule, Some(PlanningRule { at_least: 2, of: Some(3) }));
    let clause = format!("line {}", line_of(&page, "(a) take part"));
    assert_only_contradiction(
        &reading.diagnostics,
        line_of(&page, "one or more"),
        &["at least one", "2 of 3", &clause],
    );
}

#[test]
fn planning_rule_outside_the_clauses_is_a_fallback() {
    let page = with(SUMMIT, "take part in two of the three one-hour pre-summit planning meetings", "be kind");
    assert_eq!(summit(&page).imported.planning_rule, None);
    let page = with(&page, "See [planning", "You will attend at least one video meetings. See [planning");
    assert_eq!(summit(&page).imported.planning_rule, Some(PlanningRule { at_least: 1, of: None }));
}

#[test]
fn zone_of_an_unknown_place_is_reported() {
    let page = SUMMIT.replace("Portland, OR", "Lantern Town");
    let reading = summit(&page);
    assert_eq!(reading.imported.zone.as_str(), "UTC");
    assert_only_contradiction(&reading.diagnostics, 3, &["time zone of “Lantern Town”", "using UTC"]);
    let reading = site(&[(INDEX, &page), ("calendars/scientific-python.yaml", CALENDAR)]).unwrap();
    assert_eq!(reading.imported.editions[0].zone.as_str(), "America/Los_Angeles");
    let found = contradictions(&reading.diagnostics);
    assert!(found[0].1.contains("America/Los_Angeles from calendars/scientific-python.yaml"), "{found:?}");
    let general = with(GENERAL, "Pacific time", "Eastern time");
    let reading = site(&[(INDEX, &page), (GENERAL_FILE, &general)]).unwrap();
    assert_eq!(reading.imported.editions[0].zone.as_str(), "America/New_York");
}

#[test]
fn leads_are_found_by_name() {
    let tracks = summit(SUMMIT).imported.tracks;
    let shown: Vec<_> =
        tracks.iter().map(|track| (track.title.as_str(), track.summary.as_ref().unwrap().as_str())).collect();
    assert_eq!(shown, [("Wicks", "cotton, paper, and glass_fibre."), ("Oils", "all of them")]);
    let leads: Vec<_> =
        tracks.iter().flat_map(|track| &track.leads).map(|lead| lead.login.as_ref().unwrap().as_str()).collect();
    assert_eq!(leads, ["ada-lantern", "Ola", "zoe"]);
}

#[test]
fn unlisted_lead_is_imported_by_name_and_reported() {
    let page = with(SUMMIT, "(Lead: Zoe Angstrom)", "(Leads: Zoe Angstrom and Unlisted Lead)");
    let reading = summit(&page);
    let leads = &reading.imported.tracks[1].leads;
    assert_eq!((leads.len(), leads[1].name.as_str(), &leads[1].login), (2, "Unlisted Lead", &None));
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "Unlisted Lead"), &["Unlisted Lead"]);
}

#[test]
fn topics_of_another_summit_are_skipped() {
    let page = with(
        SUMMIT,
        "The summit will focus on these:",
        "We ask you. For comparison, these were the focus areas for the summit held in May:",
    );
    let reading = summit(&page);
    assert_eq!(reading.imported.tracks, []);
    let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    assert!(
        skipped
            .iter()
            .any(|(line, text)| *line == line_of(&page, "### Work Topics") && text.contains("another summit"))
    );
}

#[test]
fn links_to_calls_and_chats_are_not_imported() {
    let event = "## During the event\n\n- [Room](https://lantern.zoom.us/j/1?pwd=SECRET)\n- [Chat](https://discord.gg/SECRET)\n- [Notes](https://notes.example/n)\n- There is also a phone\n\n## Logistics";
    let page = with(SUMMIT, "## Logistics", event);
    let reading = summit(&page);
    let links: Vec<_> = reading.imported.links.iter().map(|link| link.title.as_str()).collect();
    assert_eq!(links, ["Work log", "Map of the venue", "Notes", "planning issues"]);
    assert!(!format!("{reading:?}").contains("SECRET"));
    assert_eq!(of_kind(&reading.diagnostics, DiagnosticKind::Skipped).len(), 2);
}

#[test]
fn invalid_page_is_refused_with_line_and_reason() {
    for (page, line, reason) in [
        (with(SUMMIT, "date: 2031-01-11\n---\n", "date: 2031-01-11\n"), 1, "not closed"),
        (with(SUMMIT, "title: 2031 Lantern Summit", "title: [a, b]"), 2, "front matter"),
        (with(SUMMIT, "title: 2031 Lantern Summit\n", ""), 1, "no title"),
        (with(SUMMIT, "---\n", "+++\n"), 1, "TOML"),
        (with(SUMMIT, "date: 2031-01-11", "date: 2031-01-11\ndate: 2031-01-12"), 10, "duplicate mapping key: date."),
        (with(SUMMIT, "5-7 May 2031 --", "35-37 May 2031 -- 5-31 February 2031 --"), 5, "no day 31 in month 2"),
        (with(SUMMIT, "5-7 May 2031 --", "5 May - 7 August 2031 --"), 5, "31 days"),
        (with(SUMMIT, "<!-- ## [Old log]", "<!-- ## [Old"), 0, ""),
        (with(SUMMIT, "(b) write", "(a) write"), line_of(SUMMIT, "(b) write"), "twice"),
    ] {
        let read = site(&[(INDEX, &page)]);
        match line {
            0 => assert!(read.is_ok()),
            _ => {
                let error = read.unwrap_err();
                assert_eq!((error.file.as_str(), error.line), (INDEX, line), "{error}");
                assert!(error.reason.contains(reason), "{error}");
            }
        }
    }
    let open = with(SUMMIT, "old) -->", "old)");
    assert_eq!(site(&[(INDEX, &open)]).unwrap_err().line, line_of(SUMMIT, "<!--"));
}

#[test]
fn byte_order_mark_is_ignored_and_invalid_utf8_refused() {
    assert_eq!(summit(&format!("\u{feff}{}", SUMMIT.replace('\n', "\r\n"))), summit(SUMMIT));
    let mut bytes = SUMMIT.as_bytes().to_vec();
    bytes.extend_from_slice(b"\n\xff\n");
    let file = domain::import::SourceFile { path: INDEX, bytes: &bytes };
    let error = formats::site::read(&[file]).unwrap_err();
    assert_eq!(error.line as usize, SUMMIT.lines().count() + 2, "{error}");
}

#[test]
fn edition_described_twice_is_refused() {
    let duplicate = "content/summits/developer/2031/index.md";
    assert!(site(&[(INDEX, SUMMIT), (duplicate, SUMMIT)]).unwrap_err().reason.contains("already"));
    let november = |folder| format!("content/summits/developer/{folder}/_index.md");
    let (a, b) = (november("2031-Nov"), november("2031-nov"));
    assert!(site(&[(&a, SUMMIT), (&b, SUMMIT)]).unwrap_err().reason.contains("twice"));
    assert_eq!(site(&[(&a, SUMMIT)]).unwrap().imported.editions[0].slug.as_str(), "2031-nov");
}

#[test]
fn roadmap_items_become_outcomes() {
    let read = |page: &str| site(&[("content/roadmap.md", page)]).unwrap();
    let items = read(ROADMAP).imported.roadmap.unwrap();
    let public: Vec<_> = items.iter().filter(|item| item.in_roadmap).collect();
    let shown: Vec<_> = public.iter().map(|item| (item.code.to_string(), item.title.as_str())).collect();
    assert_eq!(shown, [("1a".into(), "Shared wicks"), ("1b".into(), "Shared oils"), ("2a".into(), "Longer piers")]);
    let others: Vec<_> = items.iter().filter(|item| !item.in_roadmap).map(|item| item.code.to_string()).collect();
    assert_eq!(others, ["4a", "4b", "4c"], "the public page has no outcomes about funding");
    let entries: String = (1..=26).map(|nth| format!("- {nth}\n")).collect();
    let long = with(ROADMAP, "- Longer piers", &format!("{entries}- Too many"));
    let reading = read(&long);
    assert_eq!(reading.imported.roadmap.unwrap().len(), 2 + 26 + 3);
    assert_only_contradiction(&reading.diagnostics, line_of(&long, "Too many"), &["Too many"]);
    assert_eq!(site(&[(INDEX, SUMMIT)]).unwrap().imported.roadmap, None);
}

#[test]
fn weekdays_in_the_subtitle_are_compared_with_the_dates() {
    for (subtitle, is_wrong) in [
        ("Monday 5 – Wednesday 7 May 2031, Portland, OR", false),
        ("Monday, May 5 - Wednesday, May 7, 2031, Portland, OR", false),
        ("Tuesday 5 – Wednesday 7 May 2031, Portland, OR", true),
        ("Monday 5 – Friday 7 May 2031, Portland, OR", true),
    ] {
        let page = format!("---\ntitle: Lantern Summit\nsubtitle: \"{subtitle}\"\n---\n");
        let found =
            contradictions(&summit(&page).diagnostics).into_iter().filter(|(_, text)| text.contains("weekday")).count();
        assert_eq!(found > 0, is_wrong, "{subtitle}");
    }
}

#[test]
fn invalid_page_stops_only_its_own_edition() {
    let broken = "content/summits/developer/2030/_index.md";
    for (file, text) in [
        (broken, "---\ntitle: [\n---\n".to_owned()),
        (
            broken,
            SUMMIT
                .replace("2031", "2030")
                .replace("([@zoe](https://github.com/zoe))", "([@zoe](https://github.com/zoe)"),
        ),
        ("content/roadmap.md", "---\ntitle: not closed\n".to_owned()),
        ("calendars/broken.yaml", "events: [".to_owned()),
    ] {
        let reading = site(&[(INDEX, SUMMIT), (GENERAL_FILE, GENERAL), (file, &text)]).unwrap();
        let editions: Vec<_> = reading.imported.editions.iter().map(|edition| edition.slug.as_str()).collect();
        assert_eq!(editions, ["2031"], "{file}");
        let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
        assert!(
            skipped.iter().any(|(_, text)| text.contains("What this file describes is not imported")),
            "{skipped:?}"
        );
    }
    let invalid =
        site(&[(INDEX, SUMMIT), (GENERAL_FILE, "---\ntitle: [\n---\n"), (broken, &SUMMIT.replace("2031", "2030"))]);
    let editions: Vec<_> = invalid.unwrap().imported.editions.into_iter().map(|edition| edition.slug).collect();
    assert_eq!(editions[0].as_str(), "2030", "an edition with an unreadable meeting stays as it is");
    assert_eq!(editions.len(), 1);
}

#[test]
fn one_unreadable_calendar_keeps_all_calendars() {
    let reading =
        site(&[(INDEX, SUMMIT), ("calendars/a.yaml", CALENDAR), ("calendars/broken.yaml", "events: [")]).unwrap();
    assert_eq!((reading.imported.calendars, reading.imported.editions.len()), (None, 1));
}
