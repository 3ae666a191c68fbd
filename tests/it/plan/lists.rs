//! Checks the filters and pages of the task list and the task board.

use crate::support::{Plan, number_of};

#[tokio::test]
async fn board_filter_keeps_the_other_parameters() {
    let plan = Plan::new().await;
    let page = plan.app.page("/2027/board?list=help&who=demo-wren").await;
    let form = page.split("<form action=\"/2027/board\" class=\"filter\">").nth(1).expect("a form");
    let form = form.split("</form>").next().expect("its end");
    for name in ["q", "track", "spec", "outcome", "size", "label"] {
        assert!(form.contains(&format!("name=\"{name}\"")), "{name}");
    }
    for name in ["status", "group"] {
        assert!(!form.contains(&format!("name=\"{name}\"")), "the columns replace it: {name}");
    }
    for kept in ["name=\"list\" value=\"help\"", "name=\"who\" value=\"demo-wren\""] {
        assert!(form.contains(kept), "{kept}");
    }
    assert!(page.contains("claimed or reviewed by: demo-wren"), "other parameters are shown and can be removed");
    assert!(!page.contains("Drag a card"), "dragging needs JavaScript");
    let filtered = plan.app.page("/2027/board?track=Wheels+and+releases&spec=8").await;
    assert!(filtered.contains("<option value=\"8\" selected>"), "the form keeps the choice");
    let no_matches = plan.app.page("/2027/board?q=nowhereatall&list=help").await;
    assert!(
        no_matches.contains("No tasks match these filters")
            && no_matches.contains("href=\"/2027/board\">Show all tasks")
    );
    assert!(no_matches.contains("value=\"nowhereatall\""), "the form keeps the typed text");
}

#[tokio::test]
async fn list_filter_keeps_the_chosen_person() {
    let plan = Plan::new().await;
    let page = plan.app.page("/2027/tasks?who=demo-wren&page=1").await;
    let form = page.split("class=\"filter\"").nth(1).expect("a form").split("</form>").next().expect("its end");
    assert!(form.contains("name=\"who\" value=\"demo-wren\"") && page.contains("claimed or reviewed by: demo-wren"));
}

#[tokio::test]
async fn merged_card_links_to_the_remaining_task() {
    let (plan, [author]) = &Plan::with_members().await;
    let stays = plan.propose(author, "A dashboard of benchmarks").await;
    let goes = plan.propose(author, "Benchmarks on a dashboard").await;
    let into = number_of(&stays);
    plan.merge(&goes, &stays).await;
    let page = plan.app.page("/2027/board").await;
    let card = page.split(&format!("data-task=\"{goes}\"")).nth(1).expect("a card");
    let card = card.split("</li>").next().expect("its end");
    assert!(card.contains(&format!("merged into <a href=\"{stays}\" aria-label=\"task {into}\">{into}</a>")), "{card}");
}

#[tokio::test]
async fn filter_keeps_a_value_that_no_task_has() {
    let plan = Plan::new().await;
    for path in ["/2027/tasks?spec=99", "/2027/board?spec=99"] {
        let page = plan.app.page(path).await;
        assert!(page.contains("<option value=\"99\" selected>99 (0)</option>"), "{path}");
    }
}

#[tokio::test]
async fn page_after_the_last_links_to_the_first() {
    let plan = Plan::new().await;
    let page = plan.app.page("/2027/tasks?group=track&page=99").await;
    assert!(!page.contains("No tasks match"), "there are tasks on other pages");
    assert!(page.contains("There is no page 99") && page.contains("href=\"/2027/tasks?group=track&amp;page=1\""));
    let no_matches = plan.app.page("/2027/tasks?q=nowhereatall&page=99").await;
    assert!(no_matches.contains("No tasks match these filters"));
}

#[tokio::test]
async fn own_task_list_asks_visitors_to_sign_in() {
    let (plan, [author]) = &Plan::with_members().await;
    for path in ["/2027/tasks", "/2027/board"] {
        let page = plan.app.page(&format!("{path}?list=mine&size=small")).await;
        let place = path.replace('/', "%2F");
        let link =
            format!("href=\"/sign-in?next={place}%3Flist%3Dmine%26size%3Dsmall\">Sign in</a> to see which tasks");
        assert!(page.contains(&link), "{path}");
        assert!(!page.contains("href=\"/2027/tasks/1\""), "a visitor sees no tasks on this list");
        let page = plan.app.page_as(&format!("{path}?list=mine"), author).await;
        assert!(!page.contains("</a> to see which tasks"));
    }
}
