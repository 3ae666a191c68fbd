//! Decodes the lists on a task's page that a query reads as JSON: people, links and reviews.

use crate::StoreError;
use crate::db::column::{count, damaged, instant, list, maybe, object, person};
use crate::shared::names::by_name;
use crate::tasks::link;
use domain::id::{EditionSlug, PersonId, SessionNumber, TaskNumber};
use domain::people::Person;
use domain::schedule::ListedSession;
use domain::tasks::{Funding, FundingState, TaskLink};
use domain::text::{ShortText, Title, Url};
use domain::time::NaiveDateTime;
use domain::views::{LeadTransfer, MergedTask, Review, TaskAssignee};
use domain::workflow::Interest;
use serde::Deserialize;

pub(super) fn skills(json: &str) -> Result<Vec<Title>, StoreError> {
    list::<String>(json)?.iter().map(|skill| Title::parse(skill).map_err(damaged)).collect()
}

#[derive(Deserialize)]
struct LinkColumns {
    number: i64,
    title: String,
    status: String,
}

pub(super) fn links(json: &str) -> Result<Vec<TaskLink>, StoreError> {
    let links = list::<LinkColumns>(json)?.into_iter();
    links.map(|LinkColumns { number, title, status }| link(number, &title, &status)).collect()
}

#[derive(Deserialize)]
struct ClaimColumns {
    id: i64,
    name: String,
    login: Option<String>,
    lead: i64,
    since: i64,
    asked: Option<i64>,
    offered: Option<i64>,
}

pub(super) fn claims(json: &str) -> Result<Vec<TaskAssignee>, StoreError> {
    let claims = list::<ClaimColumns>(json)?.into_iter().map(|claim| {
        Ok(TaskAssignee {
            id: PersonId(claim.id),
            person: person(&claim.name, claim.login)?,
            lead: claim.lead == 1,
            since: instant(claim.since)?,
            asked: claim.asked.map(instant).transpose()?,
            offered: claim.offered.map(instant).transpose()?,
        })
    });
    claims.collect()
}

#[derive(Deserialize)]
struct InterestColumns {
    kind: String,
    id: i64,
    name: String,
    login: Option<String>,
}

/// By kind, then by name.
pub(super) fn interests(json: &str) -> Result<Vec<(Interest, PersonId, Person)>, StoreError> {
    let interests = list::<InterestColumns>(json)?.into_iter().map(|interest| {
        let kind = Interest::parse(&interest.kind).map_err(damaged)?;
        Ok((kind, PersonId(interest.id), person(&interest.name, interest.login)?))
    });
    let mut interests: Vec<(Interest, PersonId, Person)> = interests.collect::<Result<_, StoreError>>()?;
    interests.sort_by_cached_key(|(kind, _, person)| (*kind, by_name(person)));
    Ok(interests)
}

#[derive(Deserialize)]
struct ReviewColumns {
    id: i64,
    name: String,
    login: Option<String>,
    asker: Option<String>,
    asker_login: Option<String>,
    asked: i64,
    done: Option<i64>,
    note: Option<String>,
}

pub(super) fn reviews(json: &str) -> Result<Vec<Review>, StoreError> {
    let reviews = list::<ReviewColumns>(json)?.into_iter().map(|review| {
        Ok(Review {
            reviewer: (PersonId(review.id), person(&review.name, review.login)?),
            asked_by: review.asker.map(|name| person(&name, review.asker_login)).transpose()?,
            asked: instant(review.asked)?,
            done: review.done.map(instant).transpose()?,
            note: maybe(review.note, ShortText::parse)?,
        })
    });
    reviews.collect()
}

#[derive(Deserialize)]
struct LeadTransferColumns {
    from: String,
    from_login: Option<String>,
    id: i64,
    name: String,
    login: Option<String>,
    note: Option<String>,
    at: i64,
}

pub(super) fn lead_transfer(json: Option<&str>) -> Result<Option<LeadTransfer>, StoreError> {
    let Some(transfer) = json.map(object::<LeadTransferColumns>).transpose()? else { return Ok(None) };
    Ok(Some(LeadTransfer {
        from: person(&transfer.from, transfer.from_login)?,
        to: (PersonId(transfer.id), person(&transfer.name, transfer.login)?),
        note: maybe(transfer.note, ShortText::parse)?,
        at: instant(transfer.at)?,
    }))
}

#[derive(Deserialize)]
struct MergedColumns {
    number: i64,
    title: String,
    at: Option<i64>,
    by: Option<String>,
    by_login: Option<String>,
}

pub(super) fn merged(json: &str) -> Result<Vec<MergedTask>, StoreError> {
    let merged = list::<MergedColumns>(json)?.into_iter().map(|task| {
        Ok(MergedTask {
            number: TaskNumber(count(task.number)?),
            title: Title::parse(&task.title).map_err(damaged)?,
            at: task.at.map(instant).transpose()?,
            by: task.by.map(|name| person(&name, task.by_login)).transpose()?,
        })
    });
    merged.collect()
}

#[derive(Deserialize)]
struct SessionColumns {
    number: u32,
    title: String,
    starts: String,
}

/// By time.
pub(super) fn sessions(edition: &EditionSlug, json: &str) -> Result<Vec<ListedSession>, StoreError> {
    let session = |columns: SessionColumns| {
        let damaged_time = |_| StoreError::unavailable(format!("a stored time is damaged: {}", columns.starts));
        Ok(ListedSession {
            edition: edition.clone(),
            number: SessionNumber(columns.number),
            title: Title::parse(&columns.title).map_err(damaged)?,
            starts: NaiveDateTime::parse_from_str(&columns.starts, "%Y-%m-%dT%H:%M").map_err(damaged_time)?,
        })
    };
    list::<SessionColumns>(json)?.into_iter().map(session).collect()
}

#[derive(Deserialize)]
struct FundingColumns {
    state: String,
    source: Option<String>,
    url: Option<String>,
}

pub(crate) fn funding(json: Option<&str>) -> Result<Option<Funding>, StoreError> {
    let funding = |columns: FundingColumns| {
        Ok(Funding {
            state: FundingState::parse(&columns.state).map_err(damaged)?,
            source: maybe(columns.source, Title::parse)?,
            url: maybe(columns.url, Url::parse)?,
        })
    };
    json.map(object::<FundingColumns>).transpose()?.map(funding).transpose()
}
