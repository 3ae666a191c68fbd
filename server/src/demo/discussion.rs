//! Adds sizes, comments, interests and a task with dependencies to the demo's coming edition.

use super::invitations::sign_in_person;
use chrono::TimeDelta;
use domain::access::Account;
use domain::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use domain::tasks::Size;
use domain::text::{LongText, Title};
use domain::time::Instant;
use domain::workflow::{BulkAction, Interest, Proposal};
use std::collections::BTreeSet;
use store::Store;

/// Task, author, how many days ago, and text of each comment.
const COMMENTS: &[(u32, &str, i64, &str)] = &[
    (1, "wren", 12, "Two of my projects would join. How much time does a build **cost** us every night?"),
    (1, "yuki", 11, "About twenty minutes on two machines; see the table in the issue. @demo-wren, shall I add yours?"),
    (1, "wren", 9, "Yes please:\n\n- the one with the slow tests first\n- the other when its tests pass"),
    (3, "emeka", 4, "I can lend a machine with an unusual processor for the week."),
    (4, "dalia", 3, "Could we do this *before* the summit, so that we can discuss the results there?"),
];

/// Task, person, and kind of interest.
const INTERESTS: &[(u32, &str, Interest)] = &[
    (2, "orla", Interest::Work),
    (2, "wren", Interest::Want),
    (5, "yuki", Interest::Want),
    (5, "orla", Interest::Want),
];

const SIZES: &[(u32, Size)] =
    &[(1, Size::Large), (2, Size::Small), (3, Size::Large), (4, Size::Medium), (5, Size::Small)];

/// Adds the discussion; the edition, its people and its tasks must exist.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let ago = |days: i64| now - TimeDelta::days(days);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", ago(14)).await?;
    let organizer = noor.organizer(edition)?;
    for (task, size) in SIZES {
        store.bulk(organizer, &[TaskNumber(*task)], &BulkAction::Size(Some(*size)), ago(14)).await?;
    }
    store.bulk(organizer, &[TaskNumber(1)], &BulkAction::PeopleNeeded(4), ago(14)).await?;
    for (task, author, days, text) in COMMENTS {
        let by = person(store, author, ago(*days)).await?;
        store.comment(by.participant(edition)?, TaskNumber(*task), &LongText::parse(text)?, ago(*days)).await?;
    }
    for (task, name, interest) in INTERESTS {
        let by = person(store, name, ago(2)).await?;
        store.set_interest(by.participant(edition)?, TaskNumber(*task), *interest, true, ago(2)).await?;
    }
    let yuki = person(store, "yuki", ago(8)).await?;
    let number = store.propose_task(yuki.participant(edition)?, &proposal(FIRST)?, ago(8)).await?;
    for (text, days) in [(SECOND, 7), (LAST, 5)] {
        let token = store.task(edition, number).await?.map(|task| task.revision_token);
        store.edit_task(yuki.participant(edition)?, number, &proposal(text)?, token.as_ref(), ago(days)).await?;
    }
    Ok(())
}

pub async fn person(store: &Store, short: &str, at: Instant) -> anyhow::Result<Account> {
    let people = super::people::named(short)?;
    let name = people.first().map_or(short.to_owned(), |person| person.name.to_string());
    sign_in_person(store, short, &name, at).await
}

/// Title and description of a proposal: the first version, and the version after each edit.
const FIRST: (&str, &str) = ("A page about wheels", "Newcomers ask every week which wheels exist.");
const SECOND: (&str, &str) = (
    "One page that says which wheels exist",
    "Newcomers ask every week. Release managers should keep the page up to date.",
);
const LAST: (&str, &str) = (
    "One page that says which wheels exist for what",
    "Newcomers ask every week. The page should be *generated* from the index, not edited by hand.",
);

/// A proposal that depends on the first and the third task.
fn proposal((title, description): (&str, &str)) -> anyhow::Result<Proposal> {
    Ok(Proposal {
        title: Title::parse(title)?,
        description: Some(LongText::parse(description)?),
        track: None,
        size: Some(Size::Small),
        due: None,
        labels: Vec::new(),
        skills: vec![Title::parse("a little JavaScript")?],
        specs: BTreeSet::from([SpecNumber(4)]),
        outcomes: BTreeSet::from([OutcomeCode::parse("1c")?]),
        no_goal_reason: None,
        links: Vec::new(),
        depends_on: BTreeSet::from([TaskNumber(1), TaskNumber(3)]),
        people_needed: 2,
    })
}
