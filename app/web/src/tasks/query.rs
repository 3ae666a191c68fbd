//! The query of task lists: filters and grouping, as typed, as filter of the store, and as links.

use crate::addresses::encoded;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, given, optional};
use domain::Refusal;
use domain::id::{EditionSlug, Login, OutcomeCode, SpecNumber};
use domain::tasks::{Size, Status};
use domain::text::{Label, Title};
use domain::time::TimeDelta;
use domain::views::{InTrack, Special, TaskFilter, TaskOrder};
use serde::{Deserialize, Serialize};

/// The value that selects tasks without a track.
pub const NO_TRACK: &str = "-";

/// The query of the list and of the task board; links keep the fields in this order.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskListQuery {
    /// A named list, such as `mine`.
    pub list: String,
    pub q: String,
    pub track: String,
    pub status: String,
    pub spec: String,
    pub outcome: String,
    pub size: String,
    pub label: String,
    pub who: String,
    pub group: String,
    /// In old links: “help wanted” was a checkbox.
    #[serde(skip_serializing)]
    pub help: String,
    #[serde(skip_serializing)]
    pub page: String,
    /// How many tasks a bulk change has just changed.
    #[serde(skip_serializing)]
    pub changed: String,
    /// The number of the change, to undo it.
    #[serde(skip_serializing)]
    pub undo: String,
    /// How many tasks were just changed back.
    #[serde(skip_serializing)]
    pub undone: String,
    /// The task that was just moved on the task board.
    #[serde(skip_serializing)]
    pub moved: String,
}

impl Form for TaskListQuery {}

impl TaskListQuery {
    /// Reads the filter.
    ///
    /// # Errors
    /// A malformed value.
    pub async fn parse(&self, context: &RequestContext, edition: &EditionSlug) -> Result<TaskFilter, AppError> {
        let special = match self.list.as_str() {
            "mine" => context.actor.account().map(|account| Special::Mine(account.id)),
            "help" => Some(Special::Help),
            "unclaimed" => Some(Special::Unclaimed),
            "blocked" => Some(Special::Blocked),
            "overdue" => {
                let zone = context.edition(edition).await?.zone;
                Some(Special::Overdue(zone.at(context.now).date_naive()))
            }
            "stale" => {
                let settings = context.store().plan_settings(edition).await?;
                Some(Special::Stale(context.now - TimeDelta::days(settings.quiet_days.into())))
            }
            _ if self.help == "yes" => Some(Special::Help),
            _ => None,
        };
        Ok(TaskFilter {
            track: optional(&self.track, track)?,
            status: optional(&self.status, Status::parse)?,
            spec: optional(&self.spec, SpecNumber::parse)?,
            outcome: optional(&self.outcome, OutcomeCode::parse)?,
            size: optional(&self.size, Size::parse)?,
            label: optional(&self.label, Label::parse)?,
            special,
            who: optional(&self.who, |text| Login::parse(text.trim_start_matches('@')))?,
            words: given(&self.q).map(|words| words.chars().take(200).collect()),
        })
    }

    /// Reads the grouping, which also sets the order.
    pub fn order(&self) -> TaskOrder {
        match self.group.as_str() {
            "track" => TaskOrder::Track,
            "status" => TaskOrder::Status,
            "updated" => TaskOrder::Updated,
            "due" => TaskOrder::Due,
            _ => TaskOrder::Number,
        }
    }

    /// Whether nothing narrows the list.
    pub fn is_empty(&self) -> bool {
        self.changed_by(|query| query.group.clear()).parameters().is_empty()
    }

    /// The query after a change, for links.
    pub fn changed_by(&self, change: impl FnOnce(&mut TaskListQuery)) -> TaskListQuery {
        let mut query = self.clone();
        change(&mut query);
        query
    }

    /// The path with this query; it ends in `?` or `&`, so that more can follow.
    pub fn prefix(&self, path: &str) -> String {
        format!("{path}?{}", self.parameters())
    }

    /// The path with this query.
    pub fn link(&self, path: &str) -> String {
        self.prefix(path).trim_end_matches(['&', '?']).to_owned()
    }

    /// `name=value&` for each parameter that isn’t blank.
    fn parameters(&self) -> String {
        let pairs = self.pairs();
        let pairs = pairs.iter().filter_map(|(name, value)| Some((name, given(value)?)));
        pairs.map(|(name, value)| format!("{name}={}&", encoded(value))).collect()
    }
}

fn track(text: &str) -> Result<InTrack, Refusal> {
    match text {
        NO_TRACK => Ok(InTrack::None),
        text => Title::parse(text).map(InTrack::Named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::from_bytes;

    #[test]
    fn links_keep_the_filter_but_not_the_page() {
        let query: TaskListQuery = from_bytes(b"page=2&group=track&q=a+%26+b&status=+&changed=1&help=yes").unwrap();
        assert_eq!(query.prefix("/2027/tasks"), "/2027/tasks?q=a%20%26%20b&group=track&");
        assert_eq!(query.link("/2027/tasks"), "/2027/tasks?q=a%20%26%20b&group=track");
        assert_eq!(query.changed_by(|query| query.q.clear()).link("/2027/board"), "/2027/board?group=track");
        assert!(query.changed_by(|query| query.q.clear()).is_empty());
    }
}
