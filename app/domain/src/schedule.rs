//! Sessions of an edition, the draft of its schedule, and its releases.

mod access;
mod placement;
mod release;
#[cfg(feature = "scheduler")]
pub mod scheduler;
mod session;

pub use access::{SessionAccess, SessionAction};
pub use placement::Placement;
pub use release::{ReleasedSchedule, ReleasedSession, ScheduleChange, SessionPerson, schedule_changes};
pub use session::{MAX_SESSION_MINUTES, MAX_SESSIONS, Session, SessionDetails, SessionKind, SessionState};
