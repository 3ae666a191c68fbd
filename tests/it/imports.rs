//! Checks imports with the program, from a small site in the community's format.

use crate::program::{Program, Run};

const EDITION: &str = "content/summits/developer/2031/_index.md";

fn edition(capacity: u32) -> String {
    format!(
        "---\ntitle: 2031 Developer Summit\nsubtitle: |\n  The Ninth Summit\n  5-6 May 2031 -- Berlin, Germany\ndate: 2031-01-11\n---\n\n\
         ## Agenda\n\nThe event is held at the [House of Stones](https://example.org/map).\n\n\
         {{{{< details \"**Sunday**\" >}}}}\n\n| Time | Description |\n| ---- | ---- |\n|      | Arrive |\n| {{{{< /details >}}}} |\n\n\
         {{{{< details \"**Monday**\" >}}}}\n\n| Time | Description |\n| ---- | ---- |\n| 9:00 | Breakfast |\n| 9:30--12:00 | Work session |\n| {{{{< /details >}}}} |\n\n\
         ## Logistics\n\nWe have space for {capacity} participants for two days.\n\
         This will be an invite-only event that requires upfront agreement to:\n\
         (a) take part in two of the three one-hour pre-summit planning meetings,\n(b) collaborate on a work plan, and\n(c) attend.\n\n\
         ### Participants\n\n{{{{< details \"**List of participants**\" >}}}}\n\n\
         - Ilse Granitsen ([@demo-ilse ](https://github.com/demo-ilse))\n- Wren Talus ([@demo-wren](https://github.com/demo-wren))\n\n{{{{< /details >}}}}\n\n\
         ### Dates\n\nThe summit is held May 5-6, 2031 in Berlin, Germany.\n"
    )
}

fn site(capacity: u32) -> Program {
    let program = Program::new();
    program.write(&format!("site/{EDITION}"), edition(capacity));
    program
}

fn import(program: &Program) -> Run {
    program.run(&["import", "site", "site"])
}

#[test]
fn import_is_reported_and_a_second_changes_nothing() {
    let program = site(20);
    let first = import(&program);
    assert_eq!(first.code, Some(0), "{}", first.err);
    for words in ["capacity 20", "2 people", "Europe/Berlin", "2 of 3 planning meetings", "edition 2031 added"] {
        assert!(first.out.contains(words), "{words}: {}", first.out);
    }
    let second = import(&program);
    assert!(second.out.contains("Changed: nothing"), "{}", second.out);
}

#[test]
fn changed_file_is_updated_and_reported() {
    let program = site(20);
    import(&program);
    program.write(
        &format!("site/{EDITION}"),
        edition(24).replace(
            "Wren Talus ([@demo-wren](https://github.com/demo-wren))",
            "Bao Stone ([@demo-bao](https://github.com/demo-bao))",
        ),
    );
    let changed = import(&program).out;
    for words in ["capacity 20 → 24", "Bao Stone", "Wren Talus"] {
        assert!(changed.split("Changed").nth(1).is_some_and(|changed| changed.contains(words)), "{words}: {changed}");
    }
}

#[test]
fn invalid_file_is_refused_with_line_and_reason() {
    let program = site(20);
    let broken = edition(20).replace("9:30--12:00", "25:99--26:00").replace("2031", "2032");
    program.write("site/content/summits/developer/2032/_index.md", &broken);
    let refused = import(&program);
    assert_eq!((refused.code, refused.err.lines().count()), (Some(1), 1), "{}", refused.err);
    let place =
        broken.lines().position(|line| line.contains("25:99")).map(|nth| format!("2032/_index.md, line {}: ", nth + 1));
    assert!(refused.err.contains(&place.expect("the line")), "{}", refused.err);
    // The valid edition was not imported either: it is added only now.
    std::fs::remove_dir_all(program.path("site/content/summits/developer/2032")).expect("a folder");
    assert!(import(&program).out.contains("edition 2031 added"));
}

#[test]
fn file_that_is_not_utf8_is_refused() {
    let program = site(20);
    program.write("site/content/summits/developer/2032/_index.md", b"---\ntitle: \xff\xfe\n---\n");
    let refused = import(&program);
    assert!(refused.code == Some(1) && refused.err.contains("2032/_index.md, line 2"), "{}", refused.err);
}

