//! How the settings of an edition's seats changed, as the audit log keeps it.

use super::sentences::from_to;
use crate::text::Title;
use serde::{Deserialize, Serialize};

/// One setting that changed. Reply addresses and texts are left out: an entry can't be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatSettingChange {
    Capacity { from: Option<u32>, to: Option<u32> },
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

impl SeatSettingChange {
    pub(super) fn label(&self) -> String {
        use SeatSettingChange::*;
        let days = |what: &str, from: &u32, to: &u32| format!("{what} {}", from_to(Some(from), Some(to)));
        let yes = |is: bool| Some(if is { "yes" } else { "no" });
        match self {
            Capacity { from, to } => format!("seats {}", from_to(*from, *to)),
            SeatPools { from, to } => format!("reserved {}", from_to(pools(from), pools(to))),
            AnswerDays { from, to } => days("days to answer", from, to),
            ReminderDays { from, to } => days("days before the deadline for a reminder", from, to),
            OfferDays { from, to } => days("days to answer an offer", from, to),
            KeepDays { from, to } => days("days for which private facts are kept", from, to),
            OffersSeats { to } => format!("free seats are offered by themselves: {}", from_to(yes(!to), yes(*to))),
            HoldsEmail { to } => format!("mail is held back: {}", from_to(yes(!to), yes(*to))),
            CoveredCosts => "what is paid for participants has other words".to_owned(),
            ReplyAddress => "answers to our mail go to another address".to_owned(),
        }
    }
}

fn pools(pools: &[PoolSize]) -> Option<String> {
    let shown: Vec<String> = pools.iter().map(|pool| format!("{} for “{}”", pool.seats, pool.title)).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}
