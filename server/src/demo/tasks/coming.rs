//! The work plan of the coming edition, as far as it has grown. Day 0 is the last Wednesday: every day here lies before it.

use super::{DemoTask, task};
use crate::demo::editions::coming::{ARRAYS, COMMUNITY, DOCS, SECURITY, WHEELS};
use domain::tasks::EvidenceState::{Merged, Open};
use domain::tasks::Status::{Planned, Proposed};

pub const TASKS: &[DemoTask] = &[
    task(
        "Nightly wheels for free-threaded builds",
        WHEELS,
        &[4],
        "1b 1e",
        "ilse juniper",
        &[
            (-33, Proposed, "juniper", ""),
            (-21, Planned, "ilse", "Agreed in the first planning meeting; we start with two projects that are willing."),
        ],
    )
    .about("Build and upload a free-threaded wheel every night, next to the ordinary one.\n\nProjects that are not ready should be able to say so in one line.")
    .shown_by(&[("wheel-index/issues/88", Some(Open))]),
    task(
        "Say in release notes which nightly a change was first in",
        WHEELS,
        &[0, 4],
        "2b",
        "",
        &[(-20, Proposed, "yuki", "Somebody who writes release notes would be the right person for this.")],
    )
    .about("Who tests against nightly wheels would like to know since when a change has been in them. The release notes could say so, and a script could find it out."),
    task(
        "Trusted publishing for projects with compiled wheels",
        SECURITY,
        &[8],
        "1b 1e",
        "piet elif",
        &[
            (-30, Proposed, "piet", ""),
            (-21, Planned, "piet", ""),
            (-6, Planned, "elif", "Claimed the part about building on three platforms."),
        ],
    )
    .about("The last summit’s recipe covers pure Python packages. Compiled ones are built in many jobs, and their files have to come together before anything is published.")
    .shown_by(&[("release-recipes/issues/31", Some(Open)), ("release-recipes", None)]),
    task(
        "Rehearse the loss of a release key",
        SECURITY,
        &[6, 8],
        "2a",
        "asa",
        &[(-28, Proposed, "asa", ""), (-12, Planned, "asa", "Two projects have agreed to be the patient.")],
    )
    .about("Play through one afternoon what happens when a maintainer loses a laptop: who is told, what is revoked, and how users hear of it. Write down what was missing."),
    task(
        "Pin actions by hash, and let a bot move the pins",
        SECURITY,
        &[5, 8],
        "1e",
        "",
        &[(-18, Proposed, "emeka", "")],
    )
    .about("A tag can be moved, a hash can’t. A shared configuration would keep the pins fresh without a flood of pull requests."),
    task(
        "Array API coverage page",
        ARRAYS,
        &[2],
        "1a 1c",
        "noor ravi",
        &[(-26, Proposed, "ravi", ""), (-21, Planned, "noor", "")],
    )
    .about("One table that shows which functions of the array API standard each library supports, drawn from its own tests.")
    .shown_by(&[("array-coverage", None), ("array-coverage/pull/2", Some(Merged))]),
    task(
        "Lazy loading: one check that every project can run",
        ARRAYS,
        &[1],
        "1a",
        "zeynep",
        &[(-16, Proposed, "zeynep", "A first version exists in a branch; I’d like to hear who would use it.")],
    )
    .about("A small command that fails when importing a package loads a module it shouldn’t."),
    task("Seeding: a lint for legacy calls", ARRAYS, &[7], "1a", "", &[(-14, Proposed, "vaclav", "")])
        .about("Find calls that set a global random state, and suggest the argument to pass instead."),
    task(
        "Docs theme: contrast and reduced motion",
        DOCS,
        &[3],
        "1c",
        "marit chiara",
        &[
            (-31, Proposed, "marit", "Left over from the audit at the last summit."),
            (-21, Planned, "marit", ""),
            (-3, Planned, "chiara", "Measured all colours of the dark theme; four pairs are too weak."),
        ],
    )
    .about("Repair the last colours with too little contrast, and keep everything still for readers who ask for it.")
    .shown_by(&[("docs-theme/issues/210", Some(Open)), ("https://example.org/notes/dark-theme-contrast", None)]),
    task(
        "Tutorials that are tested like code",
        DOCS,
        &[],
        "1c 2a",
        "mads nanna",
        &[(-11, Proposed, "mads", "")],
    )
    .about("Run every code cell of the shared tutorials once a week against nightly wheels, and tell the authors what broke."),
    task(
        "Governance template: how to step down",
        COMMUNITY,
        &[9],
        "2a 2c",
        "dalia kwame",
        &[(-27, Proposed, "kwame", ""), (-21, Planned, "dalia", "Four maintainers have told us how they did it.")],
    )
    .about("Most templates say how people join. This one says how they leave: with thanks, without keys, and with somebody who takes over."),
    task(
        "Write down what travelling to a summit costs in time and carbon",
        COMMUNITY,
        &[],
        "",
        "brisa",
        &[(-5, Proposed, "brisa", "")],
    )
    .about("So that the next place can be chosen with open eyes."),
];
