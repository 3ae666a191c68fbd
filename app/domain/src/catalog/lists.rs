//! Documents and core projects as owners edit them: whole lists, by number and by short name.

use super::{Project, Spec, SpecStatus};
use crate::Refusal;
use crate::id::{Login, OutcomeCode, ProjectSlug, SpecNumber};
use crate::text::{PersonName, Title, Url, named};
use crate::time::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// All documents of the series.
pub type SpecList = BTreeMap<SpecNumber, EditedSpec>;

/// All core projects.
pub type ProjectList = BTreeMap<ProjectSlug, EditedProject>;

/// What owners edit of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedSpec {
    pub title: Title,
    pub date: NaiveDate,
    pub status: SpecStatus,
    pub authors: Vec<PersonName>,
    pub link: Option<Url>,
    /// The outcomes that it contributes to.
    pub outcomes: BTreeSet<OutcomeCode>,
}

impl EditedSpec {
    /// # Errors
    /// Refuses a date that is probably a typing error.
    pub fn check(&self) -> Result<(), Refusal> {
        const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;
        let year = self.date.year();
        if YEARS.contains(&year) {
            Ok(())
        } else {
            Err(Refusal::OutOfRange { what: "The year", number: year.into(), least: 1950, most: 2100 })
        }
    }

    /// Whether both have the same values in all fields that an import has.
    pub fn imports_as(&self, other: &EditedSpec) -> bool {
        let fields = |spec: &EditedSpec| (spec.title.clone(), spec.date, spec.status, spec.authors.clone());
        fields(self) == fields(other)
    }
}

impl From<&Spec> for EditedSpec {
    fn from(spec: &Spec) -> Self {
        EditedSpec {
            title: spec.title.clone(),
            date: spec.date,
            status: spec.status,
            authors: spec.authors.clone(),
            link: spec.link.clone(),
            outcomes: spec.outcomes.clone(),
        }
    }
}

/// What owners edit of a core project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedProject {
    pub title: Title,
    pub homepage: Option<Url>,
    pub repository: Option<Url>,
    /// See [`contacts`].
    pub contacts: Vec<Login>,
    pub is_retired: bool,
}

impl EditedProject {
    /// Whether both have the same values in all fields that an import has.
    pub fn imports_as(&self, other: &EditedProject) -> bool {
        EditedProject { is_retired: other.is_retired, ..self.clone() } == *other
    }
}

impl From<&Project> for EditedProject {
    fn from(project: &Project) -> Self {
        EditedProject {
            title: project.title.clone(),
            homepage: project.homepage.clone(),
            repository: project.repository.clone(),
            contacts: project.contacts.clone(),
            is_retired: project.is_retired,
        }
    }
}

/// Sorts logins, each once. Like GitHub, ignores their case.
pub fn contacts(logins: impl IntoIterator<Item = Login>) -> Vec<Login> {
    let by_name: BTreeMap<String, Login> =
        logins.into_iter().map(|login| (login.as_str().to_lowercase(), login)).collect();
    by_name.into_values().collect()
}

/// Reads the logins of contacts, separated by commas or spaces; an `@` may be before each.
///
/// # Errors
/// Refuses a text that is no login.
pub fn logins(text: &str) -> Result<Vec<Login>, Refusal> {
    entries(text).map(|login| Login::parse(login.trim_start_matches('@'))).collect()
}

/// Reads the codes of outcomes, separated by commas or spaces.
///
/// # Errors
/// Refuses a text that is no code.
pub fn outcome_codes(text: &str) -> Result<BTreeSet<OutcomeCode>, Refusal> {
    let malformed = |text| Refusal::malformed("the code of an outcome (like 1a)", text);
    entries(text).map(|code| OutcomeCode::parse(code).map_err(|_| malformed(code))).collect()
}

fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|entry| !entry.is_empty())
}

/// Builds the list of documents.
///
/// # Errors
/// Refuses a number that occurs twice.
pub fn spec_list(specs: impl IntoIterator<Item = (SpecNumber, EditedSpec)>) -> Result<SpecList, Refusal> {
    keyed(specs, |number| Refusal::DuplicateSpec(number.0))
}

/// Builds the list of core projects.
///
/// # Errors
/// Refuses a short name that occurs twice.
pub fn project_list(projects: impl IntoIterator<Item = (ProjectSlug, EditedProject)>) -> Result<ProjectList, Refusal> {
    keyed(projects, |slug| Refusal::DuplicateProject(slug.to_string()))
}

