//! Checks the list of participants, and people over several editions.

use crate::fixture::*;
use crate::upstream::shared;
use domain::import::{DiagnosticKind, Parsed};

#[test]
fn login_of_a_person_comes_from_the_link() {
    let people = summit(SUMMIT).imported.people;
    let shown: Vec<_> =
        people.iter().map(|p| (p.name.as_str(), p.login.as_ref().map(|login| login.as_str()))).collect();
    assert_eq!(
        shown,
        [
            ("Ada Lantern", Some("ada-lantern")),
            ("Zoë Ångström", Some("zoe")),
            ("Ola Nordøy", Some("Ola")),
            ("Someone Unplugged", None),
        ]
    );
}

#[test]
fn list_is_found_by_a_part_of_its_title() {
    let page =
        with(SUMMIT, "**List of confirmed participants**", "**List of participants** (we add names as they confirm)");
    assert_eq!(summit(&page).imported.people, summit(SUMMIT).imported.people);
}

#[test]
fn login_that_differs_from_its_link_is_reported() {
    let page = with(SUMMIT, "[@zoe]", "[@zoe-old]");
    let reading = summit(&page);
    assert_eq!(reading.imported.people[1].login.as_ref().unwrap().as_str(), "zoe");
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "@zoe-old"), &["zoe-old", "@zoe"]);
    assert_eq!(contradictions(&summit(&with(SUMMIT, "[@zoe]", "[@Zoe]")).diagnostics), []);
}

#[test]
fn repeated_login_is_imported_once_and_reported() {
    let page = with(SUMMIT, "- Someone Unplugged", "- Z. Ångström ([@ZOE](https://github.com/ZOE))");
    let reading = summit(&page);
    assert_eq!(reading.imported.people.len(), 3);
    assert_only_contradiction(&reading.diagnostics, line_of(&page, "@ZOE"), &["@ZOE", "Zoë Ångström"]);
}

#[test]
fn malformed_person_is_refused_with_its_line() {
    for new in
        ["([@zoe](https://github.com/zoe)", "([@zoe(https://github.com/zoe))", "([@zoe](https://github.com/z/o/e))"]
    {
        let page = with(SUMMIT, "([@zoe](https://github.com/zoe))", new);
        let error = site(&[(INDEX, &page)]).unwrap_err();
        assert_eq!(error.line, line_of(&page, new), "{error}");
    }
}

/// Reads two editions; the one of 2030 has `new` instead of `old`. Returns also the page of 2030.
fn two_editions(old: &str, new: &str) -> (Parsed<domain::import::ImportedSite>, String) {
    let older = SUMMIT.replace("2031", "2030").replace("general", "none");
    let older = with(&older, old, new);
    let files = [(INDEX, SUMMIT), ("content/summits/developer/2030/_index.md", older.as_str())];
    (site(&files).unwrap(), older)
}

#[test]
fn newest_spelling_of_a_name_is_used_everywhere() {
    let (reading, older) = two_editions("- Ola Nordøy", "- Ola Nordoy Jr");
    let [then, now] = &reading.imported.editions[..] else { panic!("two editions") };
    assert_eq!((then.slug.as_str(), &then.people), ("2030", &now.people));
    let found: Vec<_> =
        contradictions(&reading.diagnostics).into_iter().filter(|(_, text)| text.contains("Ola Nordøy")).collect();
    assert_eq!(found.len(), 1, "{:#?}", reading.diagnostics);
    assert_eq!(found[0].0, line_of(&older, "Ola Nordoy Jr"));
}

#[test]
fn name_with_two_logins_is_reported() {
    let (reading, older) =
        two_editions("([@zoe](https://github.com/zoe))", "([@zoe-then](https://github.com/zoe-then))");
    let logins: Vec<_> =
        reading.imported.editions.iter().map(|e| e.people[1].login.as_ref().unwrap().as_str()).collect();
    assert_eq!(logins, ["zoe-then", "zoe"]);
    let found = contradictions(&reading.diagnostics);
    let renamed: Vec<_> = found.iter().filter(|(_, text)| text.contains("both are kept")).collect();
    assert_eq!((renamed.len(), renamed[0].0), (1, line_of(&older, "zoe-then")), "{found:#?}");
}

#[test]
fn other_forms_of_a_person_are_read() {
    for (form, remark) in [
        ("- Zoë Ångström ([@zoe](https://github.com/zoe/))", ""),
        ("1. Zoë Ångström ([@zoe](https://github.com/zoe))", ""),
        ("- [x] Zoë Ångström ([@zoe](https://github.com/zoe))", ""),
        ("- Zoë Ångström, [@zoe](github.com/zoe)", ""),
        ("- Zoë Ångström (https://github.com/zoe)", ""),
        ("- Zoë Ångström ([@zoe](https://github.com/zoe), Moon Base)", "Moon Base"),
        ("- Zoë Ångström ([@zoe](https://github.com/zoe), [home](https://zoe.example))", "home"),
        ("- Zoë Ångström ([@zoe](https://github.com/zoe)) [remote]", "[remote]"),
    ] {
        let page = with(SUMMIT, "- Zoë Ångström ([@zoe](https://github.com/zoe))", form);
        let reading = summit(&page);
        assert_eq!(reading.imported.people, summit(SUMMIT).imported.people, "{form}");
        let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
        assert_eq!(skipped.iter().any(|(_, text)| text.contains(remark)), !remark.is_empty(), "{form}: {skipped:?}");
    }
}

