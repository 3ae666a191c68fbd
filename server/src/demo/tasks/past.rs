//! The work plan of the past edition. Day 0 is the summit's first day.

use super::{DemoTask, task};
use crate::demo::editions::past::{ARRAYS, BUILDS, COMMUNITY, DOCS};
use domain::tasks::EvidenceState::{Closed, Merged, Open};
use domain::tasks::Status::{Done, Dropped, InProgress, InReview, Planned, Proposed};

pub const TASKS: &[DemoTask] = &[
    task(
        "Move the nightly wheels to one shared upload action",
        BUILDS,
        &[4],
        "1b 1e",
        "ilse kofi",
        &[
            (-74, Proposed, "ilse", ""),
            (-47, Planned, "ilse", ""),
            (0, InProgress, "kofi", "Paired on the first two projects; the others need the same six lines."),
            (3, InReview, "kofi", ""),
            (17, Done, "ilse", "All projects that build nightly wheels now upload them in the same way."),
        ],
    )
    .about("Every project uploads its nightly wheels with its own script, and each script fails differently. One shared action would be enough for all.\n\nThe same action removes old wheels after thirty days.")
    .evidence(&[("wheel-index/pull/41", Some(Merged)), ("wheel-index", None)]),
    task(
        "Publish release candidates from continuous integration with trusted publishing, so that no laptop holds a token",
        BUILDS,
        &[8],
        "1b 1e",
        "jarek ilse bao",
        &[
            (-70, Proposed, "jarek", ""),
            (-47, Planned, "jarek", ""),
            (1, InProgress, "jarek", ""),
            (24, InReview, "bao", "Two release candidates were published this way, one of them on a Sunday without anyone noticing."),
            (61, Done, "jarek", "The recipe has its own page; five projects use it."),
        ],
    )
    .about("Describe, step by step, how a project releases from a workflow that a second maintainer has to approve. Try it on release candidates first.")
    .evidence(&[
        ("release-recipes/pull/7", Some(Merged)),
        ("release-recipes/pull/12", Some(Merged)),
        ("https://example.org/guides/trusted-publishing", None),
    ]),
    task(
        "Template for workflows with the least privilege",
        BUILDS,
        &[5, 8],
        "1e",
        "piet",
        &[
            (-58, Proposed, "piet", ""),
            (-40, Planned, "piet", ""),
            (2, InProgress, "piet", ""),
            (4, Done, "piet", "Finished on the last afternoon; the template has thirty lines."),
        ],
    )
    .about("A workflow file that can only read the repository, with comments that explain what to add and why.")
    .evidence(&[("workflow-template/pull/3", Some(Merged))]),
    task(
        "One cache for all test jobs",
        BUILDS,
        &[5],
        "1e",
        "emeka",
        &[
            (-66, Proposed, "emeka", ""),
            (-44, Planned, "emeka", ""),
            (1, InProgress, "emeka", ""),
            (30, Dropped, "emeka", "The hosted cache is fast enough now; our own server would cost more than it saves."),
        ],
    )
    .about("Test jobs of all projects download the same packages many times a day. A shared cache might save time and traffic.")
    .evidence(&[("workflow-template/issues/5", Some(Closed))]),
    task(
        "Drop old Python versions on a common calendar",
        BUILDS,
        &[0],
        "2b",
        "yuki saoirse",
        &[
            (-72, Proposed, "yuki", ""),
            (-47, Planned, "saoirse", ""),
            (0, InProgress, "yuki", ""),
            (9, InReview, "yuki", ""),
            (38, Done, "saoirse", "The table is generated every quarter and opens an issue automatically."),
        ],
    )
    .about("Generate the table of supported versions from release dates, so that no one has to look them up.")
    .evidence(&[("support-window/pull/19", Some(Merged)), ("support-window", None)]),
    task(
        "Reproducible seeds in test fixtures",
        BUILDS,
        &[7],
        "1a",
        "felix",
        &[
            (-49, Proposed, "felix", ""),
            (-30, Planned, "felix", ""),
            (3, InProgress, "felix", ""),
            (120, InReview, "felix", "Needs a second reviewer for its behaviour with parallel tests."),
        ],
    )
    .about("A fixture that gives each test its own generator, and prints the seed when the test fails.")
    .evidence(&[("pytest-stones/pull/64", Some(Open))]),
    task(
        "Report which nightly broke which project",
        BUILDS,
        &[4],
        "1e 2c",
        "kofi linh",
        &[
            (-40, Proposed, "linh", ""),
            (-19, Planned, "kofi", ""),
            (2, InProgress, "linh", ""),
            (88, InProgress, "linh", "The collector runs; a readable page is still missing."),
        ],
    )
    .about("When a nightly build breaks other projects, three people search for the same cause. Collect the failures of each night on one page.")
    .evidence(&[("nightly-report/pull/9", Some(Merged)), ("nightly-report/issues/14", Some(Open))])
    .labels("infrastructure"),
    task(
        "Array API checks for sparse inputs",
        ARRAYS,
        &[2],
        "1a",
        "noor ruben",
        &[
            (-69, Proposed, "noor", ""),
            (-47, Planned, "noor", ""),
            (0, InProgress, "ruben", ""),
            (4, InReview, "noor", ""),
            (75, Done, "ruben", "Two of the checks found real bugs on their first day."),
        ],
    )
    .about("The test suite of the array API standard assumes dense arrays in a few places. Mark those, and add checks that also apply to sparse arrays.")
    .evidence(&[("array-checks/pull/102", Some(Merged)), ("array-checks/pull/117", Some(Merged))]),
    task(
        "Explain how a library opts in to dispatch",
        ARRAYS,
        &[2],
        "1a 2a",
        "mateus",
        &[
            (-51, Proposed, "mateus", ""),
            (-28, Planned, "mateus", ""),
            (3, InProgress, "mateus", ""),
            (97, InProgress, "mateus", "The example works; the text about version differences is still missing."),
        ],
    )
    .about("An example in one small package, with the questions that came up.")
    .evidence(&[("dispatch-example", None), ("dispatch-example/issues/6", Some(Open))]),
    task(
        "Lazy imports in command-line tools",
        ARRAYS,
        &[1],
        "1a",
        "zeynep",
        &[
            (-45, Proposed, "zeynep", ""),
            (-19, Planned, "zeynep", ""),
            (1, InProgress, "zeynep", ""),
            (12, Done, "zeynep", "Printing the help takes a fifth of the time it took before."),
        ],
    )
    .about("A command that only prints its help shouldn’t load everything first.")
    .evidence(&[("lazy-steps/pull/28", Some(Merged))]),
    task(
        "Measure what lazy loading saves at import",
        ARRAYS,
        &[1],
        "1a",
        "zeynep goran",
        &[
            (-41, Proposed, "goran", ""),
            (-19, Planned, "goran", ""),
            (4, InProgress, "goran", ""),
            (139, InReview, "goran", ""),
        ],
    )
    .about("Compare import times before and after, on a fast disk and on a network one.")
    .evidence(&[("lazy-steps/pull/35", Some(Open)), ("https://example.org/notes/import-times", None)]),
    task(
        "Accessibility audit of the shared documentation theme",
        DOCS,
        &[3],
        "1c",
        "marit eira ondine",
        &[
            (-73, Proposed, "marit", ""),
            (-47, Planned, "marit", ""),
            (0, InProgress, "eira", "Three of us tested with three screen readers and wrote one long list."),
            (4, InReview, "marit", ""),
            (52, Done, "eira", "23 findings, 19 of them fixed; the rest have their own issues."),
        ],
    )
    .about("Test the theme with keyboard, screen reader and magnifier. Write one issue for each finding, with the criterion it fails.\n\nFix as much as possible during the week.")
    .evidence(&[
        ("docs-theme/issues/150", Some(Closed)),
        ("docs-theme/pull/163", Some(Merged)),
        ("https://example.org/reports/theme-audit", None),
    ]),
    task(
        "Keyboard path through the version switcher",
        DOCS,
        &[3],
        "1c",
        "ondine",
        &[
            (1, Proposed, "ondine", "Found during the audit; small enough to do immediately."),
            (2, InProgress, "ondine", ""),
            (5, InReview, "ondine", ""),
            (15, Done, "ondine", ""),
        ],
    )
    .evidence(&[("docs-theme/pull/168", Some(Merged))]),
    task(
        "Alternative texts for gallery pictures",
        DOCS,
        &[3],
        "1c",
        "",
        &[
            (-38, Proposed, "eira", ""),
            (-19, Planned, "marit", ""),
            (70, Planned, "eira", "No one had time for it during the week. A good task for a first contribution."),
        ],
    )
    .about("The pictures in galleries have no useful alternative texts. Write a guide with ten good examples.")
    .evidence(&[("docs-theme/issues/155", Some(Open))]),
    task(
        "One glossary for five tutorials",
        DOCS,
        &[],
        "1c",
        "clio",
        &[
            (-35, Proposed, "clio", ""),
            (-19, Planned, "clio", ""),
            (3, Dropped, "clio", "The tutorials use the same terms with different meanings, each for good reasons. We link them instead."),
        ],
    )
    .about("Collect the terms that the tutorials explain, and explain each of them once."),
    task(
        "Governance template with worked examples",
        COMMUNITY,
        &[9],
        "2a 2c",
        "oisin dalia",
        &[
            (-71, Proposed, "oisin", ""),
            (-47, Planned, "oisin", ""),
            (1, InProgress, "dalia", ""),
            (110, InProgress, "dalia", "Two of three examples are written: a project of three people, and one with a steering council."),
        ],
    )
    .about("A template that a small project can adopt in an hour, with three invented projects as examples.")
    .evidence(&[("governance-template", None), ("governance-template/pull/11", Some(Open))]),
    task(
        "A yearly check of who has which keys",
        COMMUNITY,
        &[6],
        "2a 1e",
        "asa",
        &[
            (-60, Proposed, "asa", ""),
            (-47, Planned, "asa", ""),
            (2, InProgress, "asa", ""),
            (45, Done, "asa", "Six projects did it within a month; all found an account that no one used any more."),
        ],
    )
    .about("A yearly checklist: accounts, domains and tokens, and for each at least two people with access.")
    .evidence(&[("key-inventory/pull/5", Some(Merged)), ("https://example.org/guides/yearly-key-check", None)]),
    task(
        "A release calendar to subscribe to",
        COMMUNITY,
        &[0],
        "2b",
        "saoirse signe",
        &[
            (-55, Proposed, "saoirse", ""),
            (-40, Planned, "signe", ""),
            (0, InProgress, "signe", ""),
            (8, InReview, "saoirse", ""),
            (27, Done, "signe", ""),
        ],
    )
    .about("Projects add their release dates to one file; everyone else subscribes to the calendar generated from it.")
    .evidence(&[("release-calendar", None), ("release-calendar/pull/4", Some(Merged))]),
    task(
        "The first hour: a path for newcomers",
        COMMUNITY,
        &[],
        "2a 2c",
        "aroha pilvi",
        &[
            (-48, Proposed, "aroha", ""),
            (-28, Planned, "pilvi", ""),
            (2, InProgress, "pilvi", ""),
            (19, InReview, "aroha", "Tested with four students; all of them got stuck at the second step, so we rewrote it."),
            (83, Done, "aroha", ""),
        ],
    )
    .about("From a fresh laptop to a first running test in one hour, for any of the projects.")
    .evidence(&[("https://example.org/guides/first-hour", None), ("first-hour/pull/21", Some(Merged))]),
    task(
        "Notes towards a shared strategic plan",
        COMMUNITY,
        &[],
        "3b",
        "leilani",
        &[(-20, Proposed, "leilani", "Proposed late; perhaps we should first discuss it at dinner.")],
    )
    .about("What will all projects need in five years that none of them can build alone?"),
];
