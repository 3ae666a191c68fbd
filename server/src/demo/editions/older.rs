//! The older edition: it is closed, and some of its tasks are unfinished.

use super::Plan;
use domain::editions::{Phase, PlanningRule};
use domain::time::Weekday;

pub const SPECS: &str = "SPECs";
pub const SPARSE: &str = "Sparse arrays";
pub const TESTING: &str = "Testing tools";
pub const LEARNING: &str = "Learning material";

/// The days of its planning meetings count from the summit's first day.
pub const PLAN: Plan = Plan {
    nth: '1',
    begins: (Weekday::Tue, 3),
    days: 4,
    place: "Berlin, Germany",
    zone: "Europe/Berlin",
    venue: "Findlingshaus, garden floor",
    capacity: 32,
    phase: Phase::Closed,
    planning_rule: PlanningRule { at_least: 1, of: None },
    clauses: &[
        "Join at least one planning meeting.",
        "Help to write the work plan.",
        "Be in Berlin for all four days, in person.",
        "Finish your tasks in the months after the summit, or find someone to take them over.",
    ],
    tracks: &[
        (SPECS, "Rewrite, finish and endorse the documents that projects agree on.", "tomas petra"),
        (SPARSE, "Sparse arrays that behave like dense ones.", "noor vaclav"),
        (TESTING, "Plugins and workflows that more than one project needs.", "felix"),
        (LEARNING, "Lecture notes, guides, and pictures that everyone can read.", "mele orla"),
    ],
    meetings: &[
        ("General planning", -63, Some((15, 16)), 17),
        ("Sparse arrays and testing", -33, None, 12),
        ("SPECs and learning material", -32, None, 11),
    ],
    evenings: &[
        ("", "Dinner (self-organized)"),
        ("19:00", "Dinner together near the venue"),
        ("", "Dinner (self-organized)"),
        ("18:30–20:00", "Walk along the canal"),
        ("19:00", "Farewell dinner"),
    ],
    links: &[("Work log", "work-log"), ("Report on the results", "report")],
};