#[test]
fn placeholders_and_struck_out_names_are_skipped() {
    for form in ["...", "TBD", "To be announced", "~~Someone Unplugged ([@so](https://github.com/so))~~"] {
        let page = with(SUMMIT, "- Someone Unplugged", &format!("- {form}"));
        let reading = summit(&page);
        assert_eq!(reading.imported.people.len(), 3, "{form}");
        let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
        assert_eq!((skipped.len(), skipped[0].0), (1, line_of(&page, form)), "{skipped:?}");
    }
}

#[test]
fn name_with_and_without_login_is_one_person() {
    for page in [
        with(SUMMIT, "- Someone Unplugged", "- zoe angstrom"),
        with(
            &with(SUMMIT, "- Someone Unplugged", "- Ada Lantern ([@ada](https://github.com/ada))"),
            " ([@ada-lantern ](https://github.com/ada-lantern))",
            "",
        ),
    ] {
        let reading = summit(&page);
        assert_eq!(reading.imported.people.len(), 3);
        assert!(reading.imported.people.iter().all(|person| person.login.is_some()));
        assert!(contradictions(&reading.diagnostics).iter().any(|(_, text)| text.contains("imported once")));
    }
}

#[test]
fn person_may_have_only_a_login_or_an_empty_link() {
    for (form, name, login) in [
        ("[@so](https://github.com/so)", "so", Some("so")),
        ("@so", "so", Some("so")),
        ("Some One ([@so]())", "Some One", None),
        ("Some One ([@so](https://github.com/@so))", "Some One", Some("so")),
        ("Zoe\u{308} One\u{200b}", "Zoë One", None),
    ] {
        let imported = summit(&with(SUMMIT, "- Someone Unplugged", &format!("- {form}"))).imported;
        let person = &imported.people[3];
        let found = (person.name.as_str(), person.login.as_ref().map(|login| login.as_str()));
        assert_eq!(found, (name, login), "{form}");
    }
}

#[test]
fn shared_page_with_logins_without_links_is_read() {
    let Some(cases) = shared("cases") else { return };
    let page = std::fs::read_to_string(cases.join("people/logins-without-link.md")).unwrap();
    let reading = site(&[("content/summits/developer/2031/_index.md", &page)]).unwrap();
    let people = &reading.imported.editions[0].people;
    let found: Vec<_> =
        people.iter().map(|p| (p.name.as_str(), p.login.as_ref().map(|login| login.as_str()))).collect();
    assert_eq!(
        found,
        [
            ("Ada Love", Some("ada-l")),
            ("Bo Bright", Some("bo-b")),
            ("Cy Clay", Some("cy-c")),
            ("Di Dell", Some("di-d")),
            ("El Elm", Some("el-e")),
            ("Fi Fern", Some("fi-f")),
            ("gu-g", Some("gu-g")),
            ("Hal Hill", Some("hal-h")),
        ]
    );
    let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    for words in ["and others", "3 more", "Ida Ives & Jo Jay", "remote"] {
        let line = line_of(&page, words);
        assert!(skipped.iter().any(|(at, text)| *at == line && text.contains(words)), "{words}: {skipped:?}");
    }
}

#[test]
fn shared_list_of_people_to_invite_is_read() {
    let Some(cases) = shared("cases") else { return };
    let text = std::fs::read_to_string(cases.join("people/invitation-list.txt")).unwrap();
    let people: Vec<_> =
        formats::invitations::read(&text).unwrap().rows.into_iter().map(|row| row.draft.unwrap().invitee).collect();
    let found: Vec<_> =
        people.iter().map(|p| (p.name.as_ref().unwrap().as_str(), p.login.as_ref().unwrap().as_str())).collect();
    assert_eq!(found, [("Ada Love", "ada-l"), ("Bo Bright", "bo-b")]);
}

#[test]
fn every_spelling_of_a_person_can_be_invited() {
    for line in
        ["Cy Clay – @cy-c", "Di Dell: @di-d", "Fi Fern [@fi-f]", "1. Hal Hill ([@hal-h](https://github.com/hal-h))"]
    {
        let draft = formats::invitations::read(line).unwrap().rows.remove(0).draft.unwrap();
        let name = draft.invitee.name.unwrap();
        assert!(name.as_str().split(' ').count() == 2 && draft.invitee.login.is_some(), "{line}: {name}");
    }
    for line in ["and others", "3 more", "others", "Ida Ives & Jo Jay @ida", "Ida 2 @ida"] {
        let draft = formats::invitations::read(line).unwrap().rows.remove(0).draft;
        assert!(draft.is_err(), "{line}: {draft:?}");
    }
}
