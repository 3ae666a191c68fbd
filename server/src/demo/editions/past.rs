//! The past edition, in implementation: the summit is over, and people work on its tasks.

use super::Plan;
use domain::editions::{Phase, PlanningRule};
use domain::time::Weekday;

pub const BUILDS: &str = "Packaging and continuous integration";
pub const ARRAYS: &str = "Arrays and dispatch";
pub const DOCS: &str = "Documentation and accessibility";
pub const COMMUNITY: &str = "Community and governance";

/// The days of its planning meetings count from the summit's first day.
pub const PLAN: Plan = Plan {
    nth: '2',
    begins: (Weekday::Mon, 2),
    days: 5,
    place: "Vancouver, Canada",
    zone: "America/Vancouver",
    venue: "Driftwood Hall, Rainstone House",
    capacity: 40,
    phase: Phase::Implementation,
    planning_rule: PlanningRule { at_least: 2, of: Some(3) },
    clauses: &[
        "Join at least two of the three planning meetings; each lasts one hour and is held online.",
        "Help to write the work plan, and claim the tasks you want to work on.",
        "Be in Vancouver for the whole week, in person.",
        "Continue your tasks in the months after the summit, as far as your time allows.",
    ],
    tracks: &[
        (BUILDS, "Nightly wheels, trusted publishing, and workflows that every project can copy.", "ilse kofi"),
        (ARRAYS, "The array API standard, sparse arrays, lazy loading and dispatch.", "noor ruben"),
        (DOCS, "An accessibility audit of the shared theme, and fixes for its findings.", "marit eira"),
        (COMMUNITY, "Governance, release calendars, keys, and a good first hour for newcomers.", "oisin dalia"),
    ],
    meetings: &[
        ("Planning meeting 1: topics", -75, Some((16, 17)), 29),
        ("Planning meeting 2: tasks", -47, Some((16, 17)), 27),
        ("Planning meeting 3: last open questions", -19, Some((17, 18)), 24),
    ],
    evenings: &[
        ("18:30", "Informal dinner (meet in the hotel lobby)"),
        ("19:00", "Dinner together near the venue"),
        ("18:30", "Dinner and lightning talks"),
        ("", "Dinner (self-organized)"),
        ("18:30–21:30", "Picnic on the beach"),
        ("18:00", "Dinner (self-organized)"),
    ],
    links: &[("Work log", "work-log"), ("Planning issues", "planning"), ("Map of the venue", "map")],
};
