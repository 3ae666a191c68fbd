//! Checks comments, mentions, reviews and interest on tasks.

use crate::support::{Plan, TaskForm, location, sign_in};
use web::addresses::encoded;

#[tokio::test]
async fn comment_keeps_revisions_and_notifies_mentioned_people() {
    let (plan, [writer, reader]) = &Plan::with_members().await;
    let reader_login = &reader.login;
    let task = plan.propose(writer, "Talk it over").await;
    let text = format!("Ask @{reader_login} about <script>alert(1)</script> and *this*");
    let comment = format!("{task}/comments/{}", plan.comment(&task, writer, &text).await);
    let page = plan.app.page(&task).await;
    assert!(page.contains("<em>this</em>") && !page.contains("<script>alert"));
    let notifications = plan.app.page_as("/me/notifications", reader).await;
    assert!(notifications.contains("mentioned you in") && notifications.contains("1 new notification"));
    plan.act(&format!("{comment}/edit"), writer, &[("text", "Never mind"), ("read", "0")]).await;
    let late = [("text", "Do <i>mind</i>"), ("read", "0")];
    plan.is_refused(&format!("{comment}/edit"), writer, &late, "<ins>Do &lt;i&gt;mind&lt;/i&gt;</ins>").await;
    let history = plan.app.page(&comment).await;
    assert!(
        history.contains("Never mind")
            && history.contains("<h2>Earlier versions</h2>")
            && history.contains("and *this*")
    );
    plan.is_refused(&format!("{comment}/edit"), reader, &[("text", "not mine")], "Only").await;
    plan.act(&format!("{comment}/delete"), writer, &[]).await;
    let page = plan.app.page(&task).await;
    assert!(page.contains("This comment was deleted") && !page.contains("Never mind"));
    plan.act("/me/notifications/mark-all-as-read", reader, &[]).await;
    assert!(plan.app.page_as("/me/notifications", reader).await.contains("No new notifications"));
}

#[tokio::test]
async fn comment_belongs_to_one_task_only() {
    let (plan, [author]) = &Plan::with_members().await;
    let [own, other] = [plan.propose(author, "Here").await, plan.propose(author, "Not there").await];
    let id = plan.comment(&own, author, "my words").await;
    for task in [other.as_str(), "/2026/tasks/1", "/2027/tasks/999"] {
        let address = format!("{task}/comments/{id}");
        assert_eq!(plan.app.get(&address).await.status(), 404, "{address}");
        for (action, form) in [("edit", [("text", "other words")].as_slice()), ("delete", &[])] {
            let status = plan.post(&format!("{address}/{action}"), author, form).await.status().as_u16();
            assert!(status == 404 || (status == 403 && task.starts_with("/2026")), "{address}: {status}");
        }
    }
    assert!(plan.app.page(&own).await.contains("my words"));
}

#[tokio::test]
async fn assignee_cannot_review_the_task() {
    let (plan, [assignee, other]) = &Plan::with_members().await;
    let first = &assignee.login;
    let second = &other.login;
    let task = plan.propose(other, "Weigh the stones").await;
    plan.claim(&task, assignee).await;
    let offers = |page: &str, login: &str| page.contains(&format!("name=\"of\" value=\"{login}\""));
    let page = plan.app.page_as(&task, assignee).await;
    assert!(!page.contains("Add your review") && !offers(&page, first) && offers(&page, second));
    assert!(plan.app.page_as(&task, other).await.contains("Add your review"));
    plan.is_refused(
        &format!("{task}/review"),
        assignee,
        &[("note", "splendid")],
        "Assignees can’t review their own task",
    )
    .await;
    assert!(
        plan.app.page_as(&task, other).await.contains("No evidence linked")
            && plan.task(&task).await.reviews.is_empty()
    );
    plan.is_refused(&format!("{task}/request-review"), other, &[("of", first)], "Ask someone else.").await;
}

