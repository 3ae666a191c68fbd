//! Decides which rows of a task table may be matched to tasks by their numbers.

use crate::id::{EditionSlug, TaskNumber};
use crate::import::ImportedTask;
use crate::text::Title;
use std::collections::{BTreeMap, BTreeSet};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Which edition a row's number belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOrigin {
    /// This edition; or the row names no edition and has no number.
    ThisEdition,
    OtherEdition(EditionSlug),
    /// The row has a number but names no edition, and may belong to another one.
    ///
    /// There are two cases. The title doesn't resemble that of the task with the row's number, and no other task has
    /// that title. Or the table seems to come from another edition, and the title isn't equal to that of the task with
    /// the row's number, ignoring case, blanks and punctuation. See [`row_origins`].
    Unclear,
}

/// A person's decisions about rows that may belong to another edition; `None` if undecided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportChoices {
    /// For rows of another edition.
    pub other_edition: Option<RowChoice>,
    /// For rows of unclear origin.
    pub unclear: Option<RowChoice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum RowChoice {
    /// Match by number, which renames the task. Never applies to rows of another edition.
    Rename,
    #[strum(serialize = "add")]
    AddAsNew,
    LeaveOut,
}

words!(RowChoice);

impl RowChoice {
    pub fn parse(text: &str) -> Option<RowChoice> {
        text.parse().ok()
    }
}

/// How a row finds its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowMatch {
    /// By its number, or by its title if it has none.
    ByNumber,
    /// As a new task, unless a task has exactly its title.
    AsNew,
    LeftOut,
    /// Not yet: the person has to decide.
    Undecided,
}

impl ImportChoices {
    /// Returns how a row of this origin is matched; `Undecided` if the person has not chosen yet.
    pub fn how_to_match(self, origin: &RowOrigin) -> RowMatch {
        let choice = match origin {
            RowOrigin::ThisEdition => return RowMatch::ByNumber,
            RowOrigin::OtherEdition(_) => self.other_edition.filter(|choice| *choice != RowChoice::Rename),
            RowOrigin::Unclear => self.unclear,
        };
        match choice {
            Some(RowChoice::AddAsNew) => RowMatch::AsNew,
            Some(RowChoice::LeaveOut) => RowMatch::LeftOut,
            Some(RowChoice::Rename) => RowMatch::ByNumber,
            None => RowMatch::Undecided,
        }
    }
}

/// Returns the origin of each row of a table that is imported into `edition`.
///
/// `titles` are those of the edition's tasks. Numbers are valid only within one edition. A row that names its edition
/// has that origin. If a row has a number but no edition, its title is compared with that of the task with its number:
/// - If the titles are equal, ignoring case, blanks and punctuation, the row belongs to this edition.
/// - If they are similar, as after a correction, the row renames the task. If they are different, it is unclear.
/// - The whole table seems to come from another edition in three cases: a row names another edition; at least half of
///   the numbers have different titles; or more than half of the numbers, three or more, have titles that aren't equal.
///   Then all its rows with numbers are unclear, except those with equal titles.
///
/// A row with the title of another task of this edition is left to the import, which rejects it.
pub fn row_origins(
    edition: &EditionSlug,
    rows: &[ImportedTask],
    titles: &BTreeMap<TaskNumber, Title>,
) -> Vec<RowOrigin> {
    let taken: BTreeSet<&str> = titles.values().map(Title::as_str).collect();
    let matches: Vec<TitleMatch> = rows.iter().map(|row| TitleMatch::of(row, titles, &taken)).collect();
    let seems_foreign = seems_from_another_edition(edition, rows, &matches);
    let origin = |(row, title): (&ImportedTask, &TitleMatch)| match &row.edition {
        Some(other) if other != edition => RowOrigin::OtherEdition(other.clone()),
        Some(_) => RowOrigin::ThisEdition,
        None => match title {
            TitleMatch::NoNumber | TitleMatch::Equal => RowOrigin::ThisEdition,
            TitleMatch::Different => RowOrigin::Unclear,
            TitleMatch::Similar | TitleMatch::Refused if seems_foreign => RowOrigin::Unclear,
            TitleMatch::Similar | TitleMatch::Refused => RowOrigin::ThisEdition,
        },
    };
    rows.iter().zip(&matches).map(origin).collect()
}

/// Whether the table seems to come from another edition, judged by its own rows; see [`row_origins`].
fn seems_from_another_edition(edition: &EditionSlug, rows: &[ImportedTask], matches: &[TitleMatch]) -> bool {
    let unnamed = rows.iter().zip(matches).filter(|(row, _)| row.edition.is_none()).map(|(_, title)| title);
    let count = |requested: TitleMatch| unnamed.clone().filter(|title| **title == requested).count();
    let (equal, similar, different) =
        (count(TitleMatch::Equal), count(TitleMatch::Similar), count(TitleMatch::Different));
    let (all, renamed) = (equal + similar + different, similar + different);
    let names_another = rows.iter().any(|row| row.edition.as_ref().is_some_and(|other| other != edition));
    names_another || (different > 0 && different * 2 >= all) || (renamed >= 3 && renamed * 2 > all)
}

