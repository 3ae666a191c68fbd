//! Checks that a task’s page shows few buttons, and folds the rest into a menu.

use crate::support::{People, Plan, TaskForm, TestApp};

/// The buttons of the actions that a reader sees without opening anything: primary and other ones.
///
/// A status change that needs a note is a summary that looks like a button.
fn visible_buttons(page: &str) -> (usize, usize) {
    let Some(actions) = page.split("<div class=\"actions\">").nth(1) else { return (0, 0) };
    let actions = actions.split("</aside>").next().unwrap_or_default();
    let (mut depth, mut primary, mut others) = (0_usize, 0, 0);
    for tag in actions.split('<').skip(1).filter_map(|piece| piece.split('>').next()) {
        match tag.split_whitespace().next().unwrap_or_default() {
            "details" => depth += 1,
            "/details" => depth = depth.saturating_sub(1),
            "button" if depth == 0 && tag.contains("primary") => primary += 1,
            "button" if depth == 0 => others += 1,
            "summary" if depth == 1 && tag.contains("big primary") => primary += 1,
            "summary" if depth == 1 && tag.contains("\"big\"") => others += 1,
            _ => {}
        }
    }
    (primary, others)
}

/// The menu of a page with its entries, and whether it is open.
fn menu(page: &str) -> (String, bool) {
    let at = page.find("class=\"menu\"").unwrap_or_else(|| panic!("a menu: {page}"));
    let begins = page[..at].rfind('<').expect("its tag");
    let (tag, entries) = page[begins..].split_once('>').expect("its tag");
    (entries.split("</aside>").next().expect("its end").to_owned(), tag.contains("open"))
}

#[tokio::test]
async fn few_buttons_are_visible_to_any_reader_of_any_task() {
    let app = TestApp::without_rate_limits().await;
    let people = People::sign_in(&app).await;
    let readers = people.by_role();
    let mut most = (0, 0);
    for edition in ["2026", "2027"] {
        let tasks = app.json(&format!("/api/v1/editions/{edition}/tasks")).await;
        for task in tasks["tasks"].as_array().expect("tasks") {
            let address = format!("/{edition}/tasks/{}", task["number"]);
            for reader in readers {
                let (primary, others) = visible_buttons(&app.page_as(&address, reader).await);
                assert!(primary <= 1 && others <= 2, "{address}: {primary} primary and {others} other buttons");
                most = (most.0.max(primary), most.1.max(others));
            }
        }
    }
    assert!(most.0 == 1 && most.1 >= 1, "there are buttons: {most:?}");
}

#[tokio::test]
async fn menu_holds_every_other_action() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, "Teach the calendars to agree").await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, author).await;
    plan.change_status(&task, author, "in progress").await;
    let page = plan.app.page_as(&task, author).await;
    let (menu, is_open) = menu(&page);
    assert!(!is_open, "it is folded");
    for entry in ["Unclaim", "I want this done", "Pause", "People needed", "Funding", "Transfer lead", "Request review"]
    {
        assert!(menu.contains(entry), "{entry}");
    }
    let outside = page.split("class=\"menu\"").next().expect("the rest");
    for button in ["Ready for review", "Mark as done"] {
        assert!(outside.contains(button) && !menu.contains(button), "{button}");
    }
    assert!(page.contains("<summary>Add or remove links</summary>"), "forms of the evidence are folded");
}

#[tokio::test]
async fn rejected_form_opens_the_menu_with_what_was_typed() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, TaskForm::titled("Sort the pebbles")).await;
    let page = plan.posted_page(&format!("{task}/people-needed"), &plan.organizer, &[("people_needed", "many")]).await;
    let (entries, is_open) = menu(&page);
    assert!(is_open && entries.contains("value=\"many\""), "{entries}");
    let page =
        plan.posted_page(&format!("{task}/change-status"), &plan.organizer, &[("to", "dropped"), ("note", "")]).await;
    let (entries, is_open) = menu(&page);
    assert!(is_open && entries.contains("name=\"note\""), "{entries}");
}

#[tokio::test]
async fn lead_is_not_among_the_people_who_can_take_over() {
    let (plan, [lead, other]) = Plan::with_members().await;
    let task = plan.propose(&lead, "Nets for plankton").await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, &lead).await;
    let page = plan.app.page_as(&task, &lead).await;
    let form = page.split("/transfer-lead\"").nth(1).and_then(|rest| rest.split("</form>").next()).expect("a form");
    assert!(form.contains(&format!("value=\"{}\"", other.login)), "{form}");
    assert!(!form.contains(&format!("value=\"{}\"", lead.login)), "{form}");
}
