//! The filter of the audit log.

use crate::error::AppError;
use crate::forms::{Form, given};
use axum::http::StatusCode;
use domain::audit::{AuditFilter, AuditTopic};
use domain::id::EditionSlug;
use domain::text::Title;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditLogQuery {
    pub who: String,
    pub what: String,
    /// The number of the entry before which the page starts.
    pub before: String,
}

impl Form for AuditLogQuery {}

impl AuditLogQuery {
    pub fn filter(&self, edition: Option<EditionSlug>) -> Result<AuditFilter, AppError> {
        let before = given(&self.before).map(str::parse).transpose();
        let before = before.map_err(|_| AppError::UnacceptableRequest(StatusCode::BAD_REQUEST))?;
        let topic = (!self.what.is_empty()).then(|| Title::parse(&self.what)).transpose()?;
        Ok(AuditFilter { edition, topic, who: given(&self.who).map(str::to_owned), before })
    }

    /// The query of the page with the entries before the one with this number.
    pub fn before(&self, number: i64) -> String {
        let older = AuditLogQuery { before: number.to_string(), ..self.clone() };
        serde_html_form::to_string(older.pairs()).unwrap_or_default()
    }
}

#[component]
pub fn AuditLogFilter(query: AuditLogQuery, action: String) -> impl IntoView {
    let topic = |topic: AuditTopic| {
        let topic = topic.as_str();
        view! { <option value=topic selected={topic == query.what}>{topic}</option> }
    };
    let topics = AuditTopic::ALL.map(topic).collect_view();
    view! {
        <form class="filter" action=action>
            <label>"Who"<input type="text" name="who" value=query.who/></label>
            <label>"Area"<select name="what"><option value="">"any"</option>{topics}</select></label>
            <button>"Apply filters"</button>
        </form>
    }
}
