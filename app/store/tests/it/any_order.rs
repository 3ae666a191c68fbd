//! Property: actions of several people on a plan, in any order, never break its invariants.

use crate::support::*;
use domain::access::{Account, System};
use domain::id::TaskNumber;
use domain::roles::Role;
use domain::tasks::{Status, StatusCounts, TaskRow};
use domain::time::{Days, Instant};
use domain::workflow::TRANSITIONS;
use proptest::prelude::*;
use store::{Scope, StoreError};

const PEOPLE: usize = 4;

#[derive(Clone, Debug)]
enum Event {
    Propose(Vec<usize>, u32),
    Claim,
    Release,
    StillOnIt,
    Offer(usize),
    Answer(bool),
    PeopleNeeded(u32),
    Move(usize),
    Change(Vec<usize>, usize),
    Merge(usize),
    Split,
    /// The given number of days passes, then the check for stale claims runs.
    RunStaleClaims(u64),
}

/// The indexes of a person and a task, and what the person does with it.
type Step = (usize, usize, Event);

fn any_step() -> impl Strategy<Value = Step> {
    let event = prop_oneof![
        2 => (prop::collection::vec(0usize..8, 0..3), 1u32..4).prop_map(|(on, people_needed)| Event::Propose(on, people_needed)),
        6 => Just(Event::Claim),
        2 => Just(Event::Release),
        1 => Just(Event::StillOnIt),
        2 => (0..PEOPLE).prop_map(Event::Offer),
        2 => any::<bool>().prop_map(Event::Answer),
        2 => (0u32..5).prop_map(Event::PeopleNeeded),
        6 => (0usize..6).prop_map(Event::Move),
        3 => (prop::collection::vec(0usize..8, 0..3), 0usize..4).prop_map(|(on, goals)| Event::Change(on, goals)),
        2 => (0usize..8).prop_map(Event::Merge),
        1 => Just(Event::Split),
        2 => (10u64..40).prop_map(Event::RunStaleClaims),
    ];
    (0..PEOPLE, 0usize..8, event)
}

struct World {
    db: Db,
    people: Vec<Account>,
    now: Instant,
    titles: u32,
}

impl World {
    /// A world of four people: the first organizes the edition, the second leads a track of it.
    async fn new() -> World {
        let db = Db::plan().await;
        let logins = ["ada", "zoe", "emile", "wren"];
        for (number, name) in (1..).zip(logins) {
            db.person(number, name).await;
        }
        let roles = [Role::Organizer(here()), Role::Lead(here(), title("SPECs"))];
        for (role, name) in roles.iter().zip(logins) {
            db.store.appoint(by_appointer(role, None), &login(name), now()).await.unwrap();
        }
        let mut people = Vec::new();
        for (number, name) in (1..).zip(logins) {
            people.push(db.person(number, name).await);
        }
        World { db, people, now: now(), titles: 0 }
    }

    fn fresh(&mut self) -> String {
        self.titles += 1;
        format!("New {}", self.titles)
    }

    /// Runs one step. Task numbers count from 1 and may not exist.
    async fn run(&mut self, (who, task, event): &Step) -> Result<(), StoreError> {
        let number = |nth: &usize| TaskNumber(u32::try_from(*nth).unwrap() + 1);
        let (fresh, other) = (self.fresh(), self.fresh());
        let (store, by, now, task) = (&self.db.store, &self.people[*who], self.now, number(task));
        match event {
            Event::Propose(on, people_needed) => {
                let depends_on = on.iter().map(number).collect();
                let proposal = domain::workflow::Proposal { depends_on, ..proposal_needing(&fresh, *people_needed) };
                store.propose_task(by_participant(&here(), by), &proposal, now).await?;
            }
            Event::Claim => {
                store.claim_task(by_participant(&here(), by), task, now).await?;
            }
            Event::Release => store.release_task(by_participant(&here(), by), task, now).await?,
            Event::StillOnIt => store.confirm_claim(by_participant(&here(), by), task, None, now).await?,
            Event::Offer(to) => {
                let to = self.people[*to].person.login.clone().unwrap();
                store.offer_lead_transfer(by_participant(&here(), by), task, &to, None, now).await?;
            }
            Event::Answer(accepted) => {
                store.answer_lead_transfer(by_participant(&here(), by), task, *accepted, now).await?
            }
            Event::PeopleNeeded(number) => {
                store.set_people_needed(by_participant(&here(), by), task, *number, now).await?
            }
            Event::Move(to) => {
                store
                    .change_status(by_participant(&here(), by), task, Status::ALL[*to], Some(&line("So")), now)
                    .await?;
            }
            Event::Change(on, goals) => {
                let depends_on = on.iter().map(number).collect();
                let proposal = domain::workflow::Proposal { depends_on, ..proposal_with_goals(&fresh, *goals) };
                let read = store.task(&here(), task).await?.map(|page| page.revision_token);
                store.edit_task(by_participant(&here(), by), task, &proposal, read.as_ref(), now).await?;
            }
            Event::Merge(into) => store.merge_tasks(by_participant(&here(), by), task, number(into), None, now).await?,
            Event::Split => {
                store.split_task(by_participant(&here(), by), task, &[title(&fresh), title(&other)], now).await?;
            }
            Event::RunStaleClaims(_) => {
                store.run_stale_claims(System::new(), now).await?;
            }
        }
        Ok(())
    }
}

