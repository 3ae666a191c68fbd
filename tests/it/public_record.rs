//! Checks feeds, badges, the sitemap and previews, and that drafts and unlisted names stay out of them.

use crate::support::demo::{CURRENT, ILSE, ILSES_NAME, PAST};
use crate::support::settings::edit_settings;
use crate::support::{PAGES, People, TestApp, login, sign_in};
use feed_rs::model::Feed;
use reqwest::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ETAG, IF_NONE_MATCH};
use server::fake_github::people::number;
use std::collections::BTreeSet;

const FEEDS: [&str; 5] =
    ["/feed.atom", "/2026/feed.atom", "/2026/tasks/7/feed.atom", "/specs/feed.atom", "/specs/4/feed.atom"];

fn parsed(text: &str) -> Feed {
    feed_rs::parser::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The path of an absolute address.
fn path_of(address: &str) -> String {
    assert!(address.starts_with("http"), "{address} is absolute");
    format!("/{}", address.splitn(4, '/').nth(3).unwrap_or_default())
}

#[tokio::test]
async fn feed_has_at_most_fifty_entries_with_stable_ids() {
    let app = TestApp::with_demo_data().await;
    for path in FEEDS {
        let text = app.page(path).await;
        assert_eq!(text, app.page(path).await, "{path} is the same again");
        let feed = parsed(&text);
        assert_eq!(path_of(&feed.id), path);
        assert!((1..=50).contains(&feed.entries.len()), "{path} has {} entries", feed.entries.len());
        let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), feed.entries.len(), "{path}");
        assert_eq!(feed.updated, feed.entries.iter().filter_map(|entry| entry.updated).max(), "{path}");
        for entry in &feed.entries {
            let page = path_of(&entry.links[0].href);
            assert!(app.get(&page).await.status().as_u16() < 400, "{page} in {path}");
        }
    }
}

#[tokio::test]
async fn feed_of_an_edition_has_updates_results_and_releases() {
    let app = TestApp::with_demo_data().await;
    let titles = |text: &str| -> Vec<String> {
        parsed(text).entries.into_iter().filter_map(|entry| entry.title).map(|title| title.content).collect()
    };
    let past = titles(&app.page("/2026/feed.atom").await);
    assert!(past.iter().any(|title| title == "The page names the commit that broke a build"), "{past:?}");
    assert!(past.iter().any(|title| title.ends_with(": done")), "{past:?}");
    assert!(!past.iter().any(|title| title.ends_with(": planned")), "{past:?}");
    let coming = titles(&app.page("/2027/feed.atom").await);
    assert!(coming.iter().any(|title| title == "Release 2 of the schedule"), "{coming:?}");
    let task = titles(&app.page("/2026/tasks/7/feed.atom").await);
    assert!(task.iter().any(|title| title.starts_with("#7 ")), "{task:?}");
}

#[tokio::test]
async fn markup_in_an_update_is_text_in_the_feed() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let line = "1 < 2 & <script>alert(1)</script>";
    let posted = app.post_as("/2027/worklog", &participant, &[("line", line), ("key", "feed-form-1")]).await;
    assert_eq!(posted.status(), 303);
    let text = app.page("/2027/feed.atom").await;
    assert!(!text.contains("<script"), "{text}");
    let newest = parsed(&text).entries.swap_remove(0);
    assert_eq!(newest.title.map(|title| title.content).as_deref(), Some(line));
}

#[tokio::test]
async fn unlisted_person_is_not_named_in_feeds() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, ILSE, number(&login(ILSE))).await;
    let feeds = ["/feed.atom", "/2026/feed.atom", "/2026/tasks/7/feed.atom"];
    for path in feeds {
        assert!(app.page(path).await.contains(ILSES_NAME), "{path} names her while she is listed");
    }
    assert_eq!(app.post_as("/me/preferences", &key, &[("zone", "")]).await.status(), 303);
    for path in feeds {
        let text = app.page(path).await;
        assert!(!text.contains(ILSES_NAME) && text.contains("Someone not listed"), "{path}: {text}");
    }
}

