//! Checks that a task names a goal or gives a reason for having none.

use crate::Refusal;

/// Which kinds of goal a task has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoalLinks {
    pub spec: bool,
    pub outcome: bool,
    /// Whether it gives a reason for having no goal.
    pub reason: bool,
}

impl GoalLinks {
    /// Whether there is a goal or a reason.
    pub fn is_stated(self) -> bool {
        self.spec || self.outcome || self.reason
    }
}

/// Checks that an imported row leaves its task with a goal or a reason.
///
/// A task that has neither may stay so: it came from an import.
///
/// # Errors
/// `RowGoalMissing` if a new task, or a task that had a goal or a reason, would have neither.
pub fn check_row_goals(before: Option<GoalLinks>, after: GoalLinks) -> Result<(), Refusal> {
    if !after.is_stated() && before.is_none_or(GoalLinks::is_stated) { Err(Refusal::RowGoalMissing) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_needs_a_goal_unless_its_task_had_none() {
        let none = GoalLinks::default();
        let stated =
            [GoalLinks { spec: true, ..none }, GoalLinks { outcome: true, ..none }, GoalLinks { reason: true, ..none }];
        for stated in stated {
            assert_eq!((check_row_goals(None, stated), check_row_goals(Some(none), stated)), (Ok(()), Ok(())));
            assert_eq!(check_row_goals(Some(stated), none), Err(Refusal::RowGoalMissing));
        }
        assert_eq!(check_row_goals(None, none), Err(Refusal::RowGoalMissing));
        assert_eq!(check_row_goals(Some(none), none), Ok(()), "it was imported without a goal");
    }
}
