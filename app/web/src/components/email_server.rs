//! Says that no email is sent while no email server is configured.

use leptos::prelude::*;

/// Whether an email server is configured; the layout provides it.
#[derive(Clone, Copy)]
pub struct SendsEmails(pub bool);

/// Whether an email server is configured.
pub fn sends_emails() -> bool {
    use_context::<SendsEmails>().is_none_or(|SendsEmails(sends)| sends)
}

/// A note on pages that promise emails; nothing if an email server is configured.
#[component]
pub fn NoEmailServer() -> impl IntoView {
    (!sends_emails()).then(|| {
        view! {
            <p class="attention no-email-server">
                "No email server is configured, so emails stay in the outbox. Copy the links of invitations yourself, or "
                <a href="/setup">"set up email"</a>" (owners)."
            </p>
        }
    })
}
