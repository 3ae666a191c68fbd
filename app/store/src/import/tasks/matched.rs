//! Decides which rows are imported, which are left out, and which need a choice.

use crate::StoreError;
use crate::import::tasks::rows::{MatchedRow, Plan};
use domain::Refusal;
use domain::id::EditionSlug;
use domain::import::{ImportChoices, ImportPreview, ImportedTask, RowMatch, RowOrigin, UnclearRow, row_origins};
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct Matched<'p> {
    pub(crate) rows: Vec<MatchedRow<'p>>,
    other_editions: BTreeMap<EditionSlug, usize>,
    unclear: Vec<UnclearRow>,
    left_out: usize,
    undecided: usize,
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
        for (imported, origin) in tasks.iter().zip(row_origins(here, tasks, &titles)) {
            match choices.how_to_match(&origin) {
                RowMatch::ByNumber => matched.rows.push(MatchedRow { imported, is_new: false }),
                RowMatch::AsNew => matched.rows.push(MatchedRow { imported, is_new: true }),
                RowMatch::LeftOut => matched.left_out += 1,
                RowMatch::Undecided => matched.undecided += 1,
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
        let rows = tasks.iter().map(|imported| MatchedRow { imported, is_new: false }).collect();
        Ok(Matched { rows, ..Matched::default() })
    }

    pub(crate) fn count_into(self, effect: &mut ImportPreview) {
        effect.other_editions = self.other_editions;
        effect.unclear = self.unclear;
        effect.rows_left_out = self.left_out;
        effect.undecided = self.undecided;
    }
}
