//! Changes of an edition's seats and invitation settings, as the audit log records them.

use super::sentences::from_to;
use crate::text::Title;
use serde::{Deserialize, Serialize};

/// One changed setting. Reply addresses and texts are not recorded, because entries can't be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationSettingChange {
    Capacity { from: Option<u32>, to: Option<u32> },
    SeatTarget { from: Option<u32>, to: Option<u32> },
    SeatPools { from: Vec<PoolSize>, to: Vec<PoolSize> },
    AnswerDays { from: u32, to: u32 },
    ReminderDays { from: u32, to: u32 },
    OfferDays { from: u32, to: u32 },
    KeepDays { from: u32, to: u32 },
    OffersSeats { to: bool },
    HoldsEmail { to: bool },
    CoveredCosts,
    ReplyAddress,
}

/// The seats of one seat pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolSize {
    pub title: Title,
    pub seats: u32,
}

impl InvitationSettingChange {
    pub(super) fn label(&self) -> String {
        use InvitationSettingChange::*;
        let days = |what: &str, from: &u32, to: &u32| format!("{what}: {}", from_to(Some(from), Some(to)));
        let yes_no = |value: bool| Some(if value { "yes" } else { "no" });
        match self {
            Capacity { from, to } => format!("seats: {}", from_to(*from, *to)),
            SeatTarget { from, to } => format!("seats to fill: {}", from_to(*from, *to)),
            SeatPools { from, to } => format!("seat pools: {}", from_to(pools(from), pools(to))),
            AnswerDays { from, to } => days("days to reply to an invitation", from, to),
            ReminderDays { from, to } => days("days between reminder and deadline", from, to),
            OfferDays { from, to } => days("days to reply to an offered seat", from, to),
            KeepDays { from, to } => days("days to keep private data", from, to),
            OffersSeats { to } => format!("offer free seats automatically: {}", from_to(yes_no(!to), yes_no(*to))),
            HoldsEmail { to } => format!("hold new emails: {}", from_to(yes_no(!to), yes_no(*to))),
            CoveredCosts => "text about costs".to_owned(),
            ReplyAddress => "reply-to address".to_owned(),
        }
    }
}

fn pools(pools: &[PoolSize]) -> Option<String> {
    let shown: Vec<String> = pools.iter().map(|pool| format!("{} for “{}”", pool.seats, pool.title)).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}
