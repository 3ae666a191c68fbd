//! What people say of a task, and what they think of it.

use super::Plan;

#[tokio::test]
async fn what_is_said_keeps_its_earlier_wording_and_tells_who_is_mentioned() {
    let plan = Plan::with_people(2).await;
    let [(_, writer), (reader_login, reader)] = &plan.people[..] else { panic!("two people") };
    let task = plan.propose(writer, "Talk it over", &[]).await;
    let text = format!("Ask @{reader_login} about <script>alert(1)</script> and *this*");
    let said = plan.post(&task, writer, &[("do", "comment"), ("text", &text)]).await;
    let place = said.headers()["location"].to_str().expect("an address").to_owned();
    let id = place.rsplit('-').next().expect("a number");
    let page = plan.house.page(&task).await;
    assert!(page.contains("<em>this</em>") && !page.contains("<script>alert"));
    let told = plan.house.get_as("/me/notices", reader).await;
    assert!(told.contains("mentioned you in") && told.contains("1 new notice"));
    let comment = format!("{task}/comments/{id}");
    plan.does(&comment, writer, &[("do", "save"), ("text", "Never mind"), ("read", "0")]).await;
    let late = [("do", "save"), ("text", "Do <i>mind</i>"), ("read", "0")];
    plan.is_refused(&comment, writer, &late, "<ins>Do &lt;i&gt;mind&lt;/i&gt;</ins>").await;
    let history = plan.house.page(&comment).await;
    assert!(history.contains("Never mind") && history.contains("How it read before") && history.contains("and *this*"));
    plan.is_refused(&comment, reader, &[("do", "save"), ("text", "not mine")], "Only").await;
    plan.does(&comment, writer, &[("do", "delete")]).await;
    let page = plan.house.page(&task).await;
    assert!(page.contains("This comment was deleted") && !page.contains("Never mind"));
    plan.does("/me/notices", reader, &[("do", "see")]).await;
    assert!(plan.house.get_as("/me/notices", reader).await.contains("Nothing new"));
}

#[tokio::test]
async fn a_comment_is_at_its_own_task_and_nowhere_else() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let [here, elsewhere] = [plan.propose(key, "Here", &[]).await, plan.propose(key, "Not there", &[]).await];
    let said = plan.post(&here, key, &[("do", "comment"), ("text", "my words")]).await;
    let id = said.headers()["location"].to_str().expect("an address").rsplit('-').next().expect("a number").to_owned();
    for task in [elsewhere.as_str(), "/2026/tasks/1", "/2027/tasks/999"] {
        let address = format!("{task}/comments/{id}");
        assert_eq!(plan.house.get(&address).await.status(), 404, "{address}");
        for form in [[("do", "save"), ("text", "other words")], [("do", "delete"), ("text", "")]] {
            let status = plan.post(&address, key, &form).await.status().as_u16();
            assert!(status == 404 || (status == 403 && task.starts_with("/2026")), "{address}: {status}");
        }
    }
    assert!(plan.house.page(&here).await.contains("my words"));
}

#[tokio::test]
async fn nobody_reviews_what_their_own_hand_is_on() {
    let plan = Plan::with_people(2).await;
    let [(first, hand), (second, other)] = &plan.people[..] else { panic!("two people") };
    let task = plan.propose(other, "Weigh the stones", &[]).await;
    plan.does(&task, hand, &[("do", "claim")]).await;
    let offers = |page: &str, login: &str| {
        let list = page.split("<datalist id=\"reviewers\"").nth(1).and_then(|rest| rest.split("</datalist>").next());
        list.expect("a list of reviewers").contains(&format!("value=\"{login}\""))
    };
    let page = plan.house.get_as(&task, hand).await;
    assert!(!page.contains("I have reviewed it") && !offers(&page, first) && offers(&page, second));
    assert!(plan.house.get_as(&task, other).await.contains("I have reviewed it"));
    plan.is_refused(&task, hand, &[("do", "give-review"), ("note", "splendid")], "Nobody reviews their own work").await;
    assert!(plan.house.get_as(&task, other).await.contains("No link") && plan.task(&task).await.reviews.is_empty());
    plan.is_refused(&task, other, &[("do", "ask-review"), ("of", first)], "takes somebody whose hand").await;
}

#[tokio::test]
async fn interest_is_shown_and_taken_back() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let task = plan.propose(key, "Something to like", &[]).await;
    plan.does(&task, key, &[("do", "interest"), ("kind", "want"), ("on", "yes")]).await;
    assert!(plan.house.page(&task).await.contains("Would like it done"));
    plan.does(&task, key, &[("do", "interest"), ("kind", "want"), ("on", "")]).await;
    assert!(!plan.house.page(&task).await.contains("Would like it done"));
}
