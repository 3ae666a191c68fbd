//! Messages to people: emails in the outbox, and notifications.

pub(crate) mod consequences;
pub(crate) mod notifications;
pub(crate) mod outbox;
mod test_email;
