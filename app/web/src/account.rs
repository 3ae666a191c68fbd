//! A person's own account: sign-in, personal page, notifications, data export and deletion.

mod api;
pub mod calendar_address;
mod calendar_section;
pub mod sign_in;
mod delete_form;
mod email_frequency_form;
mod login_session_form;
mod preferences_form;
pub mod me;
pub mod preferences;
pub mod login_sessions;
pub mod data;
pub mod delete;
pub mod notifications;
