//! The catalog: SPECs with their endorsements, core projects and roadmap outcomes.

mod adoption;
mod history;
mod lists;
mod roadmap;

pub use adoption::{Adoption, AdoptionState, RecordedAdoption};
pub use history::SpecHistory;
pub use lists::{
    EditedProject, EditedSpec, ListChanges, ProjectList, SpecList, contacts, logins, outcome_codes, project_list,
    spec_list,
};
pub use roadmap::{Roadmap, RoadmapChanges, RoadmapOutcome};

use crate::id::{CommitHash, Login, OutcomeCode, ProjectSlug, SpecNumber};
use crate::text::{PersonName, Title, Url, counted};
use crate::time::{Instant, NaiveDate};
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A Scientific Python Ecosystem Coordination document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub number: SpecNumber,
    /// Without its number: `Using and Creating Nightly Wheels`.
    pub title: Title,
    pub date: NaiveDate,
    pub status: SpecStatus,
    /// Names only; email addresses are never stored.
    pub authors: Vec<PersonName>,
    /// Where it can be read.
    pub link: Option<Url>,
    /// The outcomes that it contributes to.
    pub outcomes: BTreeSet<OutcomeCode>,
    /// Sorted by project.
    pub endorsements: Vec<Endorsement>,
    pub history: SpecHistory,
}

impl Spec {
    /// The projects of this list that have endorsed it.
    pub fn endorsed_by<'a>(&self, projects: &'a [Project]) -> Vec<&'a Project> {
        let has_endorsed = |project: &&Project| self.endorsements.iter().any(|given| given.project == project.slug);
        projects.iter().filter(has_endorsed).collect()
    }
}

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
pub enum SpecStatus {
    Draft,
    Published,
    Withdrawn,
}

words!(SpecStatus, "a document status");

/// A core project's endorsement of a SPEC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endorsement {
    pub project: ProjectSlug,
    /// The day of the endorsement; often unknown, because SPEC headers don't contain it.
    pub on: Option<NaiveDate>,
    /// The commit that added the project to the header, if an import has read the history.
    pub commit: Option<CommitHash>,
    /// When an import first found it.
    pub first_seen: Instant,
}

/// A core project, which can endorse SPECs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    pub slug: ProjectSlug,
    pub title: Title,
    pub homepage: Option<Url>,
    pub repository: Option<Url>,
    /// The logins of its contacts, sorted.
    pub contacts: Vec<Login>,
    /// Whether it no longer counts as a core project; its endorsements and adoptions stay.
    pub is_retired: bool,
}

/// An outcome of the roadmap; some are not on the public roadmap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub code: OutcomeCode,
    pub title: Title,
    /// The name of its group.
    pub group: Title,
    /// Whether the public roadmap has it.
    pub in_roadmap: bool,
}

/// Summarizes documents: `10 SPECs: 6 published, 4 drafts; 42 endorsements by 10 of 15 core projects`.
///
/// `specs` has each document's status and the projects that endorsed it; `projects` is the number of core projects, and
/// the last argument has the words for one document and for several.
pub fn tally<'a>(
    specs: impl IntoIterator<Item = (SpecStatus, Vec<&'a ProjectSlug>)>,
    projects: usize,
    (singular, plural): (&str, &str),
) -> String {
    let (mut statuses, mut endorsements, mut endorsing) = (Vec::new(), 0, BTreeSet::new());
    for (status, endorsed_by) in specs {
        statuses.push(status);
        endorsements += endorsed_by.len();
        endorsing.extend(endorsed_by);
    }
    let count = |requested: SpecStatus| statuses.iter().filter(|status| **status == requested).count();
    let withdrawn = match count(SpecStatus::Withdrawn) {
        0 => String::new(),
        number => format!(", {number} withdrawn"),
    };
    let all = counted(statuses.len(), singular, plural);
    let drafts = counted(count(SpecStatus::Draft), "draft", "drafts");
    let endorsed = counted(endorsements, "endorsement", "endorsements");
    let projects = counted(projects, "core project", "core projects");
    format!(
        "{all}: {} published, {drafts}{withdrawn}; {endorsed} by {} of {projects}",
        count(SpecStatus::Published),
        endorsing.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn project_with_two_endorsements_counts_once() {
        let (numpy, scipy) = (ProjectSlug::parse("numpy").unwrap(), ProjectSlug::parse("scipy").unwrap());
        let specs = [
            (SpecStatus::Published, vec![&numpy, &scipy]),
            (SpecStatus::Withdrawn, vec![&numpy]),
            (SpecStatus::Draft, vec![]),
        ];
        let expected = "3 SPECs: 1 published, 1 draft, 1 withdrawn; 3 endorsements by 2 of 4 core projects";
        assert_eq!(tally(specs, 4, ("SPEC", "SPECs")), expected);
    }
}
