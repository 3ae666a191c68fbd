//! Reads when SPECs were accepted, published, changed and endorsed, from their earlier versions.

use super::documents::{self, Header};
use super::projects::Projects;
use crate::page::Page;
use domain::catalog::{SpecHistory, SpecStatus};
use domain::id::{CommitHash, ProjectSlug, SpecNumber};
use domain::import::{ImportedEndorsement, ImportedSpec, SourceFile};
use domain::time::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// One commit that changed a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    pub commit: CommitHash,
    pub on: NaiveDate,
    pub before: Contents,
    pub after: Contents,
}

/// The contents of a file in a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    Known(Vec<u8>),
    /// The commit added the file.
    Missing,
    /// The history ends here, or the contents can't be read.
    Unknown,
}

/// The changes of each file, newest first, by its path within the checkout.
pub type Histories = BTreeMap<String, Vec<FileChange>>;

/// Adds what the history says to the documents; `files` has the path of each.
pub(super) fn add(
    specs: &mut [ImportedSpec],
    files: &BTreeMap<SpecNumber, String>,
    histories: &Histories,
    projects: &Projects,
) {
    for spec in specs {
        let changes = files.get(&spec.number).and_then(|file| histories.get(file));
        let versions: Vec<Change<'_>> =
            changes.into_iter().flatten().map(|change| Change::read(change, projects)).collect();
        spec.history = history(spec.status, &versions);
        spec.endorsements.iter_mut().for_each(|endorsement| date(endorsement, &versions));
    }
}

/// A commit with both versions as they were read.
struct Change<'a> {
    commit: &'a FileChange,
    before: Version,
    after: Version,
}

/// A version of a document. `None` if it isn't known.
struct Version(Option<Read>);

struct Read {
    /// Whether the commit before had no such file.
    is_missing: bool,
    status: Option<SpecStatus>,
    text: String,
    endorsed_by: BTreeSet<ProjectSlug>,
}

impl<'a> Change<'a> {
    fn read(commit: &'a FileChange, projects: &Projects) -> Change<'a> {
        let read = |contents| Version::read(contents, projects);
        Change { commit, before: read(&commit.before), after: read(&commit.after) }
    }

    /// Whether both versions are known, and the later one differs in this way from the earlier one.
    fn is_known(&self, differs: impl Fn(&Read, &Read) -> bool) -> bool {
        matches!((&self.before.0, &self.after.0), (Some(before), Some(after)) if differs(before, after))
    }
}

impl Version {
    fn read(contents: &Contents, projects: &Projects) -> Version {
        Version(match contents {
            Contents::Known(bytes) => known(bytes, projects),
            Contents::Missing => {
                Some(Read { is_missing: true, status: None, text: String::new(), endorsed_by: BTreeSet::new() })
            }
            Contents::Unknown => None,
        })
    }
}

fn known(bytes: &[u8], projects: &Projects) -> Option<Read> {
    let page = Page::header(&SourceFile { path: "index.md", bytes }).ok()?;
    let Header { status, endorsed_by } = documents::header(&page).ok()?;
    let endorsed_by = endorsed_by.iter().filter_map(|spelling| projects.find(spelling).cloned()).collect();
    Some(Read { is_missing: false, status: Some(status), text: text(bytes)?, endorsed_by })
}

/// The text below the header, without the ends of its lines.
fn text(bytes: &[u8]) -> Option<String> {
    let mut lines = std::str::from_utf8(bytes).ok()?.lines().map(str::trim_end).peekable();
    if lines.next_if_eq(&"---").is_some() {
        lines.by_ref().find(|line| *line == "---")?;
    }
    Some(lines.collect::<Vec<_>>().join("\n").trim().to_owned())
}

fn history(status: SpecStatus, changes: &[Change<'_>]) -> SpecHistory {
    let day_of = |differs: fn(&Read, &Read) -> bool| {
        changes.iter().find(|change| change.is_known(differs)).map(|change| change.commit.on)
    };
    let published = day_of(|before, after| {
        after.status == Some(SpecStatus::Published) && before.status != Some(SpecStatus::Published)
    });
    SpecHistory {
        accepted_on: day_of(|before, _| before.is_missing),
        published_on: published.filter(|_| status == SpecStatus::Published),
        text_changed_on: day_of(|before, after| before.text != after.text),
    }
}

/// Dates an endorsement by the latest commit that added the project to the header.
fn date(endorsement: &mut ImportedEndorsement, changes: &[Change<'_>]) {
    let project = &endorsement.project;
    let adds =
        |before: &Read, after: &Read| after.endorsed_by.contains(project) && !before.endorsed_by.contains(project);
    if let Some(change) = changes.iter().find(|change| change.is_known(adds)) {
        endorsement.on = Some(change.commit.on);
        endorsement.commit = Some(change.commit.commit.clone());
    }
}
