//! Checks imports with the program, from a small site in the community's format.

mod spec_history;
mod tasks;

use crate::support::{Program, Run};

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
fn invalid_file_stops_only_its_edition() {
    let program = site(20);
    let broken = edition(20).replace("9:30--12:00", "25:99--26:00").replace("2031", "2032");
    program.write("site/content/summits/developer/2032/_index.md", &broken);
    let imported = import(&program);
    let place =
        broken.lines().position(|line| line.contains("25:99")).map(|nth| format!("2032/_index.md:{}: ", nth + 1));
    assert!(imported.out.contains(&place.expect("the line")), "{}{}", imported.out, imported.err);
    assert!(imported.out.contains("What this file describes is not imported."), "{}", imported.out);
    assert!(imported.out.contains("edition 2031 added") && !imported.out.contains("edition 2032"), "{}", imported.out);
}

#[test]
fn file_that_is_not_utf8_is_reported_with_its_line() {
    let program = site(20);
    program.write("site/content/summits/developer/2032/_index.md", b"---\ntitle: \xff\xfe\n---\n");
    let imported = import(&program);
    assert!(imported.out.contains("2032/_index.md:2: These bytes are not UTF-8"), "{}{}", imported.out, imported.err);
    std::fs::remove_dir_all(program.path("site/content/summits/developer/2031")).expect("a folder");
    let refused = import(&program);
    assert!(refused.code == Some(1) && refused.err.contains("2032/_index.md, line 2"), "{}", refused.err);
}

#[test]
fn folder_without_a_checkout_is_refused() {
    let program = Program::new();
    program.write("site/readme.txt", "nothing");
    assert!(import(&program).err.contains("Check that it is the right checkout."));
}

/// Adds the page of a second edition, a year later.
fn add_2032(program: &Program) {
    let page = edition(20).replace("2031", "2032").replace("Ninth", "Tenth");
    program.write("site/content/summits/developer/2032/_index.md", page);
}

#[test]
fn edition_missing_from_a_later_checkout_is_reported() {
    let program = site(20);
    add_2032(&program);
    let first = import(&program);
    assert!(first.out.contains("edition 2032 added") && !first.out.contains("left unchanged"), "{}", first.out);
    std::fs::remove_dir_all(program.path("site/content/summits/developer/2032")).expect("a folder");
    let second = import(&program);
    assert!(second.out.contains("1 edition; not in this checkout, so left unchanged: 2032"), "{}", second.out);
    assert!(second.out.contains("Changed: nothing"), "{}", second.out);
    // A page that can't be read is reported as such.
    program.write("site/content/summits/developer/2032/_index.md", b"---\ntitle: \xff\n---\n");
    let third = import(&program);
    assert!(third.out.contains("not UTF-8") && !third.out.contains("left unchanged"), "{}", third.out);
}

#[test]
fn login_renamed_on_one_page_is_a_contradiction() {
    let program = site(20);
    add_2032(&program);
    let page = edition(20).replace("demo-wren", "demo-wren-then");
    program.write(&format!("site/{EDITION}"), page);
    let imported = import(&program).out;
    let contradictions = imported.split("Contradictions").nth(1).expect("a list of contradictions");
    assert!(
        contradictions.contains("“Wren Talus” is @demo-wren-then here and @demo-wren in edition 2032; both are kept."),
        "{imported}"
    );
}
