//! Integer programs of a problem: which session is where, without interest conflicts.
//!
//! Rooms that are alike for every session form a class, and a session takes any room of a class. Sessions are without
//! gaps, so a class with n rooms has a room for each as long as at most n of them go on at a time.

use super::problem::{GridPin, GridPlace};
use super::tables::{Options, Tables};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most nodes of the search tree.
///
/// Unlike a limit of time, it gives the same result on every computer.
const MOST_NODES: u64 = 500;

fn limits() -> SolveOptions {
    let mut options = SolveOptions::default();
    options.node_limit = Some(MOST_NODES);
    options
}

/// Rooms that are alike for every session.
///
/// Sessions that are pinned without a room have a class without limit.
pub type Classes = Vec<Vec<Option<usize>>>;

pub fn classes<K: Ord>(tables: &Tables<'_>, key: impl Fn(&Options, Option<usize>) -> K) -> Classes {
    let mut classes: BTreeMap<Vec<K>, Vec<Option<usize>>> = BTreeMap::new();
    for room in (0..tables.problem.rooms.len()).map(Some) {
        let column = tables.options.iter().map(|options| key(options, room)).collect();
        classes.entry(column).or_default().push(room);
    }
    classes.into_values().chain([vec![None]]).collect()
}

/// That a session is in some slots, in a class of rooms.
pub struct Choice {
    pub session: usize,
    pub slots: Range<usize>,
    pub class: usize,
    pub variable: Variable,
}

pub struct Program<'p> {
    tables: &'p Tables<'p>,
    classes: &'p Classes,
    problem: Problem,
    pub choices: Vec<Choice>,
    /// Places of sessions beside their options.
    pub former: &'p [(usize, GridPin)],
    /// Whether each session is left out.
    left_out: Vec<Option<Variable>>,
}

impl<'p> Program<'p> {
    /// `None` if it would be too large.
    pub fn new(tables: &'p Tables<'p>, classes: &'p Classes, most_choices: usize) -> Option<Self> {
        let count: usize = tables.options.iter().map(|options| options.starts.len() * classes.len()).sum();
        let problem = Problem::new(OptimizationDirection::Minimize);
        (count <= most_choices).then(|| Program {
            tables,
            classes,
            problem,
            choices: vec![],
            former: &[],
            left_out: vec![],
        })
    }

    /// Each session has one place, or is left out at a cost if `may_be_left_out`.
    pub fn add_sessions(&mut self, may_be_left_out: bool) {
        let unscheduled = self.tables.problem.weights.unscheduled as f64;
        for (session, options) in self.tables.options.iter().enumerate() {
            let mut terms = Vec::new();
            for (class, rooms) in self.classes.iter().enumerate().filter(|(_, rooms)| options.rooms.contains(&rooms[0]))
            {
                for start in options.starts.iter().copied() {
                    let cost = options.cost(GridPlace { start, room: rooms[0] });
                    let variable = self.problem.add_binary_var(cost as f64);
                    terms.push((variable, 1.0));
                    let slots = options.covers(GridPlace { start, room: None });
                    self.choices.push(Choice { session, slots, class, variable });
                }
            }
            for (_, pin) in self.former.iter().filter(|(pinned, _)| *pinned == session) {
                let variable = self.problem.add_binary_var(0.0);
                terms.push((variable, 1.0));
                let slots = pin.place.start..pin.place.start + pin.length;
                let class = self.classes.iter().position(|rooms| rooms.contains(&pin.place.room)).unwrap_or(0);
                self.choices.push(Choice { session, slots, class, variable });
            }
            let left_out = may_be_left_out.then(|| self.problem.add_binary_var(unscheduled));
            terms.extend(left_out.map(|variable| (variable, 1.0)));
            self.problem.add_constraint(terms, ComparisonOp::Eq, 1.0);
            self.left_out.push(left_out);
        }
    }

