//! Reads the block `edition` of an exported page's front matter.
//!
//! It has exact values that prose can't express.

use super::days::subtitle_days;
use crate::page::Page;
use crate::source::{At, Diagnostics, one_line, parse_error};
use domain::editions::{Dates, PlanningRule};
use domain::import::ParseError;
use domain::text::ShortText;
use domain::time::{NaiveDate, Zone, days};
use serde::Deserialize;

/// The values as they are written. A page with this block has them nowhere else.
#[derive(Deserialize)]
pub(super) struct EditionBlock {
    starts: NaiveDate,
    ends: NaiveDate,
    timezone: String,
    place: String,
    venue: Option<String>,
    capacity: Option<u32>,
    planning_meetings: Option<PlanningRule>,
}

/// The values of an edition that are no list.
pub(super) struct EditionValues {
    pub(super) dates: Dates,
    pub(super) zone: Zone,
    pub(super) place: ShortText,
    pub(super) venue: Option<ShortText>,
    pub(super) capacity: Option<u32>,
    pub(super) planning_rule: Option<PlanningRule>,
}

impl EditionBlock {
    /// Checks the values, and reports other dates in the subtitle.
    ///
    /// # Errors
    /// If a value is invalid.
    pub(super) fn read(
        self,
        page: &Page<'_>,
        subtitle: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<EditionValues, ParseError> {
        let line = page.field("edition");
        let dates = Dates::new(self.starts, self.ends).at(page.file, line)?;
        if let Some((starts, ends)) = subtitle_days(subtitle)
            && (starts, ends) != (dates.starts(), dates.ends())
        {
            let text = format!(
                "The subtitle has {}, but the block “edition” on line {line} has {}, which is used.",
                days(starts, ends),
                days(dates.starts(), dates.ends())
            );
            diagnostics.add_contradiction(page.file, page.field("subtitle"), text);
        }
        if self.planning_meetings.is_some_and(|rule| rule.of.is_some_and(|of| of < rule.at_least)) {
            return Err(parse_error(page.file, line, "The planning rule asks for more meetings than there are."));
        }
        Ok(EditionValues {
            dates,
            zone: Zone::parse(&self.timezone).at(page.file, line)?,
            place: one_line(page.file, line, &self.place)?,
            venue: self.venue.map(|venue| one_line(page.file, line, &venue)).transpose()?,
            capacity: self.capacity,
            planning_rule: self.planning_meetings,
        })
    }
}
