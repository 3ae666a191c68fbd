//! The work plan of the older edition, more than a year after the summit. Day 0 is the summit's first day.

use super::{DemoTask, task};
use crate::demo::editions::older::{LEARNING, SPARSE, SPECS, TESTING};
use domain::tasks::EvidenceState::{Closed, Merged, Open};
use domain::tasks::Status::{Done, Dropped, InProgress, InReview, Planned, Proposed};

pub const TASKS: &[DemoTask] = &[
    task(
        "Rewrite the nightly wheels how-to from scratch",
        SPECS,
        &[4],
        "1b",
        "anouk ilse",
        &[
            (-62, Proposed, "ilse", ""),
            (-32, Planned, "anouk", ""),
            (0, InProgress, "anouk", ""),
            (3, InReview, "ilse", ""),
            (20, Done, "anouk", "From eleven pages to two."),
        ],
    )
    .about("The old text explains the history of the service. The new one should explain how to use it.")
    .shown_by(&[("wheel-index/pull/6", Some(Merged))]),
    task(
        "Agree on a support window",
        SPECS,
        &[0],
        "2b",
        "tomas",
        &[
            (-63, Proposed, "tomas", ""),
            (-32, Planned, "tomas", ""),
            (1, InProgress, "tomas", "Two hours at the whiteboard, with all tracks."),
            (64, Done, "tomas", "We agree on the text; each project now decides whether to adopt it."),
        ],
    )
    .about("How long should a release support old versions of its dependencies? Collect what projects do today, and find the shortest rule that most can accept.")
    .shown_by(&[("support-window/issues/1", Some(Closed)), ("support-window/pull/3", Some(Merged))]),
    task(
        "Lazy loading without losing type hints",
        SPECS,
        &[1],
        "1a",
        "wren sten",
        &[
            (-50, Proposed, "wren", ""),
            (-32, Planned, "wren", ""),
            (0, InProgress, "sten", ""),
            (10, InReview, "wren", ""),
            (41, Done, "sten", ""),
        ],
    )
    .about("Editors should still complete names that are loaded on first use. Stub files can do that, if they are kept in sync.")
    .shown_by(&[("lazy-steps/pull/4", Some(Merged)), ("lazy-steps", None)]),
    task(
        "Compare three designs for dispatch on one small example",
        SPECS,
        &[2],
        "1a",
        "bao",
        &[
            (-60, Proposed, "bao", ""),
            (-32, Planned, "bao", ""),
            (2, InProgress, "bao", ""),
            (150, InProgress, "bao", "Two of the three designs are documented; the third has changed twice since I started."),
        ],
    )
    .about("Show the same function in three designs, and what each requires from users, libraries and backends.")
    .shown_by(&[("https://example.org/notes/three-dispatch-designs", None), ("dispatch-example/issues/1", Some(Open))]),
    task(
        "Checklist for endorsing a SPEC",
        SPECS,
        &[9],
        "2a",
        "petra",
        &[
            (-44, Proposed, "petra", ""),
            (-32, Planned, "petra", ""),
            (1, InProgress, "petra", ""),
            (3, Done, "petra", "One page, tested with two projects on the same afternoon."),
        ],
    )
    .shown_by(&[("https://example.org/guides/endorsing", None)]),
    task(
        "Template for an inventory of keys",
        SPECS,
        &[6],
        "1e 2a",
        "asa idris",
        &[
            (-57, Proposed, "asa", ""),
            (-32, Planned, "idris", ""),
            (2, InProgress, "asa", ""),
            (33, Done, "asa", ""),
        ],
    )
    .about("A table of all accounts and keys that a project could lose access to, without the secrets themselves.")
    .shown_by(&[("key-inventory", None), ("key-inventory/pull/1", Some(Merged))]),
    task(
        "Sign release files in a dry run",
        SPECS,
        &[8],
        "1e",
        "jarek",
        &[
            (-39, Proposed, "jarek", ""),
            (-32, Planned, "jarek", ""),
            (1, InProgress, "jarek", ""),
            (28, InReview, "jarek", ""),
            (96, Done, "jarek", "Nothing was published, and every step is documented."),
        ],
    )
    .about("Go through a signed release up to the last step, and note where a maintainer would get stuck.")
    .shown_by(&[("release-recipes/pull/2", Some(Merged))]),
    task(
        "One-dimensional sparse arrays",
        SPARSE,
        &[],
        "1a",
        "noor vaclav",
        &[
            (-63, Proposed, "noor", ""),
            (-33, Planned, "noor", ""),
            (0, InProgress, "vaclav", ""),
            (14, InReview, "noor", "Reviewed in four parts, the first one at the airport."),
            (118, Done, "vaclav", ""),
        ],
    )
    .about("A row of a sparse array should be a one-dimensional array, as for dense arrays.\n\nStart with the coordinate format; the other formats can follow.")
    .shown_by(&[("sparse-steps/pull/12", Some(Merged)), ("sparse-steps/pull/17", Some(Merged))]),
    task(
        "Guide: from sparse matrices to sparse arrays",
        SPARSE,
        &[],
        "1a 1c",
        "vaclav luz",
        &[
            (-48, Proposed, "vaclav", ""),
            (-33, Planned, "luz", ""),
            (1, InProgress, "luz", ""),
            (47, Done, "luz", ""),
        ],
    )
    .about("Explain what changes for users, with a table of the old and the new syntax.")
    .shown_by(&[("https://example.org/guides/sparse-arrays", None), ("sparse-steps/pull/20", Some(Merged))]),
    task(
        "Compare sparse indexing with dense results, on random inputs",
        SPARSE,
        &[7],
        "1a",
        "halla",
        &[
            (-41, Proposed, "halla", ""),
            (-33, Planned, "halla", ""),
            (2, InProgress, "halla", ""),
            (58, Dropped, "halla", "The existing tests already cover this; I added the three cases they missed."),
        ],
    )
    .shown_by(&[("sparse-steps/issues/22", Some(Closed))]),
    task(
        "Document the rules for index types",
        SPARSE,
        &[],
        "1a",
        "noor",
        &[
            (-33, Proposed, "noor", ""),
            (-20, Planned, "noor", ""),
            (3, InProgress, "noor", ""),
            (170, InReview, "noor", "Everyone agrees on the text; the code still differs from it in two places."),
        ],
    )
    .about("When do indices have 32 bits, when 64, and who decides?")
    .shown_by(&[("sparse-steps/pull/31", Some(Open))]),
    task(
        "Doctest plugin: compare numbers with a tolerance",
        TESTING,
        &[5],
        "1a 1e",
        "felix gustav",
        &[
            (-59, Proposed, "felix", ""),
            (-33, Planned, "felix", ""),
            (0, InProgress, "gustav", ""),
            (6, InReview, "felix", ""),
            (25, Done, "gustav", ""),
        ],
    )
    .about("Examples in documentation fail because the last digit differs. The plugin should compare numbers as numbers.")
    .shown_by(&[("pytest-stones/pull/18", Some(Merged)), ("pytest-stones", None)]),
    task(
        "Print the seed when a random test fails",
        TESTING,
        &[7],
        "1a",
        "dario",
        &[
            (-36, Proposed, "dario", ""),
            (-33, Planned, "dario", ""),
            (2, InProgress, "dario", ""),
            (3, Done, "dario", "Twelve lines, merged before dinner."),
        ],
    )
    .shown_by(&[("pytest-stones/pull/23", Some(Merged))]),
    task(
        "Run only the tests that a change can break",
        TESTING,
        &[5],
        "1e",
        "freya",
        &[
            (-52, Proposed, "freya", ""),
            (-33, Planned, "freya", ""),
            (1, InProgress, "freya", ""),
            (81, Dropped, "freya", "Dependencies of compiled modules can’t be detected; the predictions were wrong too often."),
        ],
    )
    .about("Use coverage data to find the tests that use the changed files, and run those first.")
    .shown_by(&[("pytest-stones/issues/9", Some(Closed))]),
    task(
        "Run slow tests on a schedule, not on every push",
        TESTING,
        &[5],
        "1e",
        "sten",
        &[
            (-33, Proposed, "sten", ""),
            (-26, Planned, "sten", ""),
            (2, InProgress, "sten", ""),
            (36, Done, "sten", ""),
        ],
    )
    .shown_by(&[("workflow-template/pull/1", Some(Merged))]),
    task(
        "Lecture notes that run in the browser",
        LEARNING,
        &[],
        "1c",
        "mele tuuli",
        &[
            (-61, Proposed, "mele", ""),
            (-32, Planned, "tuuli", ""),
            (0, InProgress, "mele", ""),
            (15, InReview, "tuuli", ""),
            (132, Done, "mele", "Nine of twelve chapters; the other three need more memory than a browser has."),
        ],
    )
    .about("Readers should be able to edit and run an example without installing anything.")
    .shown_by(&[("lecture-trail", None), ("lecture-trail/pull/44", Some(Merged))]),
    task(
        "Plot colours that everyone can distinguish",
        LEARNING,
        &[3],
        "1c",
        "orla",
        &[
            (-46, Proposed, "orla", ""),
            (-32, Planned, "orla", ""),
            (1, InProgress, "orla", ""),
            (3, InReview, "orla", ""),
            (22, Done, "orla", ""),
        ],
    )
    .about("A set of eight colours that colour-blind readers can distinguish, on light and dark backgrounds.")
    .shown_by(&[("docs-theme/pull/90", Some(Merged)), ("https://example.org/notes/eight-colours", None)]),
    task(
        "Translate the contributor guide",
        LEARNING,
        &[],
        "1c 2a",
        "luz nuno",
        &[
            (-32, Proposed, "luz", ""),
            (-24, Planned, "nuno", ""),
            (3, InProgress, "nuno", ""),
            (105, InProgress, "luz", "Spanish and Portuguese are half done; we are looking for someone to continue."),
        ],
    )
    .shown_by(&[("contributor-guide/pull/52", Some(Open))]),
    task(
        "Map of collaboration across projects",
        LEARNING,
        &[],
        "2c",
        "imani",
        &[
            (-29, Proposed, "imani", ""),
            (-18, Planned, "imani", ""),
            (2, InProgress, "imani", ""),
            (12, Done, "imani", ""),
        ],
    )
    .about("Draw the network of people who contributed to more than one project in the last year, without names.")
    .shown_by(&[("https://example.org/notes/contributor-map", None)]),
];
