//! The settings of an interest form: when it is open, its limits and its introduction.

use crate::Refusal;
use crate::editions::Edition;
use crate::text::LongText;
use crate::time::NaiveDate;

/// When an interest form is open, and what it says and takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestSettings {
    /// The first and the last day on which people can send it, in the edition’s time zone.
    pub opens: NaiveDate,
    pub closes: NaiveDate,
    /// The day by which everyone gets an answer.
    pub answer_by: Option<NaiveDate>,
    /// Markdown above the form.
    pub introduction: Option<LongText>,
    pub max_applications: u32,
    /// The most characters of each text.
    pub max_characters: u32,
}

/// Whether an interest form is open on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InterestWindow {
    NotYet,
    Open,
    Closed,
}

impl InterestSettings {
    /// The most applications and characters that organizers can allow.
    pub const MAX_APPLICATIONS: u32 = 5_000;
    pub const MAX_CHARACTERS: u32 = 5_000;

    /// Checks the order of the days, and the limits.
    ///
    /// # Errors
    /// `ClosesBeforeItOpens`, `AnswerBeforeItCloses`, or `OutOfRange`.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.closes < self.opens {
            return Err(Refusal::ClosesBeforeItOpens { opens: self.opens, closes: self.closes });
        }
        if let Some(answer_by) = self.answer_by.filter(|day| *day < self.closes) {
            return Err(Refusal::AnswerBeforeItCloses { closes: self.closes, answer_by });
        }
        let in_range = |what, number: u32, least: u32, most: u32| {
            if (least..=most).contains(&number) {
                Ok(())
            } else {
                Err(Refusal::OutOfRange { what, number: number.into(), least, most })
            }
        };
        in_range("The number of applications", self.max_applications, 1, Self::MAX_APPLICATIONS)?;
        in_range("The number of characters", self.max_characters, 100, Self::MAX_CHARACTERS)
    }

    /// Whether the form of this edition is open on a day. That of a closed edition never is.
    pub fn window_of(&self, edition: &Edition, today: NaiveDate) -> InterestWindow {
        if edition.is_closed() { InterestWindow::Closed } else { self.window(today) }
    }

    /// Whether the form is open on a day.
    pub fn window(&self, today: NaiveDate) -> InterestWindow {
        if today < self.opens {
            InterestWindow::NotYet
        } else if today > self.closes {
            InterestWindow::Closed
        } else {
            InterestWindow::Open
        }
    }

    /// Refuses a change of an application on a day on which the form is not open.
    ///
    /// # Errors
    /// `InterestFormOpens` or `InterestFormClosed`.
    pub fn refuse_when_not_open(&self, today: NaiveDate) -> Result<(), Refusal> {
        match self.window(today) {
            InterestWindow::Open => Ok(()),
            InterestWindow::NotYet => Err(Refusal::InterestFormOpens(self.opens)),
            InterestWindow::Closed => Err(Refusal::InterestFormClosed(self.closes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn settings() -> InterestSettings {
        InterestSettings {
            opens: date("2027-01-10"),
            closes: date("2027-02-10"),
            answer_by: None,
            introduction: None,
            max_applications: 200,
            max_characters: 2000,
        }
    }

    #[test]
    fn interest_form_is_open_on_its_first_and_last_day() {
        let window = |day: &str| settings().window(date(day));
        assert_eq!(window("2027-01-09"), InterestWindow::NotYet);
        assert_eq!([window("2027-01-10"), window("2027-02-10")], [InterestWindow::Open; 2]);
        assert_eq!(window("2027-02-11"), InterestWindow::Closed);
    }

    #[test]
    fn days_of_the_interest_form_are_in_order() {
        assert_eq!(settings().check(), Ok(()));
        assert!(InterestSettings { closes: date("2027-01-09"), ..settings() }.check().is_err());
        assert!(InterestSettings { answer_by: Some(date("2027-02-09")), ..settings() }.check().is_err());
    }

    #[test]
    fn limits_of_the_interest_form_are_in_range() {
        assert!(InterestSettings { max_applications: 0, ..settings() }.check().is_err());
        assert!(InterestSettings { max_characters: 50_000, ..settings() }.check().is_err());
    }
}