#[tokio::test]
async fn draft_is_in_no_feed_badge_or_sitemap() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let update = "Two projects agreed to try it";
    let own = ["/2027/feed.atom", "/2027/tasks/1/feed.atom", "/badge/2027.svg", "/badge/2027.json"];
    for path in own {
        assert_eq!(app.get(path).await.status(), 200, "{path}");
    }
    assert!(app.page("/feed.atom").await.contains(update));
    assert!(app.page("/sitemap.xml").await.contains("/2027/tasks/1</loc>"));
    edit_settings(&app, CURRENT, &organizer, &[("visibility", "draft")]).await;
    for path in own {
        assert_eq!(app.get(path).await.status(), 404, "{path}");
    }
    assert!(!app.page("/feed.atom").await.contains(update));
    assert!(!app.page("/sitemap.xml").await.contains("/2027"));
    let of_draft = app.get_as("/2027/feed.atom", &organizer).await;
    assert_eq!(of_draft.headers()["cache-control"], "private, no-store");
    assert!(of_draft.text().await.expect("text").contains(update), "its organizers see it");
}

#[tokio::test]
async fn pages_name_their_feed() {
    let app = TestApp::with_demo_data().await;
    let feeds = [
        ("/", "/feed.atom"),
        ("/2027", "/2027/feed.atom"),
        ("/2027/worklog", "/2027/feed.atom"),
        ("/2026/tasks/7", "/2026/tasks/7/feed.atom"),
        ("/specs", "/specs/feed.atom"),
        ("/specs/4", "/specs/4/feed.atom"),
    ];
    for (page, feed) in feeds {
        let link = format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{feed}\">");
        assert!(app.page(page).await.contains(&link), "{page}");
    }
    let data = app.page("/data").await;
    assert!(data.contains("href=\"/2027/feed.atom\"") && data.contains("/badge/2027.svg)]("), "{data}");
}

#[tokio::test]
async fn badge_counts_what_the_api_counts() {
    let app = TestApp::with_demo_data().await;
    let progress = app.json("/api/v1/editions/2026/progress").await;
    let message = format!("{} of {} tasks done", progress["done"], progress["total"]);
    let badge = app.json("/badge/2026.json").await;
    assert_eq!((&badge["schemaVersion"], &badge["message"]), (&1.into(), &message.as_str().into()));
    let answer = app.get("/badge/2026.svg").await;
    assert_eq!(answer.headers()["content-type"], "image/svg+xml; charset=utf-8");
    let text = answer.text().await.expect("text");
    let picture = roxmltree::Document::parse(&text).expect("XML");
    let title = format!("2026 Developer Summit: {message}");
    assert_eq!(picture.root_element().attribute("role"), Some("img"));
    assert_eq!(picture.root_element().attribute("aria-label"), Some(title.as_str()));
    assert!(
        picture.descendants().any(|node| node.tag_name().name() == "text" && node.text() == Some(message.as_str()))
    );
    assert_eq!(app.json("/badge/spec/4.json").await["label"], "SPEC 4");
    for path in ["/badge/2026", "/badge/2026.png", "/badge/2031.svg", "/badge/spec/99.svg"] {
        assert_eq!(app.get(path).await.status(), 404, "{path}");
    }
}

/// The paths of the pages in a sitemap.
fn listed(sitemap: &str) -> Vec<String> {
    let sitemap = roxmltree::Document::parse(sitemap).expect("XML");
    let addresses = sitemap.descendants().filter(|node| node.tag_name().name() == "loc");
    addresses.filter_map(|node| node.text()).map(path_of).collect()
}

#[tokio::test]
async fn sitemap_lists_pages_that_exist() {
    let app = TestApp::with_demo_data().await;
    let text = app.page("/sitemap.xml").await;
    let pages = listed(&text);
    let parts = [app.page("/sitemap/1").await, app.page("/sitemap/2").await];
    assert_eq!(parts.iter().flat_map(|part| listed(part)).collect::<Vec<_>>(), pages);
    assert_eq!(app.get("/sitemap/3").await.status(), 404);
    assert_eq!(pages.iter().collect::<BTreeSet<_>>().len(), pages.len());
    for page in ["/", "/2027", "/2026/tasks/1", "/specs/4", "/roadmap/1a", "/projects"] {
        assert!(pages.iter().any(|listed| listed == page), "{page}");
    }
    for page in pages.iter().filter(|page| !page.contains("/tasks/") || page.ends_with("/1")) {
        assert_eq!(app.get(page).await.status(), 200, "{page}");
    }
}

