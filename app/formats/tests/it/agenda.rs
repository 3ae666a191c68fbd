//! Checks the agenda: tables, times, and the dates of weekdays.

use crate::fixture::*;
use domain::editions::AgendaBlock;
use domain::import::DiagnosticKind;

fn shown(block: &AgendaBlock) -> String {
    let time =
        |time: Option<domain::time::NaiveTime>| time.map_or("-".to_owned(), |time| time.format("%H:%M").to_string());
    format!("{} {} {} {}", block.date, time(block.starts), time(block.ends), block.title)
}

#[test]
fn details_block_may_close_inside_a_table_row() {
    let rows: Vec<_> = summit(SUMMIT).imported.agenda.iter().map(shown).collect();
    assert_eq!(
        rows,
        [
            "2031-05-04 - - Arrive",
            "2031-05-05 08:40 - Meet at the harbour",
            "2031-05-05 09:00 - Breakfast",
            "2031-05-05 09:00 09:30 Welcome & coordination",
            "2031-05-05 09:30 13:00 Work session",
            "2031-05-06 - - Breakfast",
            "2031-05-06 09:30 13:00 Work session",
            "2031-05-07 09:30 13:00 Work session",
        ]
    );
}

#[test]
fn table_may_follow_its_block_directly() {
    let narrow = SUMMIT.replace(">}}\n\n|", ">}}\n|").replace("----------------", "-");
    assert_eq!(summit(&narrow).imported.agenda, summit(SUMMIT).imported.agenda);
}

#[test]
fn row_may_share_its_line_with_the_end_of_a_block() {
    let page = with(
        SUMMIT,
        "| -                | Breakfast    |\n| 9:30-13:00       | Work session |\n| {{< /details >}} |",
        "| - | Breakfast |\n| 9:30-13:00 | Work session {{< /details >}} |",
    );
    assert_eq!(summit(&page).imported.agenda, summit(SUMMIT).imported.agenda);
}

#[test]
fn agenda_rows_may_overlap() {
    assert_eq!(contradictions(&summit(SUMMIT).diagnostics), []);
}

#[test]
fn days_may_be_named_by_date_or_by_headings() {
    let page = SUMMIT.replace("{{< details \"**Monday**\" >}}", "{{< details \"Monday, May 5\" >}}");
    assert_eq!(summit(&page).imported.agenda, summit(SUMMIT).imported.agenda);
    let page = with(SUMMIT, "{{< details \"**Monday**\" >}}", "### Monday 5 May");
    let page = with(&page, "Work session                                    |\n{{< /details >}}", "Work session |\n");
    assert_eq!(summit(&page).imported.agenda, summit(SUMMIT).imported.agenda);
}

#[test]
fn wrong_weekday_of_a_date_is_reported() {
    let page = with(SUMMIT, "\"**Monday**\"", "\"Tuesday, May 5\"");
    let reading = summit(&page);
    assert_eq!(reading.imported.agenda, summit(SUMMIT).imported.agenda);
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "Tuesday, May 5"), &["5 May 2031 is a Monday"]);
}

#[test]
fn day_out_of_order_is_reported() {
    let page = with(SUMMIT, "\"**Tuesday**\"", "\"**Monday**\"");
    let reading = summit(&page);
    let line = line_of(&SUMMIT.replace("**Tuesday**", "TUESDAY"), "TUESDAY");
    assert_only_contradiction(&reading.diagnostics, line, &["out of order", "5 May 2031"]);
}

#[test]
fn table_that_is_not_a_day_is_skipped() {
    let page = with(SUMMIT, "\"**Tuesday**\"", "\"**Prices**\"");
    let reading = summit(&page);
    assert_eq!(reading.imported.agenda.len(), 6);
    let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    assert!(skipped.iter().any(|(_, text)| text.contains("“Prices” is not a day")), "{skipped:?}");
}

#[test]
fn row_that_ends_before_it_begins_keeps_its_start() {
    let page = with(SUMMIT, "9:30–13:00", "19:30–13:00");
    let reading = summit(&page);
    assert_eq!(shown(&reading.imported.agenda[4]), "2031-05-05 19:30 - Work session");
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "19:30"), &["19:30–13:00"]);
}

#[test]
fn invalid_row_is_refused_with_its_line() {
    for (old, new, reason) in [
        ("| 08:40        |", "| 25:99        |", "“25:99” is not a time of day."),
        ("| 9:00         | Breakfast                                       |", "| 9:00         |", "1 column but"),
        ("| 9:00         | Breakfast ", "| 9:00 | 1 | Breakfast ", "3 columns but"),
    ] {
        let page = with(SUMMIT, old, new);
        let error = site(&[(INDEX, &page)]).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), (INDEX, line_of(&page, new)), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }
    let open = with(SUMMIT, "{{< /details >}}\n\n{{< details \"**Tuesday", "\n{{< details \"**Tuesday");
    assert_eq!(site(&[(INDEX, &open)]).unwrap_err().line, line_of(&open, "**Monday**"));
}