#[test]
fn folder_without_a_checkout_is_refused() {
    let program = Program::new();
    program.write("site/readme.txt", "nothing");
    assert!(import(&program).err.contains("Check that it is the right checkout."));
}

#[test]
fn task_import_needs_its_edition_and_specs() {
    let program = site(20);
    program.write(
        "tasks.csv",
        "title,track,specs,outcomes,status,links\nTry it,Tools,4,1b,done,https://github.com/example-org/try/pull/1\n",
    );
    let import_tasks = || program.run(&["import", "tasks", "tasks.csv", "--edition", "2031"]);
    assert!(import_tasks().err.contains("There is no database"));
    import(&program);
    let elsewhere = program.run(&["import", "tasks", "tasks.csv", "--edition", "2099"]);
    assert!(elsewhere.err.contains("no edition “2099”"), "{}", elsewhere.err);
    let unknown = import_tasks().err;
    assert!(unknown.contains("tasks.csv, line 2: ") && unknown.contains("cairn import specs"), "{unknown}");
    program.write(
        "specs/core-projects/stones.md",
        "---\ntitle: \"Stones\"\nhomepage: https://example.org\nrepository: https://example.org/stones\n---\n",
    );
    program.write("specs/spec-0004/index.md", "---\ntitle: \"SPEC 4 — Nightly Stones\"\nnumber: 4\ndate: 2030-01-02\nauthor:\n  - \"Wren Talus <wren@example.org>\"\nendorsed-by:\n  - Stones\n---\n");
    let specs = program.run(&["import", "specs", "specs"]);
    assert!(
        specs.out.contains("1 SPEC: 1 published, 0 drafts; 1 endorsement by 1 of 1 core project"),
        "{}{}",
        specs.out,
        specs.err
    );
    let outcome = import_tasks().err;
    assert!(outcome.contains("tasks.csv, line 2: There is no outcome “1b”."), "{outcome}");
    program.write(
        "site/content/roadmap.md",
        "---\ntitle: \"Roadmap\"\n---\n\n## Better lamps\n\n- Shared wicks\n- Shared oils\n",
    );
    assert!(import(&program).out.contains("2 of 5 outcomes on the community’s website"));
    let tasks = import_tasks();
    assert!(tasks.code == Some(0) && tasks.out.contains("task 1 “Try it” added"), "{}{}", tasks.out, tasks.err);
    assert!(import_tasks().out.contains("Changed: nothing"));
    program.write("tasks.csv", "title,status,waits_for\nTry it,done,\nNext,planned,1\nLast,planned,1 9\n");
    let waits = import_tasks();
    assert!(waits.code == Some(1) && waits.out.is_empty(), "{}", waits.out);
    assert!(waits.err.contains("tasks.csv, line 4: “Last”: There is no task 9 in edition 2031."), "{}", waits.err);
    // The line is found by the title's own field; a row over several lines counts from its first line.
    let rows = "Lasting repairs,planned,,\"First,\nLast\"\nFirst and Last,planned,,\n\"Last\n\",planned,9,Last\n";
    program.write("tasks.csv", format!("title,status,waits_for,description\n{rows}"));
    let waits = import_tasks();
    assert!(waits.err.contains("tasks.csv, line 5: “Last”: There is no task 9 in edition 2031."), "{}", waits.err);
    program.write("tasks.csv", "title,status,specs,description\nLasting,planned,,Last\n\nLast,planned,77,\n");
    let unknown = import_tasks().err;
    assert!(unknown.contains("tasks.csv, line 4: "), "{unknown}");
    program.write("tasks.csv", "edition,number,title,status\n2031,1,Try it,done\n2030,1,Of another edition,planned\n");
    let foreign = import_tasks();
    assert!(foreign.code == Some(1) && foreign.out.is_empty(), "{}", foreign.out);
    let why = "tasks.csv, line 3: “Of another edition”: This row comes from edition 2030, not from 2031.";
    assert!(foreign.err.contains(why), "{}", foreign.err);
    program.write("tasks.csv", "edition,number,title,status\n2031,1,Try it,done\n");
    assert!(import_tasks().out.contains("Changed: nothing"));
    let database = std::fs::read(program.path("cairn.db")).expect("the database");
    let contains = |text: &str| database.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(contains("Wren Talus") && !contains("wren@example.org"), "names are stored, email addresses are not");
}