fn keyed<K: Ord + Clone, V>(
    entries: impl IntoIterator<Item = (K, V)>,
    twice: impl Fn(K) -> Refusal,
) -> Result<BTreeMap<K, V>, Refusal> {
    let mut list = BTreeMap::new();
    for (key, value) in entries {
        if list.insert(key.clone(), value).is_some() {
            return Err(twice(key));
        }
    }
    Ok(list)
}

/// The entries that an edit of a list changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChanges<K> {
    pub added: Vec<K>,
    pub changed: Vec<K>,
    pub removed: Vec<K>,
}

impl<K> Default for ListChanges<K> {
    fn default() -> Self {
        ListChanges { added: Vec::new(), changed: Vec::new(), removed: Vec::new() }
    }
}

impl<K: Ord + Clone> ListChanges<K> {
    /// What an edit from `before` to `after` changes.
    pub fn between<V: PartialEq>(before: &BTreeMap<K, V>, after: &BTreeMap<K, V>) -> Self {
        let others = |one: &BTreeMap<K, V>, other: &BTreeMap<K, V>| {
            one.keys().filter(|key| !other.contains_key(key)).cloned().collect()
        };
        let differs = |(key, value): &(&K, &V)| before.get(key).is_some_and(|here| here != *value);
        ListChanges {
            added: others(after, before),
            changed: after.iter().filter(differs).map(|(key, _)| key.clone()).collect(),
            removed: others(before, after),
        }
    }
}

impl<K: ToString> ListChanges<K> {
    /// Lists the changes, as in `4 added; 1 and 2 changed`; `None` without a change.
    pub fn label(&self, plural: &str) -> Option<String> {
        let part = |keys: &[K], what: &str| (!keys.is_empty()).then(|| format!("{} {what}", named(keys, plural)));
        let parts = [part(&self.added, "added"), part(&self.changed, "changed"), part(&self.removed, "removed")];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(title: &str) -> EditedSpec {
        EditedSpec {
            title: Title::parse(title).unwrap(),
            date: NaiveDate::from_ymd_opt(2023, 4, 1).unwrap(),
            status: SpecStatus::Draft,
            authors: Vec::new(),
            link: None,
            outcomes: BTreeSet::new(),
        }
    }

    fn list(specs: &[(u16, &str)]) -> Result<SpecList, Refusal> {
        spec_list(specs.iter().map(|(number, title)| (SpecNumber(*number), spec(title))))
    }

    #[test]
    fn edit_names_the_documents_that_it_changes() {
        let before = list(&[(1, "Wheels"), (2, "Docs"), (3, "Grants")]).unwrap();
        let after = list(&[(1, "Nightly wheels"), (2, "Docs"), (4, "Benchmarks")]).unwrap();
        let numbers = |number| vec![SpecNumber(number)];
        let changes = ListChanges::between(&before, &after);
        assert_eq!(changes, ListChanges { added: numbers(4), changed: numbers(1), removed: numbers(3) });
        assert_eq!(changes.label("documents").unwrap(), "4 added; 1 changed; 3 removed");
        assert_eq!(ListChanges::between(&before, &before).label("documents"), None);
    }

    #[test]
    fn document_number_occurs_once() {
        assert_eq!(list(&[(1, "Wheels"), (1, "Docs")]), Err(Refusal::DuplicateSpec(1)));
    }

    #[test]
    fn unlikely_year_of_a_document_is_refused() {
        let written = |year| EditedSpec { date: NaiveDate::from_ymd_opt(year, 1, 1).unwrap(), ..spec("Wheels") };
        assert_eq!(written(1999).check(), Ok(()));
        assert!(written(202).check().is_err() && written(9999).check().is_err());
    }

    #[test]
    fn lists_of_codes_and_logins_are_read_as_typed() {
        let codes: Vec<String> = outcome_codes(" 2c,1a 1a;").unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(codes, ["1a", "2c"]);
        assert!(outcome_codes("1a, x").is_err() && logins("a b!").is_err());
        assert_eq!(logins("@ada, zoe").unwrap().len(), 2);
    }

    #[test]
    fn contacts_ignore_the_case_of_logins() {
        let logins = ["zoe", "ADA", "ada"].map(|login| Login::parse(login).unwrap());
        let sorted: Vec<String> = contacts(logins).iter().map(Login::to_string).collect();
        assert_eq!(sorted, ["ada", "zoe"]);
    }

    #[test]
    fn imports_have_neither_links_nor_outcomes() {
        let linked = EditedSpec { link: Url::parse("https://a.example").ok(), ..spec("Wheels") };
        assert!(spec("Wheels").imports_as(&linked) && !spec("Docs").imports_as(&linked));
    }
}
