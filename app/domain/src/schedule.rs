//! Sessions of an edition, the draft of its schedule, and its releases.

mod access;
mod changes;
mod grid;
mod interests;
mod placement;
mod plan;
mod publishing;
mod release;
#[cfg(feature = "scheduler")]
pub mod scheduler;
mod session;
mod timetable;
mod warnings;

pub use access::{SessionAccess, SessionAction, may_arrange_sessions};
pub use grid::{GridCell, GridItem, GridRow, day_grid};
pub use interests::{ScheduleInterests, Stay};
pub use placement::{LocalPeriod, MoveResult, Placement};
pub use plan::{PlanRoom, PlanTrack, PlannedSession, SchedulePlan};
pub use publishing::{
    GoalSessions, InterestRow, ListedSession, NewRecap, OwnInterests, OwnSession, PersonalSession, PublicSchedule,
    PublishedRelease, ReleaseEntry, SessionOutcome, SessionRecap,
};
pub use release::{ReleasedSchedule, ReleasedSession, ScheduleChange, SessionPerson, SessionWork, schedule_changes};
pub use session::{
    MAX_LEADS, MAX_SESSION_MINUTES, MAX_SESSIONS, SessionDetails, SessionKind, SessionPage, SessionState, check_length,
};
pub use timetable::{NowAndNext, RowContent, Timetable, TimetableCell, TimetableRow};
pub use warnings::{ScheduleWarning, WarningKind, schedule_warnings};
#[cfg(feature = "scheduler")]
use warnings::{has_all, people_wanted, torn_between};
