//! The furnished house: three invented editions with people, meetings and tasks, to look around in and to test with.
//!
//! Everything follows from `now`, so the demo never grows old: one edition is always being planned, the one before
//! it carried out, and one closed. To add a task, add a line to a table in `tasks/`.

mod calendar;
mod catalog;
mod editions;
pub mod invitations;
mod people;
pub mod discussion;
mod tasks;

use calendar::{Calendar, Years, last_wednesday};
use domain::Refusal;
use domain::id::{EditionSlug, Login};
use domain::import::{ImportedCatalog, ImportedSite, ImportedTask};
use domain::roles::Role;
use domain::time::Instant;
use editions::{coming, older, past};

/// What an import would have read, had all this been real.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demo {
    pub site: ImportedSite,
    pub catalog: ImportedCatalog,
    /// By edition, each in the order of its table.
    pub tasks: Vec<(EditionSlug, Vec<ImportedTask>)>,
    /// The edition that is being planned: people are invited to it.
    pub coming: EditionSlug,
    /// Who runs it: appointed by login, as from the command line.
    pub roles: Vec<(Role, Login)>,
}

/// The demo as of `now`; the same for all moments of a day. Refuses only what a slip in a table would cause.
pub fn demo(now: Instant) -> Result<Demo, Refusal> {
    let today = now.date_naive();
    let years = Years::around(today);
    let (older_dates, past_dates) = (older::PLAN.dates(years.older)?, past::PLAN.dates(years.past)?);
    let older = older::PLAN.imported(years.older, older_dates.starts())?;
    let past = past::PLAN.imported(years.past, past_dates.starts())?;
    let wednesday = last_wednesday(today)?;
    let coming = coming::PLAN.imported(years.coming, wednesday)?;
    let tasks = vec![
        (coming.slug.clone(), tasks::imported(tasks::coming::TASKS, &Calendar::before(wednesday))?),
        (past.slug.clone(), tasks::imported(tasks::past::TASKS, &Calendar::of_summit(past_dates, today))?),
        (older.slug.clone(), tasks::imported(tasks::older::TASKS, &Calendar::of_summit(older_dates, today))?),
    ];
    let roles = people::roles(&coming.slug)?;
    let slug = coming.slug.clone();
    let site = ImportedSite { editions: vec![coming, past, older], roadmap: Some(catalog::roadmap()?) };
    Ok(Demo { site, catalog: catalog::catalog()?, tasks, coming: slug, roles })
}

/// A slip in a table: `text` stands where `what` should.
fn no_such(what: &'static str, text: &str) -> Refusal {
    Refusal::Malformed { what, text: text.to_owned() }
}

#[cfg(test)]
mod tests;
