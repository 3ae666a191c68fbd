//! What is asked before people are emailed about a change of a meeting.

use crate::confirmation::Question;
use domain::id::EditionSlug;
use domain::meetings::MeetingPage;
use domain::text::counted;
use domain::views::Consequences;

/// Address and title of a meeting's page.
pub fn page_of(slug: &EditionSlug, meeting: &MeetingPage) -> (String, String) {
    (format!("/{slug}/meetings/{}", meeting.number), meeting.details.title.to_string())
}

/// The question of a change, `Cancel the meeting`, without the address and the fields of its form.
pub fn question(slug: &EditionSlug, form_page: (String, String), change: &str, found: &Consequences) -> Question {
    let label = format!("{change} and email {}", counted(found.emails.len(), "person", "people"));
    Question {
        edition: Some(slug.clone()),
        here: "/meetings",
        form_page,
        title: format!("{label}?"),
        action: String::new(),
        fields: Vec::new(),
        button: Some(label),
        warning: "The people who come and the lead get an email that changes their calendars. Emails can’t be taken back once they are sent.".to_owned(),
    }
}