/// A proposal with one of several sets of goals, or none, in a track or in none.
fn proposal_with_goals(name: &str, nth: usize) -> domain::workflow::Proposal {
    let proposal = proposal(name);
    let outcomes = [parsed("1a")].into();
    match nth {
        0 => proposal,
        1 => domain::workflow::Proposal { outcomes, ..proposal },
        2 => domain::workflow::Proposal { specs: [].into(), outcomes, track: None, ..proposal },
        _ => domain::workflow::Proposal {
            specs: [].into(),
            no_goal_reason: Some(line("A chore")),
            track: None,
            ..proposal
        },
    }
}

/// Descriptions of broken invariants, and queries that find them.
const VIOLATIONS: [(&str, &str); 11] = [
    (
        "an open task without a lead that isn't marked as unclaimed",
        "SELECT t.number || '' FROM tasks t WHERE status NOT IN ('done', 'dropped') AND unclaimed = 0
           AND NOT EXISTS (SELECT 1 FROM assignments WHERE task_id = t.id AND is_lead = 1)",
    ),
    (
        "assignees without exactly one lead",
        "SELECT t.number || '' FROM tasks t JOIN assignments c ON c.task_id = t.id GROUP BY t.id HAVING sum(c.is_lead) <> 1",
    ),
    (
        "more assignees than people needed",
        "SELECT t.number || '' FROM tasks t WHERE people_needed < (SELECT count(*) FROM assignments WHERE task_id = t.id)",
    ),
    (
        "a dependency cycle",
        "WITH RECURSIVE ahead (task, at) AS (SELECT task_id, depends_on_id FROM task_dependencies
           UNION SELECT a.task, w.depends_on_id FROM ahead a JOIN task_dependencies w ON w.task_id = a.at)
         SELECT task || '' FROM ahead WHERE task = at",
    ),
    (
        "a wrong count of assignees",
        "SELECT t.number || '' FROM tasks t WHERE claimed <> (SELECT count(*) FROM assignments WHERE task_id = t.id)
           OR held_count <> (SELECT count(*) FROM assignments WHERE task_id = t.id AND offered_since IS NULL)",
    ),
    (
        "a lead transfer from someone who isn't the lead",
        "SELECT h.task_id || '' FROM lead_transfers h LEFT JOIN assignments c ON c.task_id = h.task_id AND c.is_lead = 1
         WHERE c.person_id IS NOT h.from_id",
    ),
    (
        "a merged task with assignees, comments or dependencies",
        "SELECT t.number || '' FROM tasks t WHERE merged_into IS NOT NULL AND (status <> 'dropped'
           OR EXISTS (SELECT 1 FROM assignments WHERE task_id = t.id) OR EXISTS (SELECT 1 FROM comments WHERE task_id = t.id)
           OR EXISTS (SELECT 1 FROM task_dependencies WHERE task_id = t.id OR depends_on_id = t.id)
           OR merged_into IN (SELECT id FROM tasks WHERE merged_into IS NOT NULL))",
    ),
    (
        "a status that isn't that of the last transition",
        "SELECT t.number || '' FROM tasks t
         WHERE status <> (SELECT to_status FROM task_transitions WHERE task_id = t.id ORDER BY id DESC LIMIT 1)",
    ),
    (
        "wrong counts of tasks",
        "SELECT share || ' ' || code || ' ' || coalesce(track, 0) || ' ' || status FROM (
           SELECT edition_id, share, code, track_id AS track, status, needs_help, blocked, unclaimed, tasks FROM task_counts
           WHERE tasks > 0
           EXCEPT SELECT edition_id, share, code, coalesce(track_id, 0), status, needs_help,
             status NOT IN ('done', 'dropped') AND EXISTS (SELECT 1 FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
               WHERE w.task_id = t.id AND o.status NOT IN ('done', 'dropped')),
             status NOT IN ('done', 'dropped') AND NOT EXISTS (SELECT 1 FROM assignments WHERE task_id = t.id), count(*)
           FROM tasks t JOIN (SELECT id AS task_id, 'all' AS share, '' AS code FROM tasks
             UNION ALL SELECT task_id, 'spec', spec_number || '' FROM task_specs
             UNION ALL SELECT task_id, 'outcome', outcome_code FROM task_outcomes
             UNION ALL SELECT s.task_id, 'both', s.spec_number || ' ' || o.outcome_code
             FROM task_specs s JOIN task_outcomes o ON o.task_id = s.task_id) ON task_id = t.id
           GROUP BY 1, 2, 3, 4, 5, 6, 7, 8)
         UNION ALL SELECT 'in all' WHERE (SELECT count(*) FROM tasks) + (SELECT count(*) FROM task_specs)
           + (SELECT count(*) FROM task_outcomes)
           + (SELECT count(*) FROM task_specs s JOIN task_outcomes o ON o.task_id = s.task_id)
           <> (SELECT sum(tasks) FROM task_counts)",
    ),
    (
        "wrong counts of tasks with evidence",
        "SELECT edition_id || ' ' || outcome_code FROM (
           SELECT edition_id, outcome_code, tasks FROM evidenced_task_counts WHERE tasks > 0
           UNION ALL SELECT t.edition_id, g.outcome_code, -count(*) FROM tasks t JOIN task_outcomes g ON g.task_id = t.id
           WHERE t.status <> 'dropped' AND EXISTS (SELECT 1 FROM evidence WHERE task_id = t.id) GROUP BY 1, 2)
         GROUP BY 1 HAVING sum(tasks) <> 0",
    ),
    ("a notification about the person's own action", "SELECT id || '' FROM notifications WHERE person_id = by_id"),
];

