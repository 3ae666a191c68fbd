//! Times as people read them: the edition's zone first, always with the offset.

use super::reader_time::ReaderTime;
use domain::time::{Instant, NaiveDate, Zone, clock, day};
use leptos::prelude::*;

/// A day, for people and machines.
#[component]
pub fn Day(date: NaiveDate) -> impl IntoView {
    view! { <time datetime=date.to_string()>{day(date)}</time> }
}

/// The zone that a signed-in reader has chosen; the frame provides it to the pieces of its page.
#[derive(Clone)]
pub struct ReaderZone(pub Zone);

/// A moment or a span on one day: in the edition's zone, and beside it in the reader's. The server knows the
/// reader's zone where they have chosen one; else their browser does.
#[component]
pub fn When(zone: Zone, starts: Instant, #[prop(optional_no_strip)] ends: Option<Instant>) -> impl IntoView {
    let beside = match use_context::<ReaderZone>() {
        Some(ReaderZone(own)) => {
            let words = format!("your time: {}", span(&own, starts, ends));
            view! { <span class="reader-time">{words}</span> }.into_any()
        }
        None => {
            let beside_utc = zone.offset(starts) == "UTC";
            view! { <ReaderTime starts=starts.timestamp() ends=ends.map(|ends| ends.timestamp()) beside_utc/> }
                .into_any()
        }
    };
    view! {
        <span class="when"><time datetime=starts.to_rfc3339()>{span(&zone, starts, ends)}</time>" "{beside}</span>
    }
}

/// `28 October 2026, 16:00 to 17:00 (UTC+1)`.
fn span(zone: &Zone, starts: Instant, ends: Option<Instant>) -> String {
    let at = |moment: Instant| clock(zone.at(moment).time());
    let end = ends.map(|ends| format!(" to {}", at(ends))).unwrap_or_default();
    format!("{}, {}{end} ({})", day(zone.at(starts).date_naive()), at(starts), zone.offset(starts))
}

/// How long ago something was, in the largest unit that fits; the day itself stands in the title.
#[component]
pub fn Ago(now: Instant, then: Instant) -> impl IntoView {
    view! { <time datetime=then.to_rfc3339() title=day(then.date_naive())>{ago(now, then)}</time> }
}

fn ago(now: Instant, then: Instant) -> String {
    let days = (now.date_naive() - then.date_naive()).num_days();
    let some = |count: i64, unit: &str| match count {
        1 => format!("1 {unit} ago"),
        _ => format!("{count} {unit}s ago"),
    };
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=13 => some(days, "day"),
        14..=60 => some(days / 7, "week"),
        61..=729 => some(days / 30, "month"),
        _ => some(days / 365, "year"),
    }
}

/// `182 days to go`, `day 2 of 5`, `ended 26 May 2023`.
pub fn countdown(dates: domain::editions::Dates, today: NaiveDate) -> String {
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
    use domain::editions::Dates;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_summit_is_counted_down_then_by_its_days_then_over() {
        let dates = Dates::new(date("2023-05-22"), date("2023-05-26")).unwrap();
        let words =
            ["2023-05-20", "2023-05-21", "2023-05-22", "2023-05-26", "2023-05-27"].map(|on| countdown(dates, date(on)));
        assert_eq!(words, ["2 days to go", "1 day to go", "day 1 of 5", "day 5 of 5", "ended 26 May 2023"]);
    }

    #[test]
    fn an_age_is_said_in_the_largest_unit_that_fits() {
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let words = ["2026-11-20T00:00:00Z", "2026-11-17T00:00:00Z", "2026-09-01T00:00:00Z", "2023-05-26T00:00:00Z"];
        assert_eq!(
            words.map(|then| ago(now, then.parse().unwrap())),
            ["today", "3 days ago", "2 months ago", "3 years ago"]
        );
    }
}
