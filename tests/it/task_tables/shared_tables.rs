//! Imports tables on which the importer failed, as an organizer does on the page.

use crate::support::{Plan, visible_text};
use crate::upstream::shared;
use reqwest::multipart::{Form, Part};

/// Uploads a shared table for preview; returns the page, or `None` without the shared folder.
async fn uploaded(plan: &Plan, name: &str) -> Option<String> {
    let bytes = std::fs::read(shared()?.join("cases/tables").join(name)).expect("a table");
    let part = Part::bytes(bytes).file_name(name.to_owned()).mime_str("text/csv").expect("a kind");
    let form = Form::new().text("list", "").part("file", part);
    let answer = plan.app.upload_as("/2027/tasks/import/check", &plan.organizer, form).await;
    assert_eq!(answer.status(), 200, "{name}");
    Some(answer.text().await.expect("text"))
}

#[tokio::test]
async fn shared_tables_with_odd_shapes_are_imported() {
    for name in [
        "semicolons-bom-crlf.csv",
        "tabs.tsv",
        "trailing-empty-columns.csv",
        "short-and-long-rows.csv",
        "spec-words.csv",
        "inch-mark.csv",
    ] {
        let plan = Plan::new().await;
        let Some(page) = uploaded(&plan, name).await else { return };
        let text = visible_text(&page);
        if name == "spec-words.csv" {
            assert!(text.contains("documents 4, 7") || text.contains("There is no document"), "{name}: {text}");
            continue;
        }
        let done = plan.import_previewed(&page).await;
        assert!(visible_text(&done).contains("new"), "{name}: {}", visible_text(&done));
        let again = uploaded(&plan, name).await.expect("a page");
        assert!(visible_text(&again).contains("There is nothing to import."), "{name}: {}", visible_text(&again));
    }
}

#[tokio::test]
async fn shared_tables_with_errors_are_shown_with_their_lines() {
    let plan = Plan::new().await;
    let before = plan.table().await;
    for (name, words) in [
        ("nearly-equal-titles.csv", "“Alpha one” is already on line 2 as “alpha one”: only case, blanks or"),
        ("nearly-equal-titles.csv", "1 task is new, 3 can’t be imported."),
        ("replacement-character.csv", "Line 2: "),
        ("replacement-character.csv", "“be\u{fffd}cause” in the column “title” has the character"),
        ("utf-16le-without-bom.csv", "The file is saved as UTF-16. Save it as CSV UTF-8"),
        ("preamble.csv", "Line 1: Line 1 is no header; the header seems to be on line 2."),
        ("github-project.tsv", "ada-l doesn’t take part in 2027. They need an invitation first."),
    ] {
        let Some(page) = uploaded(&plan, name).await else { return };
        assert!(page.contains(words), "{name}: {}", visible_text(&page));
        assert!(!page.contains(">Import</button>"), "{name}");
    }
    assert_eq!(plan.table().await, before, "nothing is imported");
}

#[tokio::test]
async fn lines_above_the_header_are_skipped_on_request() {
    let plan = Plan::new().await;
    let list = "Work plan 2027,,\ntitle,status,serves_none\nWheels,proposed,x\n";
    let page = plan.upload(list).await;
    assert!(page.contains("Skip the lines above line 2"), "{page:.800}");
    let page = plan.choose("/check", list, &[("heading_line", "2")]).await;
    assert!(visible_text(&page).contains("1 task is new."), "{}", visible_text(&page));
    assert!(page.contains("<td data-label=\"Line\" class=\"number\">3</td>"), "the line is that of the file");
    let done = plan.choose("", list, &[("heading_line", "2")]).await;
    assert!(visible_text(&done).contains("1 task is new."), "{}", visible_text(&done));
}

#[tokio::test]
async fn shared_numbers_of_another_edition_rename_nothing() {
    let (plan, [author]) = &Plan::with_members().await;
    plan.propose(author, "Teach the calendars to agree").await;
    plan.propose(author, "Write the guide to releases").await;
    let before = plan.table().await;
    assert!(before.starts_with("edition,number,") && before.contains("\n2027,1,"), "{before}");
    let Some(page) = uploaded(plan, "numbers-of-another-edition.csv").await else { return };
    let text = visible_text(&page);
    assert!(text.contains("They may come from another edition") && !text.contains("renamed"), "{text}");
    assert!(text.contains("Line 2: 1 “A task of last year with this number”: here task 1 is"), "{text}");
    assert!(!page.contains(">Import</button>"));
    assert_eq!(plan.table().await, before);
}

#[tokio::test]
async fn preview_shows_every_row_with_its_line() {
    let plan = Plan::new().await;
    let page = plan.upload("title,status,specs\nFirst,planned,4\nSecond,later,4\n\nThird,planned,777\n").await;
    let text = visible_text(&page);
    for words in
        ["2First", "new task", "Line 3: “Second,later,4”: ", "Line 5: “Third”: There is no document 777", "5Third"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!page.contains(">Import</button>") && page.contains("Nothing is imported until every row is valid."));
    let list = [("list", "title,status,specs\nFirst,planned,4\nSecond,later,4\n")];
    let posted = plan.posted_page("/2027/tasks/import", &plan.organizer, &list).await;
    assert!(visible_text(&posted).contains("1 row can’t be imported"), "{}", visible_text(&posted));
    assert!(!plan.table().await.contains("First"), "the import is all or nothing");
}

#[tokio::test]
async fn title_in_another_case_changes_the_same_task() {
    let plan = Plan::new().await;
    let import = async |list: &str| plan.import_previewed(&plan.upload(list).await).await;
    import("title,status,serves_none\nTeach the calendars,planned,x\n").await;
    import("title,status,serves_none\nteach  the Calendars,in progress,x\n").await;
    let table = plan.table().await;
    assert!(table.contains("Teach the calendars") && !table.contains("teach"), "{table}");
    assert!(table.contains("in progress"), "{table}");
}
