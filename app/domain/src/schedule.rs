//! Sessions of an edition, the draft of its schedule, and its releases.

mod access;
mod placement;
mod plan;
mod release;
mod session;

pub use access::{SessionAccess, SessionAction};
pub use placement::{MoveResult, Placement};
pub use plan::{PlanRoom, PlanTrack, PlannedSession, SchedulePlan};
pub use release::{ReleasedSchedule, ReleasedSession, ScheduleChange, SessionPerson, schedule_changes};
pub use session::{
    MAX_LEADS, MAX_SESSION_MINUTES, MAX_SESSIONS, SessionDetails, SessionKind, SessionPage, SessionState, check_length,
};
