//! Imports: the web site, the SPEC repository and lists of tasks.

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
mod site;
mod tasks;
mod tracks;
