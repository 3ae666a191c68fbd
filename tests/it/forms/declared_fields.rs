//! Checks that handlers declare every field that the forms on pages have, by sending these forms.

use crate::support::{Key, PAGES, People, TestApp, VISITOR};
use std::collections::{BTreeMap, BTreeSet};

/// A form on a page, with the values that it offers for each field.
#[derive(Clone, Debug, Default)]
struct Shown {
    post: bool,
    action: String,
    fields: BTreeMap<String, Vec<Offered>>,
}

#[derive(Clone, Debug, Default)]
struct Offered {
    /// `text`, `checkbox`, `option`, …
    kind: String,
    value: String,
    /// Whether the page shows this value as chosen.
    chosen: bool,
}

/// The tags of a page, each as its name and attributes.
fn tags(html: &str) -> impl Iterator<Item = (&str, &str)> {
    let tags = html.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag));
    tags.map(|tag| tag.split_once(char::is_whitespace).unwrap_or((tag, "")))
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let value = format!(" {attributes}").split_once(&format!(" {name}=\""))?.1.split('"').next()?.to_owned();
    Some(value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}

fn has(attributes: &str, name: &str) -> bool {
    attributes.split_whitespace().any(|attribute| attribute == name || attribute == format!("{name}=\"\""))
}

fn forms(html: &str) -> Vec<Shown> {
    let (mut found, mut form, mut select) = (Vec::new(), None::<Shown>, String::new());
    for (tag, attributes) in tags(html) {
        let name = attribute(attributes, "name");
        let value = attribute(attributes, "value").unwrap_or_default();
        match tag {
            "form" => {
                let post = attribute(attributes, "method").as_deref() == Some("post");
                form = Some(Shown {
                    post,
                    action: attribute(attributes, "action").unwrap_or_default(),
                    ..Shown::default()
                });
            }
            "/form" => found.extend(form.take()),
            "select" => select = name.unwrap_or_default(),
            "option" if form.is_some() && !select.is_empty() => {
                let chosen = has(attributes, "selected");
                let offered = Offered { kind: "option".to_owned(), value, chosen };
                form.iter_mut().for_each(|form| form.fields.entry(select.clone()).or_default().push(offered.clone()));
            }
            "/select" => select.clear(),
            "input" | "textarea" | "button" => {
                let kind = attribute(attributes, "type").unwrap_or_else(|| tag.to_owned());
                let offered = Offered { kind, value, chosen: has(attributes, "checked") };
                for (form, name) in form.iter_mut().zip(name) {
                    form.fields.entry(name).or_default().push(offered.clone());
                }
            }
            _ => {}
        }
    }
    found
}

/// An address without its numbers. Pages with the same result have the same forms.
fn kind(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let kind = path.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("#");
    kind.chars().take(80).collect()
}

/// The forms of all pages that links lead to, from at most four pages of each kind.
async fn walk(app: &TestApp, key: &Key) -> Vec<Shown> {
    let mut queue: Vec<String> = PAGES.map(str::to_owned).to_vec();
    queue.extend(
        ["/me", "/me/notifications", "/me/delete", "/2027/propose", "/2027/tasks/propose", "/2027/invitation"]
            .map(str::to_owned),
    );
    let (mut seen, mut kinds, mut found) = (BTreeSet::new(), BTreeMap::<String, u32>::new(), Vec::new());
    while let Some(path) = queue.pop() {
        let count = kinds.entry(kind(&path)).or_default();
        *count += 1;
        if *count > 4 || !seen.insert(path.clone()) {
            continue;
        }
        let html = app.get_as(&path, key).await.text().await.expect("text");
        found.extend(forms(&html));
        let links =
            tags(&html).filter(|(tag, _)| *tag == "a").filter_map(|(_, attributes)| attribute(attributes, "href"));
        queue.extend(links.filter(|link| {
            link.starts_with('/') && !link.starts_with("/api/") && !link.contains(".csv") && !link.contains(".json")
        }));
    }
    found
}

