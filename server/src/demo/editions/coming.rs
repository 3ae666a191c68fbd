//! The coming edition, in planning: one planning meeting is over, two are in the future.

use super::Plan;
use crate::demo::tracks::{ARRAYS, COMMUNITY, DOCS, SECURITY, WHEELS};
use domain::editions::{Phase, PlanningRule};
use domain::time::Weekday;

/// The days of its planning meetings count from the last Wednesday.
pub const PLAN: Plan = Plan {
    nth: '3',
    begins: (Weekday::Mon, 3),
    days: 5,
    place: "Lisbon, Portugal",
    zone: "Europe/Lisbon",
    venue: "Casa do Granito, second floor, Largo das Pedrinhas",
    capacity: 40,
    phase: Phase::Planning,
    planning_rule: PlanningRule { at_least: 2, of: Some(3) },
    clauses: &[
        "Join at least two of the three planning meetings; each lasts one hour and is held online.",
        "Help to write the work plan, and claim early the tasks you want to work on.",
        "Be in Lisbon for all five days, in person.",
        "Stay with your tasks for a few months after the summit, as far as your time allows.",
    ],
    tracks: &[
        (WHEELS, "Nightly builds, release candidates and one calendar for all of them.", "ilse juniper"),
        (ARRAYS, "Sparse and dense arrays behind one interface, and how a library declares its support.", "noor ravi"),
        (DOCS, "An accessible documentation theme, and tutorials that keep working.", "marit chiara"),
        (COMMUNITY, "How projects decide, welcome newcomers, and let maintainers step down.", "dalia kwame"),
        (SECURITY, "Fewer and shorter-lived secrets, and a rehearsed response to losing one.", "piet"),
    ],
    meetings: &[
        ("Planning meeting 1: what should we work on?", -21, Some((16, 17)), 14),
        ("Planning meeting 2: from topics to tasks", 14, Some((16, 17)), 0),
        ("Planning meeting 3: who brings what", 42, Some((8, 9)), 0),
    ],
    evenings: &[
        ("19:00", "Informal dinner (meet in the hotel lobby)"),
        ("19:30", "Dinner together at the harbour"),
        ("", "Dinner (self-organized)"),
        ("18:30–21:00", "Walk along the river with dinner"),
        ("", "Dinner (self-organized)"),
        ("19:30", "Farewell dinner"),
    ],
    links: &[("Work log", "work-log"), ("Getting there and around", "travel"), ("Code of conduct", "code-of-conduct")],
};
