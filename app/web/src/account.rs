//! A person's own account: signing in, what waits for them, their sign-ins, their data, leaving.

mod api;
pub mod sign_in;
pub mod me;
pub mod preferences;
pub mod login_sessions;
pub mod data;
pub mod delete;
pub mod notifications;
