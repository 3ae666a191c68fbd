//! Checks tables with rows of another edition: nothing is imported until a person chooses.

use crate::support::plan::slug;
use crate::support::{Plan, visible_text};

/// A table of another edition, in the old format without an `edition` column.
const NUMBERS_OF_ANOTHER_EDITION: &str = "number,title,status,serves_none\n\
    1,A task of last year with this number,in progress,x\n\
    2,Another one,planned,x\n";

/// An export of another edition; its second task depends on its first.
const OF_ANOTHER_EDITION: &str = "edition,number,title,status,serves_none,waits_for\n\
    2026,1,Carry this over,planned,x,\n\
    2026,2,And this,planned,x,1\n";

#[tokio::test]
async fn table_with_foreign_numbers_never_renames_silently() {
    let plan = Plan::new().await;
    let before = plan.table().await;
    let first = plan.task("/2027/tasks/1").await.row.title;
    let why = "2 rows have the numbers of tasks here, but other titles. They may come from another edition. Choose what to do with them";
    let page = plan.upload(NUMBERS_OF_ANOTHER_EDITION).await;
    let here = format!("1 “A task of last year with this number”: here task 1 is “{first}”");
    for words in [why, "Nothing was imported.", &here] {
        assert!(visible_text(&page).contains(words), "{words}: {}", visible_text(&page));
    }
    assert!(!page.contains(">Import</button>") && page.contains("A task of last year"), "the text is kept");
    let refused = plan.choose("", NUMBERS_OF_ANOTHER_EDITION, &[]).await;
    assert!(visible_text(&refused).contains(why), "{}", visible_text(&refused));
    assert_eq!(plan.table().await, before);
}

#[tokio::test]
async fn person_decides_what_unclear_rows_become() {
    let plan = Plan::new().await;
    let before = plan.table().await;
    let list = "number,title,status,serves_none\n1,A task of last year with this number,planned,x\n";
    let left_out = plan.choose("", list, &[("unclear", "leave-out")]).await;
    assert!(
        visible_text(&left_out).contains("Nothing was changed. 1 row was left out.") && plan.table().await == before,
        "{}",
        visible_text(&left_out)
    );
    let looked = plan.choose("/check", list, &[("unclear", "add")]).await;
    assert!(visible_text(&looked).contains("1 task is new."), "{}", visible_text(&looked));
    assert!(
        looked.contains(r#"<input type="hidden" name="unclear" value="add""#),
        "the import form sends the previewed choice"
    );
    plan.choose("", list, &[("unclear", "add")]).await;
    let after = plan.table().await;
    assert!(after.starts_with(&before) && after[before.len()..].contains("A task of last year"), "{after}");
    let status = plan.task("/2027/tasks/3").await.row.status.as_str();
    let list = format!("number,title,status\n3,Quite another,{status}\n");
    let looked = plan.choose("/check", &list, &[("unclear", "rename")]).await;
    assert!(looked.contains(r#"<mark class="rename">renamed to “Quite another”</mark>"#), "{}", visible_text(&looked));
}

#[tokio::test]
async fn rows_of_another_edition_are_refused_until_a_choice() {
    let plan = Plan::new().await;
    let before = plan.table().await;
    let why = "2 rows come from edition 2026. Choose what to do with them, then preview again. Nothing was imported.";
    // A forged choice renames nothing.
    for choices in [&[][..], &[("other_edition", "rename")], &[("unclear", "rename")], &[("other_edition", "x")]] {
        let page = plan.choose("", OF_ANOTHER_EDITION, choices).await;
        assert!(visible_text(&page).contains(why) && page.contains("Carry this over"), "{}", visible_text(&page));
    }
    let page = plan.choose("", OF_ANOTHER_EDITION, &[("other_edition", "leave-out")]).await;
    assert!(visible_text(&page).contains("Nothing was changed."), "{}", visible_text(&page));
    assert_eq!(plan.table().await, before);
}

#[tokio::test]
async fn rows_of_another_edition_can_become_new_tasks() {
    let plan = Plan::new().await;
    let choice = [("other_edition", "add")];
    let before = plan.table().await;
    let page = plan.choose("/check", OF_ANOTHER_EDITION, &choice).await;
    assert!(visible_text(&page).contains("2 tasks are new."), "{}", visible_text(&page));
    assert!(page.contains(r#"name="other_edition" value="add" checked"#), "the choice is kept");
    plan.choose("", OF_ANOTHER_EDITION, &choice).await;
    let tasks = plan.app.store.task_table(&slug()).await.expect("a table");
    let [.., first, second] = tasks.as_slice() else { panic!("two tasks") };
    assert_eq!(second.depends_on, [first.row.number], "dependencies refer to rows of the same table");
    assert!(plan.table().await.starts_with(&before), "no other task changed");
    let again = plan.choose("", OF_ANOTHER_EDITION, &choice).await;
    assert!(visible_text(&again).contains("Nothing was changed"), "{}", visible_text(&again));
}
