//! The work plan of the coming edition so far. Day 0 is the last Wednesday, and all days are before it.

use super::{DemoTask, task};
use crate::demo::tracks::{ARRAYS, COMMUNITY, DOCS, SECURITY, WHEELS};
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
            (-21, Planned, "ilse", "Agreed in the first planning meeting; we start with two projects that volunteered."),
        ],
    )
    .about("Build and upload a free-threaded wheel every night, next to the ordinary one.\n\nProjects that are not ready should be able to say so in one line.")
    .evidence(&[("wheel-index/issues/88", Some(Open))])
    .due(60)
    .labels("infrastructure, long build"),
    task(
        "Show in release notes which nightly first had a change",
        WHEELS,
        &[0, 4],
        "2b",
        "",
        &[(-20, Proposed, "yuki", "This would suit someone who writes release notes.")],
    )
    .about("People who test against nightly wheels want to know which one first had a change. A script could find that out for the release notes."),
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
    .about("The last summit’s recipe covers pure Python packages. Compiled packages are built in many jobs, and their files must be collected before anything is published.")
    .evidence(&[("release-recipes/issues/31", Some(Open)), ("release-recipes", None), ("release-recipes/releases/tag/v2.1.0", None)]),
    task(
        "Rehearse the loss of a release key",
        SECURITY,
        &[6, 8],
        "2a",
        "asa",
        &[(-28, Proposed, "asa", ""), (-12, Planned, "asa", "Two projects have agreed to take part.")],
    )
    .about("Spend an afternoon on a rehearsal: a maintainer loses a laptop. Who must know, what must be revoked, and how do users learn about it? Note what was missing.")
    .due(-2)
    .labels("exercise"),
    task(
        "Pin actions by hash, and let a bot move the pins",
        SECURITY,
        &[5, 8],
        "1e",
        "",
        &[(-18, Proposed, "emeka", "")],
    )
    .about("A tag can be moved, a hash can’t. A shared configuration would keep the pins up to date without too many pull requests."),
    task(
        "Array API coverage page",
        ARRAYS,
        &[2],
        "1a 1c",
        "noor ravi",
        &[(-26, Proposed, "ravi", ""), (-21, Planned, "noor", "")],
    )
    .about("One table that shows which functions of the array API standard each library supports, generated from its own tests.")
    .evidence(&[("array-coverage", None), ("array-coverage/pull/2", Some(Merged)), ("array-coverage/commit/5e0c1f9a2b7d", None)])
    .due(30)
    .labels("infrastructure"),
    task(
        "Lazy loading: one check that every project can run",
        ARRAYS,
        &[1],
        "1a",
        "zeynep",
        &[(-16, Proposed, "zeynep", "A first version is in a branch; I’d like to know who would use it.")],
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
            (-3, Planned, "chiara", "Measured all colours of the dark theme; four pairs have too little contrast."),
        ],
    )
    .about("Fix the last colours with too little contrast, and turn off animations for readers who prefer reduced motion.")
    .evidence(&[("docs-theme/issues/210", Some(Open)), ("https://example.org/notes/dark-theme-contrast", None)]),
    task(
        "Tutorials that are tested like code",
        DOCS,
        &[],
        "1c 2a",
        "mads nanna",
        &[(-11, Proposed, "mads", "")],
    )
    .about("Run every code cell of the shared tutorials once a week against nightly wheels, and report failures to the authors."),
    task(
        "Governance template: how to step down",
        COMMUNITY,
        &[9],
        "2a 2c",
        "dalia kwame",
        &[(-27, Proposed, "kwame", ""), (-21, Planned, "dalia", "Four maintainers have described how they did it.")],
    )
    .about("Most templates describe how people join. This one describes how they leave: the project thanks them, removes their access and finds a successor."),
    task(
        "Measure what travel to a summit costs in time and carbon",
        COMMUNITY,
        &[],
        "",
        "brisa",
        &[(-5, Proposed, "brisa", "")],
    )
    .about("We should know these costs when we choose the next place."),
];
