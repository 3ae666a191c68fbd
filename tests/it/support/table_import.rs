//! Imports task tables into the plan, as an organizer does on the page.

use crate::support::Plan;
use reqwest::multipart::{Form, Part};

impl Plan {
    /// Uploads a table for preview as the organizer's browser does; returns the page.
    pub async fn upload(&self, csv: &str) -> String {
        let part = Part::text(csv.to_owned()).file_name("tasks-2027.csv").mime_str("text/csv").expect("a kind");
        self.send_form("/2027/tasks/import/check", Form::new().text("list", "").part("file", part)).await
    }

    /// Sends the import form of a preview page as a browser does: line breaks become CRLF.
    pub async fn import_previewed(&self, page: &str) -> String {
        let list = page.split(r#"<input type="hidden" name="list" value=""#).nth(1).expect("an import button");
        let list = list.split_once('"').expect("its end").0;
        let list = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("\n", "\r\n"), ("&amp;", "&")]
            .iter()
            .fold(list.to_owned(), |list, (code, text)| list.replace(code, text));
        self.send_form("/2027/tasks/import", Form::new().text("list", list)).await
    }

    async fn send_form(&self, path: &str, form: Form) -> String {
        let answer = self.app.upload_as(path, &self.organizer, form).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.expect("text")
    }

    /// Posts the preview's form with choices to `/2027/tasks/import` and this suffix.
    pub async fn choose(&self, suffix: &str, list: &str, choices: &[(&str, &str)]) -> String {
        let form = [&[("list", list)], choices].concat();
        let answer = self.post(&format!("/2027/tasks/import{suffix}"), &self.organizer, &form).await;
        answer.text().await.expect("text")
    }

    /// The export of the whole plan.
    pub async fn table(&self) -> String {
        self.app.page("/2027/tasks.csv").await
    }
}

/// The text of the page's preview or result, without tags.
pub fn visible_text(page: &str) -> String {
    let of = page
        .split(r#"class="preview"#)
        .nth(1)
        .or_else(|| page.split(r#"class="success-message""#).nth(1))
        .unwrap_or(page);
    let of = of.split("</section>").next().expect("its end").split("Task table").next().expect("its end");
    of.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}
