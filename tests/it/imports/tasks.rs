//! Checks the import of a task table with the program, into a small site.

use super::{import, site};
use crate::support::{Program, Run};

/// A task whose SPEC and outcome are imported separately.
const TRY_IT: &str =
    "title,track,specs,outcomes,status,links\nTry it,Tools,4,1b,done,https://github.com/example-org/try/pull/1\n";

const CORE_PROJECT: &str =
    "---\ntitle: \"Stones\"\nhomepage: https://example.org\nrepository: https://example.org/stones\n---\n";

const SPEC: &str = "---\ntitle: \"SPEC 4 — Nightly Stones\"\nnumber: 4\ndate: 2030-01-02\nauthor:\n  - \"Wren Talus <wren@example.org>\"\nendorsed-by:\n  - Stones\n---\n";

const ROADMAP: &str = "---\ntitle: \"Roadmap\"\n---\n\n## Better lamps\n\n- Shared wicks\n- Shared oils\n";

/// Imports a task table into edition 2031.
fn import_table(program: &Program, csv: &str) -> Run {
    program.write("tasks.csv", csv);
    program.run(&["import", "tasks", "tasks.csv", "--edition", "2031"])
}

fn import_specs(program: &Program) -> Run {
    program.write("specs/core-projects/stones.md", CORE_PROJECT);
    program.write("specs/spec-0004/index.md", SPEC);
    program.run(&["import", "specs", "specs"])
}

/// The edition with its SPEC and its roadmap.
fn complete_site() -> Program {
    let program = site(20);
    program.write("site/content/roadmap.md", ROADMAP);
    let (imported, specs) = (import(&program), import_specs(&program));
    assert_eq!((imported.code, specs.code), (Some(0), Some(0)), "{}{}", imported.err, specs.err);
    program
}

/// The edition, with the task “Try it” in its plan.
fn site_with_a_task() -> Program {
    let program = complete_site();
    let tasks = import_table(&program, TRY_IT);
    assert!(tasks.code == Some(0) && tasks.out.contains("task 1 “Try it” added"), "{}{}", tasks.out, tasks.err);
    program
}

#[track_caller]
fn assert_refused(refused: &Run, why: &str) {
    assert!(refused.code == Some(1) && refused.out.is_empty(), "{}", refused.out);
    assert!(refused.err.contains(why), "{}", refused.err);
}

#[test]
fn task_import_needs_a_database() {
    assert!(import_table(&site(20), TRY_IT).err.contains("There is no database"));
}

#[test]
fn task_import_needs_its_edition() {
    let program = site(20);
    import(&program);
    program.write("tasks.csv", TRY_IT);
    let elsewhere = program.run(&["import", "tasks", "tasks.csv", "--edition", "2099"]);
    assert!(elsewhere.err.contains("or create it: run `cairn serve` and open /editions/new"), "{}", elsewhere.err);
}

#[test]
fn capitals_in_the_name_of_an_edition_do_not_matter() {
    let program = Program::new();
    let page = super::edition(20);
    program.write("site/content/summits/developer/2031-Nov/_index.md", page);
    assert!(import(&program).out.contains("edition 2031-nov added"));
    program.write("tasks.csv", "title,status,serves_none\nTry it,proposed,To learn\n");
    let imported = program.run(&["import", "tasks", "tasks.csv", "--edition", "2031-Nov"]);
    assert!(imported.out.contains("2031-nov: task 1 “Try it” added"), "{}{}", imported.out, imported.err);
}

#[test]
fn task_import_needs_its_specs() {
    let program = site(20);
    import(&program);
    let unknown = import_table(&program, TRY_IT).err;
    assert!(unknown.contains("tasks.csv, line 2: ") && unknown.contains("cairn import specs"), "{unknown}");
}

#[test]
fn task_import_needs_its_outcomes() {
    let program = site(20);
    import(&program);
    import_specs(&program);
    let unknown = import_table(&program, TRY_IT).err;
    assert!(unknown.contains("tasks.csv, line 2: There is no outcome “1b”."), "{unknown}");
}

#[test]
fn spec_import_counts_endorsements_by_core_projects() {
    let program = site(20);
    import(&program);
    let specs = import_specs(&program);
    let words = "1 SPEC: 1 published, 0 drafts; 1 endorsement by 1 of 1 core project";
    assert!(specs.out.contains(words), "{}{}", specs.out, specs.err);
}

#[test]
fn spec_import_stores_names_but_no_email_addresses() {
    let program = complete_site();
    let database = std::fs::read(program.path("cairn.db")).expect("the database");
    let contains = |text: &str| database.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(contains("Wren Talus") && !contains("wren@example.org"));
}

#[test]
fn site_import_counts_outcomes_on_the_roadmap() {
    let program = site(20);
    program.write("site/content/roadmap.md", ROADMAP);
    let imported = import(&program);
    assert!(imported.out.contains("2 of 5 outcomes on the community’s website"), "{}", imported.out);
}

#[test]
fn repeated_task_import_changes_nothing() {
    let program = site_with_a_task();
    assert!(import_table(&program, TRY_IT).out.contains("Changed: nothing"));
    let exported = import_table(&program, "edition,number,title,status\n2031,1,Try it,done\n");
    assert!(exported.out.contains("Changed: nothing"), "{}", exported.err);
}

#[test]
fn missing_dependency_is_refused_with_its_line() {
    let program = site_with_a_task();
    let why = "“Last”: There is no task 9 in edition 2031.";
    let csv = "title,status,waits_for\nTry it,done,\nNext,planned,1\nLast,planned,1 9\n";
    assert_refused(&import_table(&program, csv), &format!("tasks.csv, line 4: {why}"));
    // The line is found by the title's own field; a row over several lines counts from its first line.
    let rows = "Lasting repairs,planned,,\"First,\nLast\"\nFirst and Last,planned,,\n\"Last\n\",planned,9,Last\n";
    let csv = format!("title,status,waits_for,description\n{rows}");
    assert_refused(&import_table(&program, &csv), &format!("tasks.csv, line 5: {why}"));
}

#[test]
fn unknown_spec_is_refused_with_its_line() {
    let csv = "title,status,specs,description\nLasting,planned,,Last\n\nLast,planned,77,\n";
    assert_refused(&import_table(&site_with_a_task(), csv), "tasks.csv, line 4: ");
}

#[test]
fn task_of_another_edition_is_refused_with_its_line() {
    let csv = "edition,number,title,status\n2031,1,Try it,done\n2030,1,Of another edition,planned\n";
    let why = "tasks.csv, line 3: “Of another edition”: This row comes from edition 2030, not from 2031.";
    assert_refused(&import_table(&site_with_a_task(), csv), why);
}

#[test]
fn import_of_a_pipe_or_a_device_is_refused() {
    let program = complete_site();
    let pipe = program.path("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    for file in ["pipe.csv", "/dev/zero", "."] {
        let run = program.run(&["import", "tasks", file, "--edition", "2031"]);
        assert_eq!(run.code, Some(1), "{file}");
        assert!(run.err.contains("is not a file.") && run.err.lines().count() == 1, "{file}: {}", run.err);
    }
}
