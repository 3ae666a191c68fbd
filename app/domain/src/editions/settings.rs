//! What organizers decide about an edition: who sees it, its kind and its parts.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// Who sees an edition; independent of its phase.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Visibility {
    /// Organizers only.
    Draft,
    #[default]
    Published,
}

words!(Visibility, "a visibility");

/// The kind of an edition, which presets its parts.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EditionKind {
    #[default]
    DeveloperSummit,
    VirtualSummit,
    Forum,
    SiteVisit,
    BirdsOfAFeather,
}

words!(EditionKind, "a kind of edition");

impl EditionKind {
    /// The kind as it is shown to people.
    pub fn label(self) -> &'static str {
        match self {
            EditionKind::DeveloperSummit => "developer summit",
            EditionKind::VirtualSummit => "virtual domain summit",
            EditionKind::Forum => "annual forum",
            EditionKind::SiteVisit => "site visit",
            EditionKind::BirdsOfAFeather => "birds of a feather",
        }
    }

    /// The parts that an edition of this kind usually has.
    pub fn parts(self) -> Parts {
        let all = Parts::default();
        match self {
            EditionKind::DeveloperSummit => all,
            EditionKind::VirtualSummit => Parts { travel: false, ..all },
            EditionKind::Forum => Parts { planning: false, ..all },
            EditionKind::SiteVisit => Parts { planning: false, schedule: false, ..all },
            EditionKind::BirdsOfAFeather => Parts { invitations: false, travel: false, planning: false, ..all },
        }
    }
}

/// The parts of an edition that are on. A part that is off has no page, tab or email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Parts {
    pub invitations: bool,
    pub travel: bool,
    /// Planning rounds and their meetings.
    pub planning: bool,
    /// Sessions and their schedule.
    pub schedule: bool,
    /// Tasks, the task board and the progress.
    pub work_plan: bool,
    /// The interest form, with which people ask to be invited. No kind of edition presets it.
    #[serde(default)]
    pub interest: bool,
}

impl Parts {
    pub const ALL_ON: Parts =
        Parts { invitations: true, travel: true, planning: true, schedule: true, work_plan: true, interest: true };

    /// All but the interest form, which few editions use.
    pub const USUAL: Parts = Parts { interest: false, ..Parts::ALL_ON };
}

/// A part with pages of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Invitations,
    Travel,
    Planning,
    Schedule,
    WorkPlan,
    Interest,
}

impl Part {
    /// Says that an edition doesn't have it.
    pub fn missing(self) -> &'static str {
        match self {
            Part::Invitations => "This edition has no invitations.",
            Part::Travel => "This edition has no travel details.",
            Part::Planning => "This edition has no planning meetings.",
            Part::Schedule => "This edition has no schedule.",
            Part::WorkPlan => "This edition has no work plan.",
            Part::Interest => "This edition has no interest form.",
        }
    }
}

impl Parts {
    pub fn has(self, part: Part) -> bool {
        match part {
            Part::Invitations => self.invitations,
            Part::Travel => self.travel,
            Part::Planning => self.planning,
            Part::Schedule => self.schedule,
            Part::WorkPlan => self.work_plan,
            Part::Interest => self.interest,
        }
    }
}

impl Default for Parts {
    fn default() -> Self {
        Parts::USUAL
    }
}

/// A setting of an edition that can come from the community's website.
///
/// Once it is edited here, an import no longer overwrites it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EditionSetting {
    Title,
    Dates,
    Zone,
    Place,
    Venue,
    Capacity,
    PlanningRule,
    Links,
    Agenda,
    Tracks,
    Commitments,
}

words!(EditionSetting, "a setting of an edition");

impl EditionSetting {
    /// The setting as it is shown to people.
    pub fn label(self) -> &'static str {
        match self {
            EditionSetting::Title => "the title",
            EditionSetting::Dates => "the dates",
            EditionSetting::Zone => "the time zone",
            EditionSetting::Place => "the place",
            EditionSetting::Venue => "the venue",
            EditionSetting::Capacity => "the number of seats",
            EditionSetting::PlanningRule => "the planning rule",
            EditionSetting::Links => "the links",
            EditionSetting::Agenda => "the agenda",
            EditionSetting::Tracks => "the tracks",
            EditionSetting::Commitments => "the commitments",
        }
    }
}
