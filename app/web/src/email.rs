//! Email: the outbox, the email templates and the page to unsubscribe.

mod api;
mod emails_form;

pub mod outbox;
pub mod outbox_actions;
pub mod outbox_email;
pub mod templates;
pub mod template;
pub mod template_form;
pub mod upcoming;
pub mod unsubscribe;
