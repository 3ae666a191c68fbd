//! Checks that an exported page is read back unchanged.

use crate::fixture::*;
use domain::editions::{AgendaBlock, Clause, Dates, Link, PlanningRule};
use domain::id::{EditionSlug, Login};
use domain::import::{ImportedEdition, ImportedMeeting, ImportedTrack};
use domain::meetings::MeetingTime;
use domain::people::Person;
use domain::text::{PersonName, ShortText, Title, Url};
use domain::time::{Days, Instant, NaiveDate, NaiveTime, Zone};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Words that the page's format, Markdown, YAML or the site's generator could take for their own.
const ODD_WORDS: [&str; 34] = [
    "{{< details \"x\" >}}",
    "{{< /details >}}",
    "{{% y %}}",
    "<!-- hidden",
    "-->",
    "<script>",
    "(Leads: Ada, Bo)",
    "(Lead: Ada)",
    "requires upfront agreement to: (a) come",
    "(b) stay",
    "and",
    "| --- |",
    "|",
    "1. first",
    "# heading",
    "- entry",
    "> quote",
    "---",
    "a & b",
    "&amp;",
    "&#8203;",
    "back\\slash\\",
    "**bold**",
    "_slanted_",
    "`code`",
    "[link](https://example.org)",
    "[planning issues](https://example.org/p)",
    "5 May 2021",
    "space for 7 participants",
    "The event is held at the Hall.",
    "The summit is held 3 May 2020 in Paris.",
    "all three planning meetings",
    "\"quoted\": 'it'",
    "TBD",
];

fn odd_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        2 => "[a-zé0-9|*_\\[\\](){}<>`\"'#:;,.&~!?/\\\\=+$%^-]{1,7}",
        1 => prop::sample::select(ODD_WORDS.to_vec()).prop_map(str::to_owned),
    ];
    vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn odd_title() -> impl Strategy<Value = Title> {
    odd_text().prop_map(|text| Title::parse(&text).unwrap())
}

fn odd_line() -> impl Strategy<Value = ShortText> {
    odd_text().prop_map(|text| ShortText::parse(&text).unwrap())
}

