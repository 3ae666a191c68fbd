//! Funding of a task: whether it needs, has or had money, and from where.

use super::TaskLink;
use crate::Refusal;
use crate::text::{Title, Url};
use strum::{EnumString, IntoStaticStr, VariantArray};

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FundingState {
    Needed,
    Funded,
    Ended,
}

words!(FundingState, "a state of funding");

impl FundingState {
    /// Completes “This task …”.
    pub fn label(self) -> &'static str {
        match self {
            FundingState::Needed => "needs funding",
            FundingState::Funded => "has funding",
            FundingState::Ended => "had funding",
        }
    }
}

/// The funding of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funding {
    pub state: FundingState,
    /// Who pays, such as a grant; for a task that needs funding, who was asked.
    pub source: Option<Title>,
    pub url: Option<Url>,
}

impl Funding {
    /// Checks the parts of a form.
    ///
    /// # Errors
    /// `FundingSourceMissing` for a task that has or had funding without a source.
    pub fn new(state: FundingState, source: Option<Title>, url: Option<Url>) -> Result<Funding, Refusal> {
        if state != FundingState::Needed && source.is_none() {
            return Err(Refusal::FundingSourceMissing);
        }
        Ok(Funding { state, source, url })
    }
}

/// A task with its funding, in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundedTask {
    pub task: TaskLink,
    pub funding: Funding,
}

impl FundedTask {
    /// Tasks on a page.
    pub const PAGE: u32 = 100;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn funded_task_names_its_source() {
        let source = Some(Title::parse("A grant").unwrap());
        for state in [FundingState::Funded, FundingState::Ended] {
            assert_eq!(Funding::new(state, None, None), Err(Refusal::FundingSourceMissing));
            assert!(Funding::new(state, source.clone(), None).is_ok());
        }
        assert!(Funding::new(FundingState::Needed, None, None).is_ok());
    }
}
