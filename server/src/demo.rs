//! The demo: three invented editions and a draft, to try Cairn and for tests.
//!
//! All dates depend on `now`, so the demo never becomes outdated: one edition is in planning, one in implementation and
//! one closed. To add a task, add an entry to a table in `tasks/`.

mod applications;
mod calendar;
mod catalog;
mod commitments;
mod continuing;
mod community_calendar;
mod duplicates;
mod editions;
mod funding;
mod group_emails;
mod invitations;
mod meetings;
mod people;
mod polls;
mod releases;
mod report;
mod proposals;
mod schedule;
mod settings;
mod discussion;
mod tasks;
mod tracks;
mod travel_costs;
mod updates;

use crate::fake_github::items;
use calendar::{Calendar, Years, last_wednesday};
use domain::Refusal;
use domain::access::System;
use domain::community::Community;
use domain::id::{EditionSlug, Login};
use domain::import::{ImportedCatalog, ImportedSite, ImportedTask};
use domain::roles::Role;
use domain::time::Instant;
use editions::{coming, older, past};
use store::Store;

/// The demo's data in the form that imports produce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demo {
    pub community: Community,
    pub site: ImportedSite,
    pub catalog: ImportedCatalog,
    /// The tasks of each edition, in the order of its table.
    pub tasks: Vec<(EditionSlug, Vec<ImportedTask>)>,
    /// The edition in planning, to which people are invited.
    pub coming: EditionSlug,
    /// The edition in implementation.
    pub past: EditionSlug,
    /// The roles to give to logins, as the command line gives them.
    pub roles: Vec<(Role, Login)>,
}

/// Builds the demo for the day of `now`.
///
/// # Errors
/// If a table contains a mistake.
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
    let (slug, past_slug) = (coming.slug.clone(), past.slug.clone());
    let calendars = Some(community_calendar::imported(&coming)?);
    let site = ImportedSite {
        editions: vec![coming, past, older],
        unread: Vec::new(),
        roadmap: Some(catalog::roadmap()?),
        calendars,
    };
    let (community, catalog) = (catalog::community()?, catalog::catalog()?);
    Ok(Demo { community, site, catalog, tasks, coming: slug, past: past_slug, roles })
}

impl Demo {
    /// Loads the demo into an empty database, with its roles, answers and discussions.
    ///
    /// # Errors
    /// If the store refuses a part of it.
    pub async fn load(&self, store: &Store, now: Instant) -> anyhow::Result<()> {
        let command = System::new();
        store.set_up_community(command, &self.community).await?;
        store.import_catalog(command, &self.catalog, now).await?;
        store.import_site(command, &self.site, now).await?;
        for (edition, tasks) in &self.tasks {
            store.import_tasks(command, edition, tasks, now).await?;
        }
        for (role, login) in &self.roles {
            store.appoint(role.appointer_by_command(command), login, now).await?;
        }
        catalog::link_documents(store, now).await?;
        settings::load(store, &self.coming, now).await?;
        invitations::load(store, &self.coming, now).await?;
        settings::change_venue(store, &self.coming, now).await?;
        // The import finds that the website still has the earlier venue.
        store.import_site(command, &self.site, now).await?;
        duplicates::load(store, now).await?;
        discussion::load(store, &self.coming, now).await?;
        updates::load(store, &self.coming, &self.past, now).await?;
        meetings::load(store, &self.coming, now).await?;
        polls::load(store, &self.coming, now).await?;
        schedule::load(store, &self.coming, now).await?;
        releases::load(store, &self.coming, now).await?;
        releases::load_past(store, &self.past, now).await?;
        funding::load(store, &self.past, now).await?;
        report::load(store, &self.past, now).await?;
        continuing::load(store, &self.coming, &self.past, now).await?;
        proposals::load(store, &self.coming, now).await?;
        commitments::load(store, &self.coming, &self.past, now).await?;
        travel_costs::load(store, &self.coming, now).await?;
        applications::load(store, &self.coming, now).await?;
        group_emails::load(store, &self.coming, now).await?;
        store.run_fulfilment_changes(command, now).await?;
        items::record(store, now).await?;
        Ok(())
    }
}

/// The error for a mistake in a table: `text` is not a valid `what`.
fn malformed_entry(what: &'static str, text: &str) -> Refusal {
    Refusal::Malformed { what, text: text.to_owned() }
}

#[cfg(test)]
mod tests;