/// How a row's title compares with that of the task with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TitleMatch {
    NoNumber,
    Equal,
    Similar,
    Different,
    /// There is no task with its number, or another task has its title.
    Refused,
}

impl TitleMatch {
    fn of(row: &ImportedTask, titles: &BTreeMap<TaskNumber, Title>, taken: &BTreeSet<&str>) -> TitleMatch {
        let Some(number) = row.number else { return TitleMatch::NoNumber };
        let Some(title) = titles.get(&number) else { return TitleMatch::Refused };
        let (ours, theirs) = (title_words(title), title_words(&row.title));
        if *title == row.title || (ours == theirs && !ours.is_empty()) {
            TitleMatch::Equal
        } else if taken.contains(row.title.as_str()) {
            TitleMatch::Refused
        } else if resemble(&ours, &theirs) {
            TitleMatch::Similar
        } else {
            TitleMatch::Different
        }
    }
}

/// Returns the words of a title in lower case, without punctuation.
fn title_words(title: &Title) -> Vec<String> {
    let lower = title.as_str().to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether two titles share at least half of their letter pairs (Dice's coefficient).
fn resemble(first: &[String], second: &[String]) -> bool {
    let (first, second) = (letter_pairs(first), letter_pairs(second));
    let total: usize = first.values().sum::<usize>() + second.values().sum::<usize>();
    let shared: usize = first.iter().map(|(pair, count)| *count.min(second.get(pair).unwrap_or(&0))).sum();
    total > 0 && shared * 4 >= total
}

/// Counts each pair of adjacent letters; a word of one letter counts as a pair.
fn letter_pairs(words: &[String]) -> BTreeMap<(char, Option<char>), usize> {
    let mut pairs = BTreeMap::new();
    for word in words {
        let letters: Vec<char> = word.chars().collect();
        let mut add = |first, second| *pairs.entry((first, second)).or_default() += 1;
        match letters.as_slice() {
            [letter] => add(*letter, None),
            letters => letters.windows(2).for_each(|pair| add(pair[0], Some(pair[1]))),
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::Status;
    use proptest::prelude::*;

    fn this_edition() -> EditionSlug {
        EditionSlug::parse("2027").unwrap()
    }

    fn title(text: &str) -> Title {
        Title::parse(text).unwrap()
    }

    fn row(edition: Option<&str>, number: u32, text: &str) -> ImportedTask {
        let edition = edition.map(|slug| EditionSlug::parse(slug).unwrap());
        ImportedTask { edition, number: Some(TaskNumber(number)), ..ImportedTask::of(title(text), Status::Planned) }
    }

    fn titles(texts: &[&str]) -> BTreeMap<TaskNumber, Title> {
        (1..).map(TaskNumber).zip(texts.iter().map(|text| title(text))).collect()
    }

    const PLAN: [&str; 6] = [
        "Nightly wheels for everyone",
        "Sparse arrays",
        "Lazy loading",
        "Write the guide to releases",
        "Teach the calendars to agree",
        "Drop the oldest Python",
    ];

    /// Returns the plan as an older export, with these titles changed.
    fn exported(changed: &[(u32, &str)]) -> Vec<ImportedTask> {
        let title = |number| changed.iter().find(|(other, _)| *other == number).map(|(_, title)| *title);
        (1..).zip(PLAN).map(|(number, old)| row(None, number, title(number).unwrap_or(old))).collect()
    }

    fn unclear(rows: &[ImportedTask]) -> Vec<u32> {
        let origins = row_origins(&this_edition(), rows, &titles(&PLAN));
        let unclear = rows.iter().zip(origins).filter(|(_, origin)| *origin == RowOrigin::Unclear);
        unclear.filter_map(|(row, _)| Some(row.number?.0)).collect()
    }

    #[test]
    fn corrected_titles_in_an_older_export_are_renames() {
        assert_eq!(unclear(&exported(&[])), [0u32; 0]);
        assert_eq!(unclear(&exported(&[(2, "Sparse arrays for all"), (5, "Have the calendars agree")])), [0u32; 0]);
        assert_eq!(unclear(&exported(&[(1, "Nigthly wheels for everyone"), (3, "lazy  loading!")])), [0u32; 0]);
        assert_eq!(unclear(&[row(None, 5, "Have the calendars agree")]), [0u32; 0]);
    }

    #[test]
    fn one_new_title_in_an_older_export_is_unclear() {
        assert_eq!(unclear(&exported(&[(3, "Publish benchmarks")])), [3]);
        assert_eq!(unclear(&exported(&[(3, "Publish benchmarks"), (6, "Meet in Kyoto")])), [3, 6]);
    }

    #[test]
    fn table_of_unrelated_titles_is_unclear_as_a_whole() {
        let foreign = [row(None, 1, "Publish benchmarks"), row(None, 2, "Sparse matrices"), row(None, 9, "Meet")];
        assert_eq!(unclear(&foreign), [1, 2, 9], "one similar title is no proof");
        let foreign =
            [row(None, 1, "Publish"), row(None, 2, "Sparse arrays!"), row(None, 3, "Quit"), foreign[2].clone()];
        assert_eq!(unclear(&foreign), [1, 3, 9], "an equal title is certain");
    }

    #[test]
    fn row_without_edition_beside_another_edition_is_unclear() {
        let rows = [row(Some("2026"), 1, "Publish"), row(None, 2, "Sparse array"), row(None, 3, "Lazy loading")];
        assert_eq!(unclear(&rows), [2]);
    }

    #[test]
    fn title_of_another_task_is_left_to_the_import() {
        assert_eq!(unclear(&[row(None, 1, PLAN[1]), row(None, 2, PLAN[0])]), [0u32; 0]);
    }

    /// Generates choices, including those that only a forged form could send.
    fn any_choices() -> impl Strategy<Value = ImportChoices> {
        let choice = || proptest::option::of(proptest::sample::select(RowChoice::ALL.to_vec()));
        (choice(), choice()).prop_map(|(other_edition, unclear)| ImportChoices { other_edition, unclear })
    }

    fn any_rows() -> impl Strategy<Value = Vec<ImportedTask>> {
        let edition = proptest::option::of(proptest::sample::select(vec!["2026", "2027", "2025-nov"]));
        let number = proptest::option::of(1u32..9);
        let title = prop_oneof![proptest::sample::select(PLAN.to_vec()).prop_map(str::to_owned), "[a-zé*]{1,12}"];
        let row = (edition, number, title).prop_map(|(edition, number, title)| {
            let row = row(edition, 1, &title);
            ImportedTask { number: number.map(TaskNumber), ..row }
        });
        proptest::collection::vec(row, 0..9)
    }

    proptest! {
        #[test]
        fn row_of_another_edition_is_never_matched_by_number(rows in any_rows(), choices in any_choices()) {
            let origins = row_origins(&this_edition(), &rows, &titles(&PLAN));
            for (row, origin) in rows.iter().zip(&origins) {
                let is_other = row.edition.as_ref().is_some_and(|edition| *edition != this_edition());
                prop_assert!(!is_other || choices.how_to_match(origin) != RowMatch::ByNumber);
                let is_ours = row.edition == Some(this_edition()) || row.number.is_none() && row.edition.is_none();
                prop_assert!(!is_ours || *origin == RowOrigin::ThisEdition);
            }
        }

        #[test]
        fn undecided_import_renames_only_what_resembles(rows in any_rows()) {
            let (plan, choices) = (titles(&PLAN), ImportChoices::default());
            for (row, origin) in rows.iter().zip(row_origins(&this_edition(), &rows, &plan)) {
                let Some(ours) = row.number.and_then(|number| plan.get(&number)) else { continue };
                let is_refused = plan.values().any(|title| *title == row.title);
                if row.edition.is_none() && !is_refused && choices.how_to_match(&origin) == RowMatch::ByNumber {
                    let (ours, theirs) = (title_words(ours), title_words(&row.title));
                    prop_assert!(ours == theirs || resemble(&ours, &theirs), "{:?}", row.title);
                }
            }
        }

        #[test]
        fn one_or_two_renames_keep_other_rows_certain(first in 1u32..7, second in 1u32..7, new in "[0-9]{1,9}") {
            let other = format!("{new} 0");
            let unclear = unclear(&exported(&[(first, &new), (second, &other)]));
            prop_assert!(unclear.iter().all(|number| [first, second].contains(number)), "{unclear:?}");
        }

        #[test]
        fn unrelated_table_matches_nothing_by_number(numbers in proptest::collection::btree_set(1u32..7, 1..7), extra in 7u32..99) {
            let rows: Vec<ImportedTask> = numbers.iter().chain([&extra]).map(|number| row(None, *number, &format!("{number}00"))).collect();
            let origins = row_origins(&this_edition(), &rows, &titles(&PLAN));
            prop_assert!(origins.iter().all(|origin| *origin == RowOrigin::Unclear));
        }

        #[test]
        fn order_of_rows_does_not_matter(rows in any_rows()) {
            let plan = titles(&PLAN);
            let mut reversed: Vec<ImportedTask> = rows.clone();
            reversed.reverse();
            let mut origins = row_origins(&this_edition(), &reversed, &plan);
            origins.reverse();
            prop_assert_eq!(origins, row_origins(&this_edition(), &rows, &plan));
        }
    }
}
