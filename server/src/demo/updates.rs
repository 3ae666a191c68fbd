//! Updates on tasks of the coming and the past edition, and lines of their worklogs.

use super::discussion::person;
use chrono::TimeDelta;
use domain::id::{EditionSlug, TaskNumber};
use domain::text::LongText;
use domain::time::Instant;
use domain::updates::NewUpdate;
use store::Store;

/// An update: its age in minutes, author, task (0 for none), line and details.
type DemoUpdate = (i64, &'static str, u32, &'static str, &'static str);

const DAY: i64 = 24 * 60;

const COMING: &[DemoUpdate] = &[
    (6 * DAY, "yuki", 1, "Listed what each project builds at night https://example.org/nightly-builds", ""),
    (
        2 * DAY,
        "yuki",
        1,
        "Two projects agreed to try it",
        "The others wait for a table of costs:\n\n- time on each machine\n- storage for a month",
    ),
    (DAY, "emeka", 3, "The machine is promised for the whole week", ""),
];

const PAST: &[DemoUpdate] = &[
    (9 * DAY, "wren", 7, "The collector runs every night", "It reads the logs of **all** projects."),
    (DAY + 90, "ilse", 7, "Drafted the page that shows failures https://example.org/nightly-report", ""),
    (DAY + 40, "noor", 0, "Read all open reviews, and asked for two more", ""),
    (95, "ilse", 7, "The page names the commit that broke a build", ""),
    (
        70,
        "wren",
        6,
        "Seeds are printed with parallel tests, too",
        "A second review would help. @demo-noor, do you have time?",
    ),
    (35, "noor", 0, "Wrote to the hosts of the next summit 👩‍👩‍👧", ""),
];

/// Posts the updates; the editions, their people and their tasks must exist.
pub async fn load(store: &Store, coming: &EditionSlug, past: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    for (edition, updates) in [(coming, COMING), (past, PAST)] {
        for (minutes, author, task, line, details) in updates {
            let at = now - TimeDelta::minutes(*minutes);
            let by = person(store, author, at).await?;
            let task = (*task > 0).then_some(TaskNumber(*task));
            let details = Some(*details).filter(|details| !details.is_empty()).map(LongText::parse).transpose()?;
            let update = NewUpdate::parse(line, task, details, "")?;
            store.post_update(by.participant(edition)?, &update, None, at).await?;
        }
    }
    Ok(())
}