    pub fn add_hard_rules(&mut self) {
        let problem = self.tables.problem;
        let leads: BTreeSet<usize> =
            problem.sessions.iter().flat_map(|session| session.leads.iter().copied()).collect();
        for slot in 0..problem.slots.len() {
            let now: Vec<&Choice> = self.choices.iter().filter(|choice| choice.slots.contains(&slot)).collect();
            let among = |wanted: &dyn Fn(&Choice) -> bool| -> Vec<(Variable, f64)> {
                now.iter().filter(|choice| wanted(choice)).map(|choice| (choice.variable, 1.0)).collect()
            };
            let mut rows = Vec::new();
            for (class, rooms) in self.classes.iter().enumerate().filter(|(_, rooms)| rooms[0].is_some()) {
                rows.push((among(&|choice| choice.class == class), rooms.len()));
            }
            for lead in &leads {
                rows.push((among(&|choice| problem.sessions[choice.session].leads.contains(lead)), 1));
            }
            rows.retain(|(row, most)| row.len() > *most);
            rows.extend(self.beside_plenary(&now));
            for (row, most) in rows {
                self.problem.add_constraint(row, ComparisonOp::Le, most as f64);
            }
        }
    }

    /// Either one plenary session, or as many others as there are rooms.
    fn beside_plenary(&self, now: &[&Choice]) -> Option<(Vec<(Variable, f64)>, usize)> {
        let is_plenary = |choice: &Choice| self.tables.problem.sessions[choice.session].is_plenary;
        let without_room = now.iter().filter(|choice| self.classes[choice.class][0].is_none()).count();
        let most = (self.tables.problem.rooms.len() + without_room).min(now.len());
        let weight = |choice: &Choice| if is_plenary(choice) { most as f64 } else { 1.0 };
        let row = now.iter().map(|choice| (choice.variable, weight(choice))).collect();
        now.iter().any(|choice| is_plenary(choice)).then_some((row, most))
    }

    pub fn is_empty_for_some(&self) -> bool {
        (0..self.tables.options.len()).any(|session| !self.choices.iter().any(|choice| choice.session == session))
    }

    /// A change of classes is a change of rooms.
    pub fn add_room_changes(&mut self) {
        let weight = self.tables.problem.weights.room_change as f64;
        let starts = |session: usize| &self.tables.options[session].starts;
        for members in
            self.tables.groups.iter().filter(|members| members.iter().all(|session| starts(*session).len() == 1))
        {
            let mut members = members.clone();
            members.retain(|session| self.tables.options[*session].rooms != [None]);
            members.sort_by_key(|session| starts(*session)[0]);
            let are_apart = members.windows(2).all(|pair| starts(pair[0]) != starts(pair[1]));
            for pair in members.windows(2).filter(|_| are_apart) {
                self.add_room_change(pair[0], pair[1], weight);
            }
        }
    }

    fn add_room_change(&mut self, before: usize, after: usize, weight: f64) {
        let of = |session: usize, class: usize| {
            let is_it = move |choice: &&Choice| choice.session == session && choice.class == class;
            self.choices.iter().find(is_it).map(|choice| choice.variable)
        };
        let rooms = (0..self.classes.len()).filter(|class| self.classes[*class][0].is_some());
        let pairs: Vec<_> = rooms.map(|class| (of(before, class), of(after, class))).collect();
        let left_out = self.left_out[before];
        for (before, after) in pairs {
            let Some(after) = after else { continue };
            let change = self.problem.add_var(weight, (0.0, 1.0));
            let mut row = vec![(after, 1.0), (change, -1.0)];
            row.extend(before.into_iter().chain(left_out).map(|variable| (variable, -1.0)));
            self.problem.add_constraint(row, ComparisonOp::Le, 0.0);
        }
    }

    /// # Errors
    /// `microlp::Error::Infeasible` if there is no solution.
    pub fn solve(&self) -> Result<SolveOutcome, microlp::Error> {
        self.problem.solve_with(limits())
    }
}
