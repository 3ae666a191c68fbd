//! Finds the dates that a sequence of weekdays means, including travel days around the summit.

use domain::editions::Dates;
use domain::time::{Datelike, Days, NaiveDate, Weekday};
use std::cmp::Reverse;
use std::ops::RangeInclusive;

/// The day in the name of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Date(NaiveDate),
    Weekday(Weekday),
}

/// The date of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) date: NaiveDate,
    /// Whether the weekday can't follow the previous table's day: its next date is after the summit.
    pub(super) out_of_order: bool,
}

/// From a week before the summit to a week after it.
pub(super) fn window(dates: Dates) -> RangeInclusive<NaiveDate> {
    let week = Days::new(7);
    let first = dates.starts().checked_sub_days(week).unwrap_or(dates.starts());
    first..=dates.ends().checked_add_days(week).unwrap_or(dates.ends())
}

/// A date for each label.
///
/// Of all possible first days, chooses the one from which the labels cover the most days of the summit; of several, the
/// one nearest to the summit.
pub(super) fn anchor(labels: &[Label], dates: Dates) -> Vec<Placed> {
    let first_days = window(dates).start().iter_days().take_while(|day| window(dates).contains(day));
    let best = first_days.map(|first| follow(labels, first, dates)).max_by_key(|placed| {
        let ordered = placed.iter().filter(|placed| !placed.out_of_order).count();
        let first = placed.first().map_or(dates.starts(), |placed| placed.date);
        (covered(placed, dates), Reverse(days_away(first, dates)), ordered, Reverse(first))
    });
    best.unwrap_or_default()
}

fn days_away(day: NaiveDate, dates: Dates) -> i64 {
    (dates.starts() - day).num_days().max((day - dates.ends()).num_days()).max(0)
}

fn covered(placed: &[Placed], dates: Dates) -> usize {
    let mut days: Vec<NaiveDate> = placed.iter().map(|placed| placed.date).collect();
    days.sort();
    days.dedup();
    days.iter().filter(|day| (dates.starts()..=dates.ends()).contains(day)).count()
}

/// Places each weekday after the previous one, beginning on or after `first`.
fn follow(labels: &[Label], first: NaiveDate, dates: Dates) -> Vec<Placed> {
    let mut last: Option<NaiveDate> = None;
    let mut placed = Vec::new();
    for label in labels {
        let weekday = match label {
            Label::Date(date) => {
                last = Some(*date);
                placed.push(Placed { date: *date, out_of_order: false });
                continue;
            }
            Label::Weekday(weekday) => *weekday,
        };
        let from = last.map_or(Some(first), |last| last.succ_opt()).unwrap_or(first);
        let next = at_or_after(from, weekday);
        let home = dates.ends().succ_opt().unwrap_or(dates.ends());
        if next <= home || next == from && window(dates).contains(&next) {
            last = Some(next);
            placed.push(Placed { date: next, out_of_order: false });
        } else {
            let arrival = dates.starts().pred_opt().unwrap_or(dates.starts());
            placed.push(Placed { date: at_or_after(arrival, weekday), out_of_order: true });
        }
    }
    placed
}

fn at_or_after(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    let ahead = (7 + weekday.num_days_from_monday() - day.weekday().num_days_from_monday()) % 7;
    day.checked_add_days(Days::new(u64::from(ahead))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dates(starts: &str, ends: &str) -> Dates {
        Dates::new(date(starts), date(ends)).unwrap()
    }

    fn days(weekdays: &[Weekday], dates: Dates) -> Vec<String> {
        let labels: Vec<Label> = weekdays.iter().copied().map(Label::Weekday).collect();
        let shown = |placed: &Placed| format!("{}{}", placed.date, if placed.out_of_order { "!" } else { "" });
        anchor(&labels, dates).iter().map(shown).collect()
    }

    #[test]
    fn weekdays_match_the_days_of_the_summit() {
        // The summit starts on a Monday; the agenda on the Sunday before.
        let found = days(&[Sun, Mon, Tue, Wed, Thu, Fri, Sat], dates("2023-05-22", "2023-05-26"));
        assert_eq!((found[0].as_str(), found[6].as_str()), ("2023-05-21", "2023-05-27"));
        // The summit starts on a Sunday; the agenda on the Saturday before.
        assert_eq!(days(&[Sat, Sun], dates("2025-05-11", "2025-05-14")), ["2025-05-10", "2025-05-11"]);
        // The summit starts on a Wednesday; the agenda on the Tuesday before.
        assert_eq!(days(&[Tue, Wed], dates("2025-11-05", "2025-11-07")), ["2025-11-04", "2025-11-05"]);
        // The agenda has only the day of departure, or only the day of arrival.
        assert_eq!(days(&[Thu], dates("2025-05-11", "2025-05-14")), ["2025-05-15"]);
        assert_eq!(days(&[Sat], dates("2025-05-11", "2025-05-14")), ["2025-05-10"]);
    }

    #[test]
    fn weekday_out_of_order_is_placed_and_marked() {
        let found = days(&[Mon, Wed, Tue, Thu], dates("2023-05-22", "2023-05-26"));
        assert_eq!(found, ["2023-05-22", "2023-05-24", "2023-05-23!", "2023-05-25"]);
        let twice = days(&[Mon, Mon], dates("2023-05-22", "2023-05-26"));
        assert_eq!(twice, ["2023-05-22", "2023-05-22!"]);
    }

    proptest! {
        #[test]
        fn travel_days_on_both_sides_are_placed(start in 0u64..4000, length in 0u64..10) {
            let starts = date("2020-01-01") + Days::new(start);
            let dates = Dates::new(starts, starts + Days::new(length)).unwrap();
            let expected: Vec<NaiveDate> = (starts - Days::new(1)).iter_days().take(length as usize + 3).collect();
            let labels: Vec<Label> = expected.iter().map(|day| Label::Weekday(day.weekday())).collect();
            let found: Vec<NaiveDate> = anchor(&labels, dates).iter().map(|placed| placed.date).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn every_day_is_within_a_week_of_the_summit(picks in proptest::collection::vec(0u8..7, 0..12), length in 0u64..9) {
            let starts = date("2023-05-22");
            let dates = Dates::new(starts, starts + Days::new(length)).unwrap();
            let labels: Vec<Label> = picks.iter().map(|pick| Label::Weekday(Weekday::try_from(*pick).unwrap())).collect();
            let placed = anchor(&labels, dates);
            prop_assert_eq!(placed.len(), labels.len());
            prop_assert!(placed.iter().all(|placed| window(dates).contains(&placed.date)));
        }
    }
}
