//! The work plan as its people make it: proposals, moves, hands, what waits for what, twins and pieces.
//!
//! Each writing loads the task with whoever's hands are on it, has the domain decide, leaves an entry in the edition's
//! history and notices for those whom it concerns, all in one transaction.

mod one;
mod serving;

mod proposing;
mod moving;
mod hands;
mod handing;
mod leaving;
mod merging;
mod splitting;
mod bulk;
mod waits;
mod wordings;
mod meanwhile;
mod rules;

pub(crate) use leaving::leave;
pub(crate) use meanwhile::mark;
pub(crate) use moving::{are_others, move_one};
pub(crate) use one::{One, set_lead};
pub(crate) use serving::{is_blocked, set_waits, skills as set_skills, waited_for, waits_from};
pub(crate) use wordings::{count_of as changes, keep as keep_wording, newest as newest_description};
