//! The settings of editions as their organizers edit them.

use super::demo::{CURRENT, ORGANIZER, edition};
use super::people::{Key, appoint, sign_in};
use super::test_app::TestApp;
use domain::editions::Edition;
use domain::roles::Role;
use reqwest::Response;

/// The form of an edition as a browser posts it.
#[derive(Clone)]
pub struct EditionForm(pub Vec<(&'static str, String)>);

impl EditionForm {
    pub fn new(slug: &str) -> EditionForm {
        let fields = [
            ("slug", slug),
            ("title", "Reef Days 2031"),
            ("starts", "2031-06-02"),
            ("ends", "2031-06-06"),
            ("zone", "Pacific/Auckland"),
            ("place", "Auckland, New Zealand"),
            ("kind", "developer_summit"),
            ("invitations", "yes"),
            ("work_plan", "yes"),
            ("visibility", "draft"),
        ];
        EditionForm(fields.map(|(name, value)| (name, value.to_owned())).to_vec())
    }

    /// The form that changes nothing of a stored edition.
    pub fn of(edition: &Edition, read: &str) -> EditionForm {
        let parts = edition.parts;
        let part = |is_on: bool| if is_on { "yes" } else { "" };
        let rule = edition.planning_rule;
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        EditionForm::new(edition.slug.as_str())
            .with("title", edition.title.as_str())
            .with("starts", &edition.dates.starts().to_string())
            .with("ends", &edition.dates.ends().to_string())
            .with("zone", edition.zone.as_str())
            .with("place", edition.place.as_str())
            .with("venue", edition.venue.as_ref().map_or("", |venue| venue.as_str()))
            .with("kind", edition.kind.as_str())
            .with("visibility", edition.visibility.as_str())
            .with("phase", edition.phase.map_or("", |phase| phase.as_str()))
            .with("invitations", part(parts.invitations))
            .with("travel", part(parts.travel))
            .with("interest", part(parts.interest))
            .with("planning", part(parts.planning))
            .with("work_plan", part(parts.work_plan))
            .with("rule_at_least", &number(rule.map(|rule| rule.at_least)))
            .with("rule_of", &number(rule.and_then(|rule| rule.of)))
            .with("make_ups", &edition.fulfilment.make_ups().to_string())
            .with("implementation_months", &edition.fulfilment.implementation_months().to_string())
            .with("read", read)
    }

    pub fn with(mut self, name: &'static str, value: &str) -> EditionForm {
        self.0.retain(|(other, _)| *other != name);
        self.0.push((name, value.to_owned()));
        self
    }

    pub async fn post(&self, app: &TestApp, path: &str, key: &Key) -> Response {
        let form: Vec<(&str, &str)> = self.0.iter().map(|(name, value)| (*name, value.as_str())).collect();
        app.post_as(path, key, &form).await
    }
}

/// The revision in the form of an edition.
pub async fn revision(app: &TestApp, slug: &str, key: &Key) -> String {
    shown_revision(app, &format!("/{slug}/settings"), key).await
}

/// The revision in the first form of a page that has one.
pub async fn shown_revision(app: &TestApp, path: &str, key: &Key) -> String {
    let page = app.page_as(path, key).await;
    let value = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.expect("a revision").to_owned()
}

/// The demo without its new venue, which no one knows yet; with an organizer of the coming edition.
pub async fn demo_with_venue_of_website() -> (TestApp, Key) {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let form = [("setting", "venue")];
    let taken = app.post_as(&format!("/{CURRENT}/settings/use-website-value"), &organizer, &form).await;
    assert_eq!(taken.status(), 303);
    (app, organizer)
}

/// Appoints an organizer of an edition, and signs in.
pub async fn organizer_of(app: &TestApp, slug: &str) -> Key {
    appoint(app, &Role::Organizer(edition(slug)), ORGANIZER).await;
    sign_in(app, ORGANIZER, 900).await
}

/// Changes settings of a stored edition in the browser.
pub async fn edit_settings(app: &TestApp, slug: &str, key: &Key, changes: &[(&'static str, &str)]) {
    let stored = app.store.edition(&edition(slug)).await.expect("the edition");
    let form = EditionForm::of(&stored, &revision(app, slug, key).await);
    let form = changes.iter().fold(form, |form, (name, value)| form.with(name, value));
    let answer = form.post(app, &format!("/{slug}/settings"), key).await;
    assert_eq!(answer.status(), 303, "{}", answer.text().await.expect("text"));
}
