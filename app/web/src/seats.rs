//! Seats and the rules of inviting: how many there are, for whom they are kept, how long an answer may take.

mod api;
pub mod page;
