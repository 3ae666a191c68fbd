//! Email: the outbox, the email templates and the page to unsubscribe.

mod api;
pub mod outbox;
pub mod outbox_email;
pub mod templates;
pub mod unsubscribe;