#[tokio::test]
async fn interest_can_be_added_and_removed() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, "Something to like").await;
    plan.act(&format!("{task}/interest"), author, &[("kind", "want"), ("on", "yes")]).await;
    assert!(plan.app.page(&task).await.contains("<dt>Want this"));
    plan.act(&format!("{task}/interest"), author, &[("kind", "want"), ("on", "")]).await;
    assert!(!plan.app.page(&task).await.contains("<dt>Want this"));
}

#[tokio::test]
async fn author_sees_who_was_notified() {
    let (plan, [writer, reader]) = &Plan::with_members().await;
    let login = &reader.login;
    let task = plan.propose(writer, "Mention somebody").await;
    let text = format!("Ask @{login}, @no-such-login and `@code`");
    let vain = "Not notified: @no-such-login. No one in this edition has that login.";
    let look = plan.posted_page(&format!("{task}/comment/preview"), writer, &[("text", &text)]).await;
    for words in
        ["Will notify: ", "Will not notify: @no-such-login.", "aria-label=\"Preview\"", &format!("{text}</textarea>")]
    {
        assert!(look.contains(words), "{words}");
    }
    assert!(plan.task(&task).await.comments.is_empty(), "a preview adds no comment");
    let posted = plan.post(&format!("{task}/comment"), writer, &[("text", &text)]).await;
    let place = posted.headers()["location"].to_str().expect("an address").to_owned();
    let page = plan.app.page_as(place.split('#').next().expect("an address"), writer).await;
    assert!(page.contains("Notified: ") && page.contains(vain), "{place}");
    let other = plan.app.page_as(place.split('#').next().expect("an address"), reader).await;
    assert!(!other.contains("Notified") && !other.contains("Not notified"));
    let (link, person) =
        (format!("<a href=\"/2027/people#person-{login}\">@{login}</a>"), format!("id=\"person-{login}\""));
    assert!(plan.app.page(&task).await.contains(&link), "a listed person has a card to link to");
    assert!(plan.app.page("/2027/people").await.contains(&person));
    let id = place.rsplit('-').next().expect("a number").to_owned();
    for address in [format!("{task}/comments/{id}"), format!("{task}/comments")] {
        assert!(plan.app.page(&address).await.contains(&link), "{address}");
    }
    for odd in ["999999", "description", "x"] {
        let status = plan.app.get_as(&format!("{task}?saved={odd}"), writer).await.status();
        assert_eq!(status, if odd == "x" { 400 } else { 200 }, "{odd}");
    }
}

#[tokio::test]
async fn description_notifies_mentioned_people() {
    let (plan, [writer, reader]) = &Plan::with_members().await;
    let own = &writer.login;
    let login = &reader.login;
    let text = format!("@{login} knows, @{own} and @no-such-login do not");
    let form = TaskForm::titled("Ask around").description(&text);
    let look = plan.posted_page("/2027/tasks/propose/preview", writer, &form.fields()).await;
    assert!(look.contains("Will notify: ") && look.contains("Will not notify: @no-such-login."));
    let place = plan.propose(writer, form.clone()).await;
    let page = plan.app.page_as(&place, writer).await;
    assert!(page.contains("Notified: ") && page.contains("Not notified: @no-such-login."), "{place}");
    assert!(page.contains(&format!("<a href=\"/2027/people#person-{login}\">@{login}</a>")));
    let task = place.split('?').next().expect("an address");
    assert!(!plan.app.page_as(task, writer).await.contains("Notified"), "the result is shown once");
    assert!(plan.app.page_as("/me/notifications", reader).await.contains("mentioned you in"));
    let form = form.with_token(&plan.revision_token(task, writer).await);
    let look = plan.posted_page(&format!("{task}/edit/preview"), writer, &form.fields()).await;
    assert!(
        look.contains("aria-label=\"Preview\"") && !look.contains("Will notify"),
        "people mentioned before are not notified again"
    );
}

