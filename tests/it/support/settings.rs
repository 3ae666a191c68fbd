//! The settings of editions as their organizers edit them.

use super::demo::{ORGANIZER, edition};
use super::people::{Key, appoint, sign_in};
use super::test_app::TestApp;
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

/// Appoints an organizer of an edition, and signs in.
pub async fn organizer_of(app: &TestApp, slug: &str) -> Key {
    appoint(app, &Role::Organizer(edition(slug)), ORGANIZER).await;
    sign_in(app, ORGANIZER, 900).await
}
