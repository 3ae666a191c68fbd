//! Components that show days, times and ages.

use super::reader_time::ReaderTime;
use domain::editions::{Dates, Edition};
use domain::time::{Instant, NaiveDate, Zone, day};
use leptos::either::Either;
use leptos::prelude::*;

/// A day, also in machine-readable form.
#[component]
pub fn Day(date: NaiveDate) -> impl IntoView {
    view! { <time datetime=date.to_string()>{day(date)}</time> }
}

/// The time zone that a signed-in reader has chosen, as a Leptos context that the layout provides.
#[derive(Clone)]
pub struct ReaderZone(pub Zone);

/// The time of the request, as a Leptos context that the layout provides.
#[derive(Clone, Copy)]
pub struct PageTime(pub Instant);

/// A time, or a span on one day, in the edition's time zone and in the reader's.
///
/// The reader's zone is the one they have chosen, else their browser's. Equal times are shown once.
#[component]
pub fn When(zone: Zone, starts: Instant, #[prop(optional_no_strip)] ends: Option<Instant>) -> impl IntoView {
    let text = zone.span(starts, ends);
    let beside = match use_context::<ReaderZone>() {
        Some(ReaderZone(own)) => {
            let own = Some(own.span(starts, ends)).filter(|own| *own != text);
            Either::Left(own.map(|own| view! { " "<span class="reader-time">{format!("your time: {own}")}</span> }))
        }
        None => {
            let ahead = zone.minutes_ahead(starts);
            let ends = ends.map(|ends| ends.timestamp());
            Either::Right(view! { " "<ReaderTime starts=starts.timestamp() ends ahead/> })
        }
    };
    view! {
        <span class="when"><time datetime=starts.to_rfc3339()>{text}</time>{beside}</span>
    }
}

/// The age of an event in the largest unit that fits, with its day as a tooltip.
#[component]
pub fn Ago(now: Instant, then: Instant) -> impl IntoView {
    view! { <time datetime=then.to_rfc3339() title=day(then.date_naive())>{ago(now, then)}</time> }
}

fn ago(now: Instant, then: Instant) -> String {
    let days = (now.date_naive() - then.date_naive()).num_days();
    let age = |count: i64, unit: &str| match count {
        1 => format!("1 {unit} ago"),
        _ => format!("{count} {unit}s ago"),
    };
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=13 => age(days, "day"),
        14..=60 => age(days / 7, "week"),
        61..=729 => age(days / 30, "month"),
        _ => age(days / 365, "year"),
    }
}

/// Describes the time to an edition, such as `182 days to go`, or `closed` if it was closed before its last day.
pub fn time_to(edition: &Edition, now: Instant) -> String {
    let today = edition.today(now);
    if edition.is_closed() && today <= edition.dates.ends() {
        "closed".to_owned()
    } else {
        countdown(edition.dates, today)
    }
}

/// Describes the time to some days, such as `182 days to go`, `day 2 of 5` or `ended 26 May 2023`.
fn countdown(dates: Dates, today: NaiveDate) -> String {
    let until = dates.days_until(today);
    match until {
        1 => "1 day to go".to_owned(),
        2.. => format!("{until} days to go"),
        _ if today <= dates.ends() => format!("day {} of {}", 1 - until, dates.count()),
        _ => format!("ended {}", day(dates.ends())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn countdown_covers_days_before_during_and_after() {
        let dates = Dates::new(date("2023-05-22"), date("2023-05-26")).unwrap();
        let countdowns =
            ["2023-05-20", "2023-05-21", "2023-05-22", "2023-05-26", "2023-05-27"].map(|on| countdown(dates, date(on)));
        assert_eq!(countdowns, ["2 days to go", "1 day to go", "day 1 of 5", "day 5 of 5", "ended 26 May 2023"]);
    }

    #[test]
    fn age_is_given_in_the_largest_unit_that_fits() {
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let times = ["2026-11-20T00:00:00Z", "2026-11-17T00:00:00Z", "2026-09-01T00:00:00Z", "2023-05-26T00:00:00Z"];
        assert_eq!(
            times.map(|then| ago(now, then.parse().unwrap())),
            ["today", "3 days ago", "2 months ago", "3 years ago"]
        );
    }
}
