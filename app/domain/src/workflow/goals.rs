//! Whether a task says what it serves, or why it serves nothing.

use crate::Refusal;

/// What a task says of what it serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoalLinks {
    pub spec: bool,
    pub outcome: bool,
    /// Why it serves none of either.
    pub reason: bool,
}

impl GoalLinks {
    pub fn is_stated(self) -> bool {
        self.spec || self.outcome || self.reason
    }
}

/// Refuses a row of a table that leaves a task without a word on what it serves. What came from elsewhere without one
/// may stay so.
pub fn check_row_goals(before: Option<GoalLinks>, after: GoalLinks) -> Result<(), Refusal> {
    match !after.is_stated() && before.is_none_or(GoalLinks::is_stated) {
        true => Err(Refusal::RowGoalMissing),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_its_task_serves_or_why_nothing_unless_nobody_ever_said_it() {
        let none = GoalLinks::default();
        let said =
            [GoalLinks { spec: true, ..none }, GoalLinks { outcome: true, ..none }, GoalLinks { reason: true, ..none }];
        for said in said {
            assert_eq!((check_row_goals(None, said), check_row_goals(Some(none), said)), (Ok(()), Ok(())));
            assert_eq!(check_row_goals(Some(said), none), Err(Refusal::RowGoalMissing));
        }
        assert_eq!(check_row_goals(None, none), Err(Refusal::RowGoalMissing));
        assert_eq!(check_row_goals(Some(none), none), Ok(()), "as it came from elsewhere");
    }
}