fn anyone() -> impl Strategy<Value = Person> {
    let names = vec!["Ada Example", "Zoë Ångström", "A & B", "Ann and Bo", "Jo (she), Dr.", "O'Neil *x*", "[Bo] @bo"];
    let logins = prop::option::of("[a-z][a-z0-9]{0,5}");
    (prop::sample::select(names), logins).prop_map(|(name, login)| Person {
        name: PersonName::parse(name).unwrap(),
        login: login.map(|login| Login::parse(&login).unwrap()),
    })
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn agenda(dates: Dates) -> impl Strategy<Value = Vec<AgendaBlock>> {
    let last = u64::try_from(dates.count()).unwrap() - 1;
    let time = |minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
    let block = (0..=last, prop::option::of(0u32..1300), prop::option::of(1u32..130), odd_title());
    let block = block.prop_map(move |(day, starts, length, title)| AgendaBlock {
        date: dates.starts() + Days::new(day),
        starts: starts.map(time),
        ends: starts.zip(length).map(|(starts, length)| time(starts + length)),
        title,
        marked_break: None,
    });
    vec(block, 0..6).prop_map(|mut agenda| {
        agenda.sort_by_key(|block| block.date);
        agenda
    })
}

fn meetings(zone: Zone) -> impl Strategy<Value = Vec<ImportedMeeting>> {
    // Minutes around the change of clocks in autumn, in which an hour occurs twice.
    let minute = prop_oneof![0i64..400_000, 437_000i64..438_000];
    let first: Instant = "2030-01-01T00:00:00Z".parse().unwrap();
    let hours = (minute, any::<bool>(), prop::option::of(1i64..2000));
    let notes = prop::option::of(prop::sample::select(vec!["https://notes.example/a_b", "https://notes.example/(c)"]));
    let meeting = (odd_title(), hours, notes).prop_map(move |(title, (minute, is_timed, length), notes)| {
        let at = |minute: i64| Instant::from_timestamp(first.timestamp() + minute * 60, 0).unwrap();
        let starts = at(minute);
        let time = MeetingTime {
            on: zone.at(starts).date_naive(),
            starts: is_timed.then_some(starts),
            ends: length.filter(|_| is_timed).map(|length| at(minute + length)),
        };
        ImportedMeeting { title, time, notes: notes.map(|url| Url::parse(url).unwrap()), attendees: Vec::new() }
    });
    vec(meeting, 0..4).prop_map(|mut meetings| {
        let mut known = BTreeSet::new();
        meetings.retain(|meeting| known.insert((meeting.title.to_string(), meeting.time.on)));
        meetings.sort_by_key(|meeting| (meeting.time.on, meeting.time.starts));
        meetings
    })
}

fn tracks() -> impl Strategy<Value = Vec<ImportedTrack>> {
    let track = (odd_title(), prop::option::of(odd_line()), vec(anyone(), 0..3));
    let track = track.prop_map(|(title, summary, leads)| ImportedTrack { title, summary, leads });
    vec(track, 0..4).prop_map(|mut tracks| {
        let mut known = BTreeSet::new();
        tracks.retain(|track| known.insert(track.title.to_string()));
        tracks
    })
}

fn links() -> impl Strategy<Value = Vec<Link>> {
    let ends = prop::sample::select(vec!["", "?a=1&copy=2", "/x_(y)", "/*z*", "/{{<", "#é"]);
    vec((odd_title(), ends), 0..4).prop_map(|links| {
        let link = |(nth, (title, end)): (usize, (Title, &str))| Link {
            title,
            url: Url::parse(&format!("https://example.org/{nth}{}", end.trim_end_matches('<'))).unwrap(),
        };
        links.into_iter().enumerate().map(link).collect()
    })
}

fn any_edition() -> impl Strategy<Value = ImportedEdition> {
    let zones = prop::sample::select(vec!["America/Los_Angeles", "UTC", "Asia/Kathmandu", "Pacific/Auckland"]);
    (0u64..800, 0u64..5, zones).prop_flat_map(|(first, length, zone)| {
        let starts = date("2030-01-01") + Days::new(first);
        let dates = Dates::new(starts, starts + Days::new(length)).unwrap();
        let zone = Zone::parse(zone).unwrap();
        let rule = prop::option::of((1u32..4, prop::option::of(3u32..6)));
        let values = (odd_title(), odd_line(), prop::option::of(odd_line()), prop::option::of(0u32..400), rule);
        let lists = (vec(odd_line(), 0..4), agenda(dates), tracks(), meetings(zone.clone()), links());
        (values, lists).prop_map(move |((title, place, venue, capacity, rule), lists)| {
            let (clauses, agenda, tracks, meetings, links) = lists;
            ImportedEdition {
                slug: EditionSlug::parse("2031").unwrap(),
                title,
                dates,
                zone: zone.clone(),
                place,
                venue,
                capacity,
                phase: None,
                planning_rule: rule.map(|(at_least, of)| PlanningRule { at_least, of }),
                clauses: ('a'..).zip(clauses).map(|(letter, text)| Clause { letter, text }).collect(),
                agenda,
                people: Vec::new(),
                tracks,
                meetings,
                links,
            }
        })
    })
}

proptest! {
    #[test]
    fn exported_edition_is_read_back_unchanged(edition in any_edition()) {
        prop_assert_eq!(written_and_read(&edition), Ok(edition.clone()), "{}", formats::site::export(&shown(&edition)).text);
    }
}

#[test]
fn exported_fixture_reads_the_same_without_names() {
    let imported = site(&[(INDEX, SUMMIT), (GENERAL_FILE, GENERAL)]).unwrap().imported.editions.remove(0);
    assert!(!imported.people.is_empty() && imported.meetings.iter().any(|meeting| !meeting.attendees.is_empty()));
    let page = formats::site::export(&shown(&imported));
    assert_eq!(page.path, INDEX);
    assert_eq!(written_and_read(&imported), Ok(without_names(&imported)));
    assert!(page.text.contains("{{< details \"**Monday, 5 May 2031**\" >}}"), "{}", page.text);
}

#[test]
fn exported_clause_keeps_an_email_address() {
    let mut imported = summit(SUMMIT).imported;
    imported.clauses[3].text = ShortText::parse("send receipts to <ada@lantern.example>.").unwrap();
    assert_eq!(written_and_read(&imported), Ok(without_names(&imported)));
}

#[test]
fn links_to_calls_are_not_exported() {
    let mut imported = summit(SUMMIT).imported;
    let call = Url::parse("https://lantern.zoom.us/j/1?pwd=SECRET").unwrap();
    imported.links.push(Link { title: Title::parse("Call").unwrap(), url: call });
    assert!(!formats::site::export(&shown(&imported)).text.contains("SECRET"));
}

#[test]
fn other_dates_in_the_subtitle_are_reported() {
    let page = formats::site::export(&shown(&summit(SUMMIT).imported));
    let text = with(&page.text, "subtitle: \"5 to 7 May", "subtitle: \"6 to 8 May");
    let reading = summit(&text);
    assert_eq!(reading.imported.dates.starts().to_string(), "2031-05-05");
    assert_only_contradiction(&reading.diagnostics, 3, &["6 to 8 May 2031", "5 to 7 May 2031"]);
}
