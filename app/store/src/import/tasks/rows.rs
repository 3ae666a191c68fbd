//! Finds the task of each row: by title, or on a page by number where that belongs to the edition.

use crate::StoreError;
use crate::aggregates::task::edition_task;
use crate::db::column::{count, damaged};
use domain::Refusal;
use domain::id::{EditionSlug, EditionTask, TaskNumber};
use domain::import::{ImportedTask, TaskFieldChange, title_key};
use domain::text::Title;
use domain::workflow::GoalLinks;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A row that is imported.
#[derive(Clone, Copy)]
pub(crate) struct MatchedRow<'p> {
    /// The place of the row in the table.
    pub(crate) place: usize,
    pub(crate) imported: &'p ImportedTask,
    /// Its numbers don't belong to this edition, so it is a new task, unless a task has exactly this title.
    pub(crate) is_new: bool,
}

/// A row and the result of its import.
pub(crate) struct ImportRow<'p> {
    /// The place of the row in the table.
    pub(crate) place: usize,
    pub(crate) imported: &'p ImportedTask,
    /// Its numbers don't belong to this edition.
    pub(crate) is_foreign: bool,
    /// The task before the import; `None` for a new task.
    pub(crate) stored: Option<&'p Stored>,
    /// The task's id and number; `None` until a new task is added.
    pub(crate) task: Option<(i64, TaskNumber)>,
    /// One value per change, or per field of a new task.
    pub(crate) changes: Vec<TaskFieldChange>,
    /// The problems of the row.
    pub(crate) why: Vec<Refusal>,
}

impl ImportRow<'_> {
    /// The id of the task before the import.
    pub(crate) fn stored_id(&self) -> Option<i64> {
        self.stored.map(|stored| stored.id)
    }

    /// The id of the task that the row added.
    pub(crate) fn added_id(&self) -> Option<i64> {
        self.task.map(|(id, _)| id).filter(|_| self.stored.is_none())
    }

    /// Whether the row's task was merged, or continues in a later edition; such a row is left out.
    pub(crate) fn has_moved(&self) -> bool {
        self.stored.is_some_and(Stored::has_moved)
    }
}

/// An existing task.
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) number: TaskNumber,
    pub(crate) title: Title,
    pub(crate) description: String,
    pub(crate) track_id: Option<i64>,
    pub(crate) track: Option<String>,
    pub(crate) status: String,
    pub(crate) size: Option<String>,
    pub(crate) due: Option<String>,
    pub(crate) people_needed: i64,
    /// The number of assignees.
    pub(crate) claimed: i64,
    pub(crate) no_goal_reason: Option<String>,
    pub(crate) goals: GoalLinks,
    merged_into: Option<TaskNumber>,
    continued_in: Option<EditionTask>,
}

impl Stored {
    pub(crate) fn has_moved(&self) -> bool {
        self.merged_into.is_some() || self.continued_in.is_some()
    }

    /// The task in which this one of `edition` goes on.
    pub(crate) fn moved_to(&self, edition: &EditionSlug) -> Option<EditionTask> {
        let merged = self.merged_into.map(|number| EditionTask { edition: edition.clone(), number });
        merged.or_else(|| self.continued_in.clone())
    }
}

/// The edition's tasks before the import, by title and by number.
pub(crate) struct Plan {
    tasks: Vec<Stored>,
    titles: HashMap<String, usize>,
    /// By the keys of their titles: the first task with each.
    title_keys: HashMap<String, usize>,
    numbers: HashMap<TaskNumber, usize>,
}