#[test]
fn links_and_passcodes_are_removed_from_rows() {
    let page = with(
        SUMMIT,
        "Welcome & coordination ",
        "Welcome, join https://lantern.zoom.us/j/1?pwd=SECRET passcode: SECRET ",
    );
    assert_eq!(summit(&page).imported.agenda[3].title.as_str(), "Welcome, join");
}

#[test]
fn impossible_day_is_reported_and_skipped() {
    for (name, reason) in [("Monday, June 30", "more than a week away"), ("February 31", "no day 31 in month 2")] {
        let page = with(SUMMIT, "**Monday**", name);
        let reading = summit(&page);
        assert_eq!(reading.imported.agenda.len(), 4);
        assert_only_contradiction(&reading.diagnostics, line_of(&page, name), &[name, reason, "ignored"]);
    }
}

#[test]
fn days_may_be_numbered() {
    let page = with(SUMMIT, "**Sunday**", "**Day 0**");
    let page = with(&with(&page, "**Monday**", "**Day 1**: arrivals"), "**Wednesday**", "Day 3");
    assert_eq!(summit(&page).imported.agenda, summit(SUMMIT).imported.agenda);
    assert_eq!(contradictions(&summit(&page).diagnostics), []);
}

#[test]
fn heading_like_tuesday_evening_continues_that_day() {
    let evening = "| {{< /details >}} |\n\n### Tuesday evening\n\n| Time | Description |\n| --- | --- |\n| 19:00 | Walk |\n\n{{< details \"**Wednesday";
    let page = with(SUMMIT, "| {{< /details >}} |\n\n{{< details \"**Wednesday", evening);
    let reading = summit(&page);
    assert_eq!(shown(&reading.imported.agenda[7]), "2031-05-06 19:00 - Walk");
    assert_eq!(contradictions(&reading.diagnostics), []);
}

#[test]
fn blocks_may_be_nested_or_on_one_line() {
    let inner = "| 9:30-13:00       | Work session |\n\n{{< details \"More\" >}}\nMap\n{{< /details >}}\n{{< details \"x\" >}} y {{< /details >}}\n\n| {{< /details >}} |";
    let page = with(SUMMIT, "| 9:30-13:00       | Work session |\n| {{< /details >}} |", inner);
    assert_eq!(summit(&page).imported, summit(SUMMIT).imported);
    let all = with(SUMMIT, "{{< details \"**Sunday**", "{{< details \"All days\" >}}\n\n{{< details \"**Sunday**");
    let all = with(&all, "## Logistics", "{{< /details >}}\n\n## Logistics");
    assert_eq!(summit(&all).imported, summit(SUMMIT).imported);
    let deep = with(SUMMIT, "## Logistics", &"{{< details \"x\" >}}\n".repeat(20));
    assert!(site(&[(INDEX, &deep)]).unwrap_err().reason.contains("Too many"));
}

#[test]
fn time_among_words_is_imported_and_reported() {
    for (written, hours) in [
        ("from 8:40", "08:40 -"),
        ("8.40 onwards", "08:40 -"),
        ("~8:40", "08:40 -"),
        ("8:40--9:30 CET", "08:40 09:30"),
        ("8:40--midnight", "08:40 -"),
        ("after noon", "12:00 -"),
        ("after talk 3", "- -"),
    ] {
        let page = with(SUMMIT, "| 08:40        |", &format!("| {written} |"));
        let reading = summit(&page);
        assert_eq!(shown(&reading.imported.agenda[1]), format!("2031-05-05 {hours} Meet at the harbour"));
        let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
        let reported = skipped.iter().any(|(line, text)| *line == line_of(&page, written) && text.contains(written));
        assert!(reported, "{written}: {skipped:?}");
    }
}

#[test]
fn agenda_may_be_called_a_schedule() {
    for name in ["## Schedule", "## Agenda (tentative)", "## Program"] {
        assert_eq!(summit(&with(SUMMIT, "## Agenda", name)).imported.agenda, summit(SUMMIT).imported.agenda, "{name}");
    }
}

#[test]
fn work_sessions_outside_the_dates_are_reported() {
    let page = SUMMIT.replace("5-7 May 2031", "5-6 May 2031").replace("May 5-7, 2031", "May 5-6, 2031");
    let reading = summit(&page);
    let found = contradictions(&reading.diagnostics);
    let outside: Vec<_> =
        found.iter().filter(|(_, text)| text.contains("but the edition ends on 6 May 2031")).collect();
    assert_eq!(outside.len(), 1, "{found:?}");
    assert!(outside[0].1.contains("7 May 2031 has “Work session”"), "{outside:?}");
    assert!(!contradictions(&summit(SUMMIT).diagnostics).iter().any(|(_, text)| text.contains("but the edition")));
}

#[test]
fn row_above_an_earlier_one_is_reported() {
    let page = with(SUMMIT, "| 9:30-13:00       | Work session |", "| 17:30 | Check-in |\n| 16:00 | Closing |");
    let reading = summit(&page);
    let found = contradictions(&reading.diagnostics);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, line_of(&page, "| Closing |"));
    assert!(found[0].1.contains("“Closing” at 16:00 is below “Check-in” at 17:30"), "{found:?}");
}