#[tokio::test]
async fn robots_may_read_public_pages_only() {
    let app = TestApp::with_demo_data().await;
    let text = app.page("/robots.txt").await;
    let sitemap = text.lines().find_map(|line| line.strip_prefix("Sitemap: ")).expect("a sitemap");
    assert_eq!(path_of(sitemap), "/sitemap.xml");
    let disallowed: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("Disallow: ")).collect();
    for path in ["/search", "/api/", "/sign-in", "/me"] {
        assert!(disallowed.contains(&path), "{path} in {text}");
    }
    for page in listed(&app.page("/sitemap.xml").await) {
        assert!(!disallowed.iter().any(|path| page.starts_with(path)), "{page} is listed and disallowed");
    }
}

/// The content of a tag in the head of a page.
fn property(html: &str, name: &str) -> Option<String> {
    let tag = html.split("<meta ").find(|tag| tag.contains(&format!("property=\"{name}\"")))?;
    Some(tag.split("content=\"").nth(1)?.split('"').next()?.to_owned())
}

#[tokio::test]
async fn every_public_page_has_a_preview() {
    let app = TestApp::with_demo_data().await;
    let owner = People::sign_in(&app).await.owner;
    for path in PAGES {
        let html = app.page(path).await;
        for name in ["og:title", "og:description", "og:type", "og:site_name", "og:image"] {
            assert!(property(&html, name).is_some_and(|content| !content.is_empty()), "{path} has {name}");
        }
        assert_eq!(path_of(&property(&html, "og:url").expect("an address")).replace("&amp;", "&"), path);
    }
    assert_eq!(property(&app.page_as("/2027", &owner).await, "og:url"), None, "no one shares a page with their name");
    for path in ["/nope", "/invitation/no-such-token", "/sign-in"] {
        assert_eq!(property(&app.get(path).await.text().await.expect("text"), "og:url"), None, "{path}");
    }
}

#[tokio::test]
async fn preview_has_a_small_picture_of_the_kind_of_edition() {
    let app = TestApp::with_demo_data().await;
    let picture = async |path: &str| path_of(&property(&app.page(path).await, "og:image").expect("a picture"));
    let (edition, general) = (picture("/2027/tasks").await, picture("/specs").await);
    assert!(edition.contains("developer_summit") && general.contains("general"), "{edition} {general}");
    for path in [edition, general] {
        let answer = app.get(&path).await;
        assert_eq!(answer.headers()["content-type"], "image/png", "{path}");
        assert!(answer.bytes().await.expect("bytes").len() <= 40_000, "{path}");
    }
}

#[tokio::test]
async fn edition_is_an_event_for_search_engines() {
    let app = TestApp::with_demo_data().await;
    let html = app.page(&format!("/{PAST}")).await;
    let data =
        html.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let event: serde_json::Value = serde_json::from_str(data.expect("data")).expect("JSON");
    let stored = app.json("/api/v1/editions/2026").await;
    assert_eq!((&event["@type"], &event["name"]), (&"Event".into(), &stored["title"]));
    assert_eq!((&event["startDate"], &event["endDate"]), (&stored["starts"], &stored["ends"]));
    assert_eq!(
        (&event["location"]["address"], &event["organizer"]["@type"]),
        (&stored["place"], &"Organization".into())
    );
    assert_eq!(path_of(event["url"].as_str().expect("an address")), "/2026");
}

#[tokio::test]
async fn previews_and_data_add_less_than_a_kilobyte() {
    let app = TestApp::with_demo_data().await;
    let html = app.page("/2027").await;
    let head = html.split("</head>").next().expect("a head");
    let tags = head.split('<').filter(|tag| {
        ["og:", "twitter:", "application/atom+xml", "application/ld+json"].iter().any(|mark| tag.contains(mark))
    });
    let description = property(&html, "og:description").expect("a description");
    let added: usize = tags.map(|tag| tag.len() + 1).sum::<usize>() + "</script>".len() - description.len();
    assert!(added <= 1024, "{added} bytes");
}

#[tokio::test]
async fn unchanged_public_files_are_not_sent_again() {
    let app = TestApp::with_demo_data().await;
    let paths = ["/sitemap.xml", "/robots.txt", "/badge/2027.svg", "/badge/spec/4.json", "/api/v1/specs"];
    for path in FEEDS.into_iter().chain(paths) {
        let answer = app.get(path).await;
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{path}");
        let tag = answer.headers()[ETAG].clone();
        let again = app.client.get(app.address(path)).header(IF_NONE_MATCH, tag).send().await.expect("an answer");
        assert_eq!(again.status(), 304, "{path}");
    }
}
