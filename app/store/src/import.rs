//! Imports: the web site, the SPEC repository, lists of tasks, and schedules.

mod calendars;
mod catalog;
mod changes;
mod edition;
mod edition_lists;
mod meetings;
mod participants;
mod people;
mod projects;
mod roadmap;
mod schedule;
mod site;
mod spec_history;
mod tasks;
mod tracks;
