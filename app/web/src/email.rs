//! Mail: the outbox that organizers read and hold, the words of each letter, and the way out for who wants none.

mod api;
pub mod outbox;
pub mod outbox_email;
pub mod templates;
pub mod unsubscribe;
