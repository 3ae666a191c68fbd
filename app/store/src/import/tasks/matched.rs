//! Decides which rows are imported, which are left out, and which need a choice.

use crate::StoreError;
use crate::import::tasks::rows::{MatchedRow, Plan};
use domain::Refusal;
use domain::id::EditionSlug;
use domain::import::{
    ImportChoices, ImportPreview, ImportedTask, RowMatch, RowOrigin, RowOutcome, UnclearRow, row_origins,
};
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct Matched<'p> {
    pub(crate) rows: Vec<MatchedRow<'p>>,
    other_editions: BTreeMap<EditionSlug, usize>,
    unclear: Vec<UnclearRow>,
    /// The rows that aren't imported, by their places in the table.
    others: Vec<(usize, RowOutcome)>,
}

impl<'p> Matched<'p> {
    /// Matches the rows of an import on a page.
    pub(crate) fn by_choices(
        plan: &Plan,
        here: &EditionSlug,
        tasks: &'p [ImportedTask],
        choices: ImportChoices,
    ) -> Matched<'p> {
        let titles = plan.titles_by_number();
        let mut matched = Matched::default();
        for (place, (imported, origin)) in tasks.iter().zip(row_origins(here, tasks, &titles)).enumerate() {
            match choices.how_to_match(&origin) {
                RowMatch::ByNumber => matched.rows.push(MatchedRow { place, imported, is_new: false }),
                RowMatch::AsNew => matched.rows.push(MatchedRow { place, imported, is_new: true }),
                RowMatch::LeftOut => matched.others.push((place, RowOutcome::LeftOut)),
                RowMatch::Undecided => matched.others.push((place, RowOutcome::Undecided)),
            }
            match (origin, imported.number) {
                (RowOrigin::OtherEdition(edition), _) => *matched.other_editions.entry(edition).or_default() += 1,
                (RowOrigin::Unclear, Some(number)) => {
                    let title_here = titles.get(&number).cloned();
                    matched.unclear.push(UnclearRow { number, title: imported.title.clone(), title_here });
                }
                _ => {}
            }
        }
        matched
    }

    /// Matches the rows of an import from the command line, without choices.
    ///
    /// # Errors
    /// Refuses the first row of another edition.
    pub(crate) fn by_titles(here: &EditionSlug, tasks: &'p [ImportedTask]) -> Result<Matched<'p>, StoreError> {
        let other = |task: &&ImportedTask| task.edition.as_ref().is_some_and(|edition| edition != here);
        if let Some(task) = tasks.iter().find(other) {
            let edition = task.edition.as_ref().map(EditionSlug::to_string).unwrap_or_default();
            let why = Refusal::RowOfAnotherEdition { edition, here: here.to_string() };
            return Err(StoreError::InRow { title: task.title.clone(), why });
        }
        let row = |(place, imported)| MatchedRow { place, imported, is_new: false };
        let rows = tasks.iter().enumerate().map(row).collect();
        Ok(Matched { rows, ..Matched::default() })
    }

    /// Adds to the preview the rows that aren't imported, and all outcomes in the order of the table.
    pub(crate) fn count_into(self, effect: &mut ImportPreview, mut outcomes: Vec<(usize, RowOutcome)>) {
        effect.other_editions = self.other_editions;
        effect.unclear = self.unclear;
        let count = |outcome| self.others.iter().filter(|(_, other)| *other == outcome).count();
        effect.rows_left_out = count(RowOutcome::LeftOut);
        effect.undecided = count(RowOutcome::Undecided);
        outcomes.extend(self.others);
        outcomes.sort_by_key(|(place, _)| *place);
        effect.rows = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
    }
}
