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

/// `Cancel the meeting and email 2 people`.
pub fn label(change: &str, found: &Consequences) -> String {
    match found.reached() {
        0 => change.to_owned(),
        count => format!("{change} and email {}", counted(count, "person", "people")),
    }
}

/// The question of a change, `Cancel the meeting`, without the address and the fields of its form.
pub fn question(slug: &EditionSlug, form_page: (String, String), change: &str, found: &Consequences) -> Question {
    let label = label(change, found);
    Question {
        edition: Some(slug.clone()),
        here: "/meetings",
        form_page,
        title: format!("{label}?"),
        action: String::new(),
        fields: Vec::new(),
        button: Some(label),
        warning: if found.reached() == 0 {
            "No one who comes gets an email, so tell them in another way.".to_owned()
        } else {
            "Emails about the time change the calendars of the people who get them. Emails can’t be taken back once they are sent.".to_owned()
        },
    }
}
