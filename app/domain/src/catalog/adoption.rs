//! The adoption of a SPEC by core projects, as their contacts record it.

use crate::Refusal;
use crate::id::{ProjectSlug, SpecNumber};
use crate::text::Url;
use crate::time::{Datelike, NaiveDate};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a core project says about adopting a SPEC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    pub project: ProjectSlug,
    pub state: AdoptionState,
    /// The day of the adoption, or the one for which it is planned.
    pub on: Option<NaiveDate>,
    /// Where the project shows or discusses it.
    pub link: Option<Url>,
}

/// An adoption of a SPEC, with the day on which it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAdoption {
    pub spec: SpecNumber,
    pub adoption: Adoption,
    pub recorded_on: NaiveDate,
}

impl Adoption {
    /// # Errors
    /// Refuses a day that is probably a typing error.
    pub fn check(&self) -> Result<(), Refusal> {
        const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;
        let year = self.on.map(|on| on.year()).filter(|year| !YEARS.contains(year));
        match year {
            Some(year) => Err(Refusal::OutOfRange { what: "The year", number: year.into(), least: 2000, most: 2100 }),
            None => Ok(()),
        }
    }
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AdoptionState {
    Planned,
    Adopted,
    NotPlanned,
}

words!(AdoptionState, "a state of an adoption");

impl AdoptionState {
    /// The state as it is shown to people.
    pub fn label(self) -> &'static str {
        match self {
            AdoptionState::Planned => "planned",
            AdoptionState::Adopted => "adopted",
            AdoptionState::NotPlanned => "not planned",
        }
    }
}