/// The forms that visitors may send, with their fields. Their handlers never send the fields back.
const PUBLIC: [(&str, &[&str]); 3] = [("/appearance", &["next", "theme"]), ("/sign-in", &["next"]), ("/sign-out", &[])];

#[tokio::test(flavor = "multi_thread")]
async fn every_field_on_a_page_is_declared() {
    let app = TestApp::without_rate_limits().await;
    let (mut sent, mut undeclared) = (BTreeSet::new(), BTreeSet::new());
    let People { participant, organizer, owner, .. } = &People::sign_in(&app).await;
    for key in [&VISITOR, participant, organizer, owner] {
        for form in walk(&app, key).await {
            let path = form.action.split('?').next().unwrap_or_default().to_owned();
            let names: Vec<&String> = form.fields.keys().collect();
            if let Some((_, declared)) = PUBLIC.iter().find(|(public, _)| *public == path) {
                assert!(names.iter().all(|name| declared.contains(&name.as_str())), "{path}: {names:?}");
                continue;
            }
            if !sent.insert((form.post, kind(&path), names.iter().map(|name| (*name).clone()).collect::<Vec<_>>())) {
                continue;
            }
            let missing =
                if form.post { not_returned(&app, &form).await } else { not_kept(&app, key, &form, &path).await };
            undeclared.extend(missing.into_iter().map(|name| format!("{path}: {name}")));
        }
    }
    assert_eq!(undeclared, BTreeSet::new(), "each field on a page is read by its handler");
    let posted: BTreeSet<&String> = sent.iter().filter(|(post, ..)| *post).map(|(_, kind, _)| kind).collect();
    assert!(posted.len() >= 20, "the walk finds at least 20 forms: {posted:?}");
}

/// The fields that a signed-out post does not return: handlers return every declared field.
async fn not_returned(app: &TestApp, form: &Shown) -> Vec<String> {
    let marker = |nth: usize| format!("marker-{nth}-end");
    let sent = |nth: usize, offered: &[Offered]| match offered.first() {
        // Browsers send a ticked box with its value.
        Some(tick) if tick.kind == "checkbox" => tick.value.clone(),
        _ => marker(nth),
    };
    let fields = form.fields.iter().filter(|(name, _)| *name != "file").enumerate();
    let pairs: Vec<(&str, String)> = fields.map(|(nth, (name, offered))| (name.as_str(), sent(nth, offered))).collect();
    let sent: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.post_as(&form.action, &VISITOR, &sent).await;
    assert_eq!(answer.status(), 401, "{}", form.action);
    let page = answer.text().await.expect("text");
    let again = forms(&page);
    let is_returned =
        |name: &str, value: &str| page.contains(value) && again.iter().any(|again| again.fields.contains_key(name));
    pairs.iter().filter(|(name, value)| !is_returned(name, value)).map(|(name, _)| (*name).to_owned()).collect()
}

/// The choices that a filter form loses: its page must show each sent value as chosen.
async fn not_kept(app: &TestApp, key: &Key, form: &Shown, path: &str) -> Vec<String> {
    let mut lost = Vec::new();
    for (name, offered) in &form.fields {
        let last = offered.last().cloned().unwrap_or_default();
        let value = match last.kind.as_str() {
            "text" | "search" => "stones".to_owned(),
            _ => last.value.clone(),
        };
        if value.is_empty() {
            continue;
        }
        let request = app.client.get(app.address(path)).query(&[(name.as_str(), value.as_str())]);
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        let page = request.send().await.expect("an answer").text().await.expect("text");
        let again = forms(&page).into_iter().filter(|form| !form.post).filter_map(|mut form| form.fields.remove(name));
        let kept = again.flatten().any(|offered| {
            let is_chosen = !["option", "checkbox"].contains(&offered.kind.as_str()) || offered.chosen;
            offered.value == value && is_chosen
        });
        if !kept {
            lost.push(format!("{name}={value}"));
        }
    }
    lost
}