#[tokio::test]
async fn edit_without_notifications_reports_none() {
    let (plan, [writer, member]) = &Plan::with_members().await;
    let login = &member.login;
    let led = async |address: &str, form: &[(&str, &str)]| {
        let answer = plan.post(address, writer, form).await;
        assert_eq!(answer.status(), 303, "{form:?}");
        answer.headers()["location"].to_str().expect("an address").to_owned()
    };
    let (first, second) = (format!("Aks @{login}"), format!("Ask @{login}"));
    let third = format!("Ask @{login} and @no-such-login");
    let place = plan.propose(writer, TaskForm::titled("Ask around").description(&first)).await;
    let task = place.split('?').next().expect("an address").to_owned();
    for (text, notifies) in [(&second, false), (&third, true), (&third, false)] {
        let token = plan.revision_token(&task, writer).await;
        let form = TaskForm::titled("Ask around").description(text).with_token(&token);
        let place = led(&format!("{task}/edit"), &form.fields()).await;
        assert_eq!(
            place,
            if notifies { format!("{task}?saved=description&done=edit") } else { format!("{task}?done=edit") },
            "{text}"
        );
    }
    let place = led(&format!("{task}/comment"), &[("text", &first)]).await;
    let id = place.rsplit('-').next().expect("a number").to_owned();
    for (text, read, notifies) in [(&second, "0", false), (&third, "1", true), (&third, "2", false)] {
        let place = led(&format!("{task}/comments/{id}/edit"), &[("text", text), ("read", read)]).await;
        assert_eq!(place.contains("?saved="), notifies, "{text}: {place}");
    }
    let page = plan.app.page_as(&format!("{task}?saved=description"), &plan.organizer).await;
    assert!(!page.contains("Not notified"), "only the author sees the result");
}

#[tokio::test]
async fn mentions_do_not_reveal_participants_to_strangers() {
    let (plan, [writer, member]) = &Plan::with_members().await;
    let login = &member.login;
    let stranger = &sign_in(&plan.app, "demo-stranger", 1009).await;
    let text = format!("@{login} and @no-such-login");
    let place = plan.propose(writer, TaskForm::titled("Ask around").description(&text)).await;
    let task = place.split('?').next().expect("an address");
    for address in [place.clone(), format!("{task}?text={}", encoded(&text))] {
        let page = plan.app.page_as(&address, stranger).await;
        for words in ["Notified", "Not notified", "Will notify", "Will not notify"] {
            assert!(!page.contains(words), "{words} at {address}");
        }
    }
    let (preview, form) = (format!("{task}/comment/preview"), [("text", text.as_str())]);
    assert!(plan.posted_page(&preview, writer, &form).await.contains("Will notify: "));
    let answer = plan.post(&preview, stranger, &form).await;
    assert!(!answer.text().await.expect("text").contains("Will not"), "only participants see who is notified");
}

#[tokio::test]
async fn claim_ends_a_review_request_and_says_so() {
    let (plan, [author, asked]) = Plan::with_members().await;
    let task = plan.propose(&author, "Charts of the tides").await;
    plan.act(&format!("{task}/request-review"), &author, &[("of", &asked.login)]).await;
    let claimed = location(&plan.post(&format!("{task}/claim"), &asked, &[]).await);
    let page = plan.app.page_as(&claimed, &asked).await;
    assert!(page.contains("As an assignee you can’t review it."), "{page}");
    let notifications = plan.app.page_as("/me/notifications", &author).await;
    assert!(notifications.contains("is now an assignee, so they can’t review"), "{notifications}");
}

#[tokio::test]
async fn asked_reviewer_finds_the_form_above_the_menu() {
    let (plan, [author, asked, other]) = Plan::with_members().await;
    let task = plan.propose(&author, "Charts of the tides").await;
    plan.act(&format!("{task}/request-review"), &author, &[("of", &asked.login)]).await;
    let page = plan.app.page_as(&task, &asked).await;
    let above = page.split("More actions").next().expect("a page");
    assert!(above.contains("You are asked to review this task.") && above.contains("Submit review"), "{page}");
    assert!(!page.contains("Add your review"), "the form is there once: {page}");
    assert!(plan.app.page_as(&task, &other).await.contains("Add your review"));
    plan.act(&format!("{task}/review"), &asked, &[("note", "reads well")]).await;
    assert!(!plan.app.page_as(&task, &asked).await.contains("You are asked to review this task."));
}
