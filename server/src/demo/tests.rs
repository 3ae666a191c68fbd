//! Tests the demo on the first day of every month of three years.

use super::{Demo, demo};
use domain::import::{ImportedEdition, ImportedTask};
use domain::people::Person;
use domain::tasks::{Evidence, EvidenceKind, GitHubHost};
use domain::time::{DateTime, Datelike, Instant, NaiveDate};
use std::collections::BTreeSet;

fn at(text: &str) -> Instant {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// The first instant of each month, and a leap day.
fn days() -> Vec<Instant> {
    let months = (2026..2029).flat_map(|year| (1..=12).map(move |month| (year, month, 1)));
    let days = months.chain([(2028, 2, 29)]).map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap());
    days.map(|day| day.and_time(Default::default()).and_utc()).collect()
}

fn each(check: impl Fn(Instant, &Demo)) {
    days().into_iter().for_each(|now| check(now, &demo(now).unwrap()));
}

fn each_task(check: impl Fn(Instant, &ImportedEdition, &ImportedTask)) {
    each(|now, demo| {
        for (slug, tasks) in &demo.tasks {
            let edition = demo.site.editions.iter().find(|edition| edition.slug == *slug).unwrap();
            tasks.iter().for_each(|task| check(now, edition, task));
        }
    });
}

fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> BTreeSet<T> {
    let all: Vec<T> = all.collect();
    let count = all.len();
    let set = BTreeSet::from_iter(all);
    assert_eq!(set.len(), count, "duplicate values");
    set
}

#[test]
fn editions_are_in_planning_in_implementation_and_closed() {
    let slugs =
        |now| demo(at(now)).unwrap().tasks.iter().map(|(slug, _)| slug.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(slugs("2026-11-20T12:00:00Z"), "2027 2026 2025");
    assert_eq!(slugs("2026-03-01T12:00:00Z"), "2027 2025 2024");
    each(|now, demo| {
        let [coming, past, older] = demo.site.editions.as_slice() else { panic!("there are not three editions") };
        let seats: Vec<usize> = demo.site.editions.iter().map(|edition| edition.people.len()).collect();
        assert_eq!(seats, [31, 34, 30]);
        assert!(coming.dates.starts() > now.date_naive() && past.dates.ends() < now.date_naive());
        assert!(older.dates.ends() < past.dates.starts());
        assert_eq!(distinct(demo.site.editions.iter().map(|edition| edition.zone.as_str())).len(), 3);
    });
}

#[test]
fn same_instant_gives_the_same_demo() {
    each(|now, first| assert_eq!(demo(now).unwrap(), *first));
}

#[test]
fn task_history_is_in_order_and_never_in_the_future() {
    each_task(|now, _, task| {
        assert!(task.history.iter().all(|entry| entry.at <= now), "{} at {now}", task.title);
        assert!(task.history.windows(2).all(|pair| pair[0].at < pair[1].at), "{} at {now}", task.title);
        assert_eq!(task.history.last().unwrap().to, task.status);
    });
}

#[test]
fn everyone_involved_in_an_edition_is_a_participant() {
    let is_participant = |person: &Person, edition: &ImportedEdition| {
        assert!(edition.people.contains(person), "{} is not in {}", person.name, edition.slug);
    };
    each_task(|_, edition, task| {
        let authors = task.history.iter().filter_map(|entry| entry.by.as_ref());
        task.assignees.iter().chain(authors).for_each(|person| is_participant(person, edition));
        assert!(edition.tracks.iter().any(|track| task.track == Some(Some(track.title.clone()))));
    });
    each(|_, demo| {
        for edition in &demo.site.editions {
            edition.tracks.iter().flat_map(|track| &track.leads).for_each(|lead| is_participant(lead, edition));
            for meeting in &edition.meetings {
                distinct(meeting.attendees.iter().map(|person| &person.name));
                meeting.attendees.iter().for_each(|person| is_participant(person, edition));
            }
        }
    });
}

#[test]
fn demo_names_no_real_people_and_fits_the_capacity() {
    each(|_, demo| {
        for edition in &demo.site.editions {
            assert!(edition.people.len() <= edition.capacity.unwrap() as usize);
            let logins = distinct(edition.people.iter().map(|person| person.login.clone().unwrap()));
            assert!(logins.iter().all(|login| login.as_str().starts_with("demo-")));
        }
        assert!(demo.catalog.specs.iter().all(|spec| spec.authors.is_empty()));
        assert!(demo.catalog.projects.iter().all(|project| project.contacts.is_empty()));
    });
}

#[test]
fn every_link_leads_to_an_example_address() {
    let is_example =
        |url: &str| url.starts_with("https://example.org/") || url.starts_with("https://github.com/example-org/");
    each_task(|_, edition, task| {
        assert!(task.evidence.iter().flatten().all(|evidence| is_example(evidence.url.as_str())));
        assert!(edition.links.iter().all(|link| is_example(link.url.as_str())));
        assert!(
            edition.meetings.iter().filter_map(|meeting| meeting.notes.as_ref()).all(|url| is_example(url.as_str()))
        );
        for evidence in task.evidence.iter().flatten() {
            let link = Evidence::new(evidence.url.clone(), &GitHubHost::default());
            let has_state = matches!(link.kind, EvidenceKind::Issue | EvidenceKind::PullRequest);
            assert_eq!(has_state, evidence.state.is_some(), "{}", link.label());
        }
    });
}

#[test]
fn only_past_meetings_have_attendees() {
    each(|now, demo| {
        for meeting in demo.site.editions.iter().flat_map(|edition| &edition.meetings) {
            assert_eq!(meeting.time.on < now.date_naive(), !meeting.attendees.is_empty(), "{}", meeting.title);
            assert_eq!(meeting.notes.is_some(), !meeting.attendees.is_empty());
            assert!(meeting.time.on.weekday().num_days_from_monday() < 5, "{} on a weekend", meeting.title);
        }
    });
}

#[test]
fn tasks_contribute_to_every_spec_and_some_outcomes() {
    let demo = demo(at("2026-11-20T12:00:00Z")).unwrap();
    let tasks: Vec<&ImportedTask> = demo.tasks.iter().flat_map(|(_, tasks)| tasks).collect();
    for spec in &demo.catalog.specs {
        assert!(
            tasks.iter().any(|task| task.specs.iter().flatten().any(|number| *number == spec.number)),
            "no task contributes to SPEC {}",
            spec.number
        );
    }
    let outcomes: BTreeSet<String> =
        tasks.iter().flat_map(|task| task.outcomes.iter().flatten()).map(|code| code.to_string()).collect();
    assert_eq!(outcomes.into_iter().collect::<Vec<_>>().join(" "), "1a 1b 1c 1e 2a 2b 2c 3b");
    for (_, tasks) in &demo.tasks {
        distinct(tasks.iter().map(|task| &task.title));
    }
}
