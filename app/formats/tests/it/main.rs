//! Tests the readers with small invented checkouts, invalid bytes and the community's real files.

#[cfg(test)]
mod fixture;

#[cfg(test)]
mod agenda;
#[cfg(test)]
mod calendars;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod editions;
#[cfg(test)]
mod exported;
#[cfg(test)]
mod hostile_tables;
#[cfg(test)]
mod invitations;
#[cfg(test)]
mod emails;
#[cfg(test)]
mod github;
#[cfg(test)]
mod logistics;
mod logos;
#[cfg(test)]
mod page_variants;
#[cfg(test)]
mod markup;
#[cfg(test)]
mod meeting_calendar;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod people;
#[cfg(test)]
mod report;
#[cfg(test)]
mod schedule;
#[cfg(test)]
mod scheduler;
#[cfg(test)]
mod specs;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod tasks;

#[cfg(test)]
mod any_bytes;
#[cfg(test)]
mod upstream;
