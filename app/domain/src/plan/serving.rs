//! Whether a task says what it serves, or why it serves nothing.

use crate::Refusal;

/// What a task says of what it serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serving {
    pub spec: bool,
    pub outcome: bool,
    /// Why it serves none of either.
    pub reason: bool,
}

impl Serving {
    pub fn is_said(self) -> bool {
        self.spec || self.outcome || self.reason
    }
}

/// Refuses a row of a table that leaves a task without a word on what it serves. What came from elsewhere without one
/// may stay so.
pub fn check_row_serves(before: Option<Serving>, after: Serving) -> Result<(), Refusal> {
    match !after.is_said() && before.is_none_or(Serving::is_said) {
        true => Err(Refusal::RowServesNothing),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_its_task_serves_or_why_nothing_unless_nobody_ever_said_it() {
        let none = Serving::default();
        let said =
            [Serving { spec: true, ..none }, Serving { outcome: true, ..none }, Serving { reason: true, ..none }];
        for said in said {
            assert_eq!((check_row_serves(None, said), check_row_serves(Some(none), said)), (Ok(()), Ok(())));
            assert_eq!(check_row_serves(Some(said), none), Err(Refusal::RowServesNothing));
        }
        assert_eq!(check_row_serves(None, none), Err(Refusal::RowServesNothing));
        assert_eq!(check_row_serves(Some(none), none), Ok(()), "as it came from elsewhere");
    }
}