async fn check(db: &Db, step: &Step) {
    for (what, sql) in VIOLATIONS {
        assert_eq!(db.texts(sql).await, Vec::<String>::new(), "{what} after {step:?}");
    }
    let status_changes = "SELECT prior || '>' || to_status FROM (
                   SELECT to_status, lag(to_status) OVER (PARTITION BY task_id ORDER BY id) AS prior FROM task_transitions)
                 WHERE prior IS NOT NULL";
    for step in db.texts(status_changes).await {
        let (from, to) = step.split_once('>').unwrap();
        let is_allowed = |(status, allowed): &(Status, &[Status])| {
            status.as_str() == from && allowed.iter().any(|next| next.as_str() == to)
        };
        assert!(TRANSITIONS.iter().any(is_allowed), "{step}");
    }
}

/// Compares the progress page, which sums stored counts, with the tasks themselves.
async fn check_progress(db: &Db) {
    let page = db.store.progress_page(&here()).await.unwrap();
    let tasks = db.store.tasks(Scope::Edition(&here())).await.unwrap();
    let counts = |fits: &dyn Fn(&TaskRow) -> bool| {
        StatusCounts::of(tasks.iter().filter(|task| fits(task)).map(|task| task.status))
    };
    assert_eq!(page.progress.all, counts(&|_| true));
    assert_eq!(page.progress.need_help as usize, tasks.iter().filter(|task| task.needs_help()).count());
    for (track, in_track) in &page.progress.by_track {
        assert_eq!(*in_track, counts(&|task| task.track == *track), "{track:?}");
    }
    for (number, goal) in &page.progress.by_spec {
        assert_eq!(goal.counts, counts(&|task| task.specs.contains(number)), "SPEC {number}");
    }
    for (code, goal) in &page.progress.by_outcome {
        assert_eq!(goal.counts, counts(&|task| task.outcomes.contains(code)), "outcome {code}");
    }
    let (mut added, mut done) = (0, 0);
    for task in &tasks {
        let history = db.page(task.number).await.history;
        let last = history.iter().rfind(|change| !change.imported);
        added += i32::from(last.is_some_and(|change| change.to != Status::Dropped));
        done += i32::from(last.is_some_and(|change| change.to == Status::Done));
    }
    assert_eq!(
        page.growth.iter().map(|step| step.added).sum::<i32>(),
        added,
        "tasks with a dated status change that aren't dropped"
    );
    assert_eq!(page.growth.iter().map(|step| step.done).sum::<i32>(), done, "tasks that were done at a known time");
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn actions_in_any_order_never_break_the_invariants_of_a_plan(steps in prop::collection::vec(any_step(), 40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for step in steps {
                if let Event::RunStaleClaims(days) = step.2 {
                    world.now = world.now + Days::new(days);
                }
                match world.run(&step).await {
                    Ok(()) => check(&world.db, &step).await,
                    Err(StoreError::Refused(_)) => {}
                    Err(error) => panic!("{step:?}: {error}"),
                }
            }
            check_progress(&world.db).await;
        });
    }
}
