//! Lists with more tasks than fit on a page, exports in parts, and searches with many words.

use crate::support::demo::{CURRENT, WREN};
use crate::support::{Key, TestApp, VISITOR, edition, login, now, sign_in};
use domain::access::System;
use domain::id::SpecNumber;
use domain::import::ImportedTask;
use domain::people::Person;
use domain::tasks::Status;
use domain::text::{PersonName, Title};
use reqwest::StatusCode;

/// A demo with 600 more tasks, all for SPEC 4 and all claimed by one person, and that person's cookie.
async fn with_many_tasks() -> (TestApp, Key) {
    let app = TestApp::without_rate_limits().await;
    let wren = Person { name: PersonName::parse("Wren Talus").expect("a name"), login: Some(login(WREN)) };
    let task = |nth: u32| {
        let title = Title::parse(&format!("Long list, entry {nth}")).expect("a title");
        let (specs, assignees) = (Some(vec![SpecNumber(4)]), vec![wren.clone()]);
        ImportedTask { specs, assignees, ..ImportedTask::of(title, Status::Planned) }
    };
    let tasks: Vec<ImportedTask> = (1..=600).map(task).collect();
    app.store.import_tasks(System::new(), &edition(CURRENT), &tasks, now()).await.expect("imported");
    let key = sign_in(&app, WREN, server::fake_github::people::number(&login(WREN))).await;
    (app, key)
}

fn count(page: &str, part: &str) -> usize {
    page.matches(part).count()
}

#[tokio::test]
async fn goal_pages_and_own_page_show_one_page_of_tasks() {
    let (app, key) = with_many_tasks().await;
    let first = app.page("/specs/4").await;
    assert_eq!(count(&first, "<th scope=\"row\">"), 50);
    assert!(first.contains("/specs/4?page=2") && first.contains("1 to 50 of 6"), "{first:.300}");
    let second = app.page("/specs/4?page=2").await;
    assert!(count(&second, "Long list") > 40 && second.contains("rel=\"prev\""));
    let past = app.page("/specs/4?page=400").await;
    assert!(past.contains("There is no page 400") && past.contains("Go to the last page"));
    let mine = app.page_as("/me", &key).await;
    assert_eq!(count(&mine, "Long list"), 20);
    assert!(mine.contains(&format!("/2027/tasks?who={WREN}")), "it links to all");
    assert!(app.page(&format!("/2027/tasks?who={WREN}&page=9")).await.contains("Long list"));
}

#[tokio::test]
async fn tasks_as_json_have_pages_that_link_to_the_next() {
    let (app, _) = with_many_tasks().await;
    let (mut address, mut numbers, mut total) = (Some("/api/v1/editions/2027/tasks".to_owned()), Vec::new(), 0);
    while let Some(path) = address {
        let page = app.json(&path).await;
        numbers.extend(page["tasks"].as_array().expect("tasks").iter().map(|task| task["number"].as_u64()));
        total = page["total"].as_u64().expect("a number");
        address = page["next"].as_str().map(|next| next[next.find("/api/").expect("a path")..].to_owned());
    }
    assert!(numbers.len() > 600 && numbers.is_sorted() && numbers.len() as u64 == total, "{total}");
}

#[tokio::test]
async fn csv_of_many_tasks_has_one_heading_and_each_task() {
    let (app, _) = with_many_tasks().await;
    let csv = app.get("/2027/tasks.csv").await.text().await.expect("text");
    let list = app.store.task_table(&edition(CURRENT)).await.expect("tasks");
    assert!(list.len() > 500, "it takes more than one part");
    assert_eq!(csv, formats::tasks::write_csv(&edition(CURRENT), &list));
}

#[tokio::test]
async fn search_says_which_words_it_ignores() {
    let app = TestApp::with_demo_data().await;
    let few = "/search?q=a+of+the+A+Of+The+wheels+WHEELS+the+of+a+wheels";
    let many = "/search?q=one+two+three+four+five+six+seven+eight+nine";
    let ignored = "uses the first 8 different words";
    assert!(!app.page(few).await.contains(ignored), "repeated words count once");
    assert!(app.page(many).await.contains(ignored));
}

#[tokio::test]
async fn many_searches_from_an_address_are_refused_and_others_not() {
    let app = TestApp::with_demo_data().await;
    let mut refused = None;
    for _ in 0..600 {
        let answer = app.get("/search?q=wheels").await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("an address has a limit");
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(app.get_as("/2027/tasks", &VISITOR).await.status(), StatusCode::OK, "other pages have none");
}
