//! Tests of updates: who may change them, and how the worklog groups and counts them.

use super::*;
use crate::access::Account;
use crate::id::Login;
use crate::tasks::Status;
use crate::text::PersonName;

fn slug() -> EditionSlug {
    EditionSlug::parse("2027").unwrap()
}

fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

fn person(name: &str) -> Person {
    Person { name: PersonName::parse(name).unwrap(), login: Login::parse("wren").ok() }
}

fn actor(id: i64, organizes: Vec<EditionSlug>, leads: Vec<(EditionSlug, Title)>) -> Actor {
    let (person, takes_part) = (person("Wren Talus"), vec![slug()]);
    let id = PersonId(id);
    Actor::Person(Box::new(Account {
        id,
        person,
        owner: false,
        organizes,
        views: vec![],
        leads,
        takes_part,
        is_contact: false,
    }))
}

fn update(id: i64, task: Option<u32>, track: Option<&str>) -> Update {
    let task = task.map(|number| TaskLink {
        number: TaskNumber(number),
        title: title("Nightly wheels"),
        status: Status::Planned,
    });
    Update {
        id: UpdateId(id),
        edition: slug(),
        at: Instant::UNIX_EPOCH,
        day: NaiveDate::default(),
        task,
        track: track.map(title),
        by: Some((PersonId(1), person("Wren Talus"))),
        line: UpdateLine::parse("Done").ok(),
        details: None,
        details_html: String::new(),
        mentions: Vec::new(),
        links: Vec::new(),
        edited: None,
        revision: 0,
    }
}

#[test]
fn author_edits_an_update_and_organizers_and_leads_remove_it() {
    let update = update(1, Some(1), Some("Tools"));
    let may = |actor: &Actor| (update.may_edit(actor), update.may_remove(actor));
    assert_eq!(may(&actor(1, vec![], vec![])), (true, true));
    assert_eq!(may(&actor(2, vec![], vec![])), (false, false));
    assert_eq!(may(&actor(2, vec![slug()], vec![])), (false, true));
    assert_eq!(may(&actor(2, vec![], vec![(slug(), title("Tools"))])), (false, true));
    assert_eq!(may(&actor(2, vec![], vec![(slug(), title("Sparse"))])), (false, false));
    let removed = Update { line: None, ..update.clone() };
    assert!(!removed.may_edit(&actor(1, vec![], vec![])) && !removed.may_remove(&actor(1, vec![], vec![])));
}

#[test]
fn worklog_is_grouped_by_track_or_task() {
    let updates = [update(1, None, None), update(2, Some(2), Some("Tools")), update(3, Some(3), Some("Tools"))];
    let grouped = |grouping: Grouping| {
        let group = |(title, updates): (Option<String>, Vec<&Update>)| {
            (title.unwrap_or_default(), updates.iter().map(|update| update.id.0).collect::<Vec<_>>())
        };
        grouping.groups(&updates).into_iter().map(group).collect::<Vec<_>>()
    };
    assert_eq!(grouped(Grouping::Time), [(String::new(), vec![1, 2, 3])]);
    assert_eq!(grouped(Grouping::Track), [("Tools".to_owned(), vec![2, 3]), (String::new(), vec![1])]);
    let by_task = grouped(Grouping::Task);
    assert_eq!(by_task[0], ("2 Nightly wheels".to_owned(), vec![2]));
    assert_eq!((by_task.len(), by_task[2].1.as_slice()), (3, [1].as_slice()));
}

#[test]
fn worklog_says_how_many_participants_have_posted() {
    let day = NaiveDate::default();
    let of = |posted| Worklog { day, updates: vec![], participants: 34, posted, before: None, after: None };
    assert_eq!(of(12).figure(day), "12 of 34 participants have posted today");
    assert_eq!(of(1).figure(day), "1 of 34 participants has posted today");
    assert_eq!(of(3).figure(day.succ_opt().unwrap()), "3 of 34 participants posted on this day");
}

#[test]
fn update_refuses_a_long_line_and_too_many_links() {
    let parse = |typed: &str, links: &str| NewUpdate::parse(typed, Some(TaskNumber(3)), None, links);
    assert_eq!(parse("Done", "").unwrap().task, Some(TaskNumber(3)));
    assert_eq!(parse("#4 is fixed", "").unwrap().task, Some(TaskNumber(3)));
    let in_worklog = |typed: &str| NewUpdate::in_worklog(typed, Some(TaskNumber(3)));
    assert_eq!(in_worklog("#4 Done").unwrap().task, Some(TaskNumber(4)));
    assert!(in_worklog("#4").is_err(), "a number alone is no line");
    assert_eq!(parse("Done https://a.example", "https://a.example https://b.example").unwrap().links.len(), 2);
    let links: Vec<String> = (0..11).map(|nth| format!("https://a.example/{nth}")).collect();
    assert_eq!(parse("Done", &links.join("\n")), Err(Refusal::TooManyLinks { links: 11, limit: 10 }));
    let too_long = Refusal::TooLong { what: "The line", length: 281, limit: 280 };
    assert_eq!(parse(&"x".repeat(281), ""), Err(too_long));
    assert!(parse("a\u{202E}b", "").is_err() && parse("Done", "x").is_err());
    assert_eq!(parse("Released 👩‍👩‍👧", "").unwrap().line.as_str(), "Released 👩‍👩‍👧");
}

#[test]
fn form_key_is_a_short_plain_text() {
    assert!(FormKey::parse("0123-abcd_EF").is_ok());
    for bad in ["", "short", "with space in", &"x".repeat(101)] {
        assert!(FormKey::parse(bad).is_err(), "{bad}");
    }
}