impl Plan {
    pub(crate) async fn of(tx: &mut SqliteConnection, edition: i64) -> Result<Plan, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT t.id AS "id!", t.number AS "number!", t.title AS "title!", t.description AS "description!",
                 t.track_id AS "track_id?", k.title AS "track?", t.status AS "status!", t.size AS "size?", t.due AS "due?",
                 t.people_needed AS "people_needed!", t.claimed AS "claimed!", t.no_goal_reason AS "no_goal_reason?", m.number AS "into?",
                 l.number AS "later_number?", x.slug AS "later_edition?",
                 EXISTS (SELECT 1 FROM task_specs WHERE task_id = t.id) AS "spec!: bool",
                 EXISTS (SELECT 1 FROM task_outcomes WHERE task_id = t.id) AS "outcome!: bool"
               FROM tasks t LEFT JOIN tracks k ON k.id = t.track_id LEFT JOIN tasks m ON m.id = t.merged_into
                 LEFT JOIN tasks l ON l.id = t.continued_in LEFT JOIN editions x ON x.id = l.edition_id
               WHERE t.edition_id = ?1 ORDER BY t.number"#,
            edition
        );
        let stored = rows.fetch_all(tx).await?.into_iter().map(|row| {
            Ok(Stored {
                id: row.id,
                number: TaskNumber(count(row.number)?),
                title: Title::parse(&row.title).map_err(damaged)?,
                description: row.description,
                track_id: row.track_id,
                track: row.track,
                status: row.status,
                size: row.size,
                due: row.due,
                people_needed: row.people_needed,
                claimed: row.claimed,
                goals: GoalLinks { spec: row.spec, outcome: row.outcome, reason: row.no_goal_reason.is_some() },
                no_goal_reason: row.no_goal_reason,
                merged_into: row.into.map(count).transpose()?.map(TaskNumber),
                continued_in: edition_task(row.later_edition, row.later_number)?,
            })
        });
        let tasks = stored.collect::<Result<Vec<Stored>, StoreError>>()?;
        let titles = tasks.iter().enumerate().map(|(nth, task)| (task.title.to_string(), nth)).collect();
        let mut title_keys = HashMap::new();
        for (nth, task) in tasks.iter().enumerate() {
            title_keys.entry(title_key(task.title.as_str())).or_insert(nth);
        }
        let numbers = tasks.iter().enumerate().map(|(nth, task)| (task.number, nth)).collect();
        Ok(Plan { tasks, titles, title_keys, numbers })
    }

    /// Finds the task of each row. With numbers, two rows can't have the same task.
    pub(crate) fn rows<'p>(&'p self, tasks: &[MatchedRow<'p>], by_numbers: bool) -> Vec<ImportRow<'p>> {
        let titles: HashSet<&str> = tasks.iter().map(|task| task.imported.title.as_str()).collect();
        let mut taken: HashMap<TaskNumber, &Title> = HashMap::new();
        let row = |&MatchedRow { place, imported, is_new: is_foreign }: &MatchedRow<'p>| {
            let matched = match imported.number.filter(|_| by_numbers) {
                _ if is_foreign => Ok(self.by_title(imported.title.as_str())),
                Some(number) => self.numbered(number, &imported.title).map(Some),
                None => Ok(self.titled(&imported.title, &titles)),
            };
            let first = matched.as_ref().ok().and_then(|matched| taken.insert((*matched)?.number, &imported.title));
            let (stored, why) = match (matched, first) {
                (Err(refusal), _) => (None, vec![refusal]),
                (Ok(Some(stored)), Some(first)) if by_numbers => {
                    (None, vec![Refusal::TaskTwice { number: stored.number.0, title: first.to_string() }])
                }
                (Ok(stored), _) => (stored, Vec::new()),
            };
            let task = stored.map(|stored| (stored.id, stored.number));
            ImportRow { place, imported, is_foreign, stored, task, changes: Vec::new(), why }
        };
        tasks.iter().map(row).collect()
    }

    pub(crate) fn titles_by_number(&self) -> BTreeMap<TaskNumber, Title> {
        self.tasks.iter().map(|task| (task.number, task.title.clone())).collect()
    }

    /// The highest number of a task; 0 without tasks.
    pub(crate) fn last_number(&self) -> TaskNumber {
        self.tasks.last().map_or(TaskNumber(0), |task| task.number)
    }

    /// The id of the task with this number, which another task may depend on.
    ///
    /// # Errors
    /// Refuses unknown and merged tasks.
    pub(crate) fn dependency(&self, slug: &EditionSlug, number: TaskNumber) -> Result<i64, Refusal> {
        let task = self.numbers.get(&number).map(|nth| &self.tasks[*nth]);
        let task = task.ok_or_else(|| Refusal::no_such_task(slug, number))?;
        match task.merged_into {
            Some(into) => Err(Refusal::Merged { task: number.0, into: into.0 }),
            None => Ok(task.id),
        }
    }

    /// The task that this task was merged into.
    pub(crate) fn merged_into(&self, number: TaskNumber) -> Option<TaskNumber> {
        self.numbers.get(&number).and_then(|nth| self.tasks[*nth].merged_into)
    }

    /// The task with this number. Its title may be new, but not the title of another task.
    fn numbered(&self, number: TaskNumber, title: &Title) -> Result<&Stored, Refusal> {
        let (number, other) = (number.0, self.by_title(title.as_str()));
        match (self.numbers.get(&TaskNumber(number)).map(|nth| &self.tasks[*nth]), other) {
            (Some(task), Some(other)) if task.id != other.id => {
                Err(Refusal::TitleOfAnother { number, title: task.title.to_string(), other: other.number.0 })
            }
            (Some(task), _) => Ok(task),
            (None, Some(other)) => Err(Refusal::UnknownNumberOfTitle { number, other: other.number.0 }),
            (None, None) => Err(Refusal::UnknownTaskNumber(number)),
        }
    }

    /// The task with this title.
    ///
    /// A title that differs only in case, blanks or invisible characters matches too, unless another row has it.
    fn titled(&self, title: &Title, titles: &HashSet<&str>) -> Option<&Stored> {
        let similar = || self.title_keys.get(&title_key(title.as_str())).map(|nth| &self.tasks[*nth]);
        self.by_title(title.as_str()).or_else(|| similar().filter(|task| !titles.contains(task.title.as_str())))
    }

    fn by_title(&self, title: &str) -> Option<&Stored> {
        self.titles.get(title).map(|nth| &self.tasks[*nth])
    }
}
