//! The query of a list with pages.

use super::{Form, number};
use domain::Refusal;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    page: String,
}

impl Form for ListQuery {}

impl ListQuery {
    /// The number of the page, from 1.
    ///
    /// # Errors
    /// Refuses what is no number.
    pub fn nth(&self) -> Result<u32, Refusal> {
        Ok(number(&self.page, "a page number")?.unwrap_or(1).clamp(1, 10_000))
    }
}
