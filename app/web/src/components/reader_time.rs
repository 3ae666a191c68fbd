//! The island that shows a time in the time zone of the reader's browser.

use super::islands::announce_island;
use leptos::prelude::*;

/// Shows a time in the browser's time zone; without JavaScript, in UTC.
///
/// `starts` and `ends` are Unix timestamps in seconds. The page already shows the time in a zone that is `ahead` minutes
/// ahead of UTC; in the same zone, the island shows nothing.
#[island]
pub fn ReaderTime(starts: i64, ends: Option<i64>, ahead: i32) -> impl IntoView {
    announce_island();
    let text = RwSignal::new(if ahead == 0 { String::new() } else { in_utc(starts, ends) });
    // Effects run in browsers only, after the page has loaded.
    Effect::new(move || text.set(in_browser::label(starts, ends, ahead)));
    view! { <span class="reader-time">{text}</span> }
}

fn in_utc(starts: i64, ends: Option<i64>) -> String {
    let clock = |seconds: i64| format!("{:02}:{:02}", seconds.rem_euclid(86_400) / 3600, seconds.rem_euclid(3600) / 60);
    match ends {
        Some(ends) => format!("{} to {} UTC", clock(starts), clock(ends)),
        None => format!("{} UTC", clock(starts)),
    }
}

mod in_browser {
    use js_sys::{Array, Date, Intl, Object, Reflect};
    use wasm_bindgen::JsValue;

    /// Describes a span of time, such as `your time: 27 February, 18:00 to 19:00 (UTC+1)`.
    ///
    /// Empty in a zone that is `shown_ahead` minutes ahead of UTC, in which the page shows the time already.
    pub fn label(starts: i64, ends: Option<i64>, shown_ahead: i32) -> String {
        let date = Date::new(&JsValue::from_f64(starts as f64 * 1000.0));
        let ahead = -date.get_timezone_offset() as i32;
        if ahead == shown_ahead {
            return String::new();
        }
        let day = shown(starts, &[("day", "numeric"), ("month", "long")]);
        let clock = |seconds| shown(seconds, &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")]);
        let until = ends.map(|ends| format!(" to {}", clock(ends))).unwrap_or_default();
        format!("your time: {day}, {}{until} ({})", clock(starts), offset(ahead))
    }

    fn shown(seconds: i64, options: &[(&str, &str)]) -> String {
        let requested = Object::new();
        for (name, value) in options {
            // Setting a property of a new object can't fail.
            let _ = Reflect::set(&requested, &JsValue::from(*name), &JsValue::from(*value));
        }
        let format = Intl::DateTimeFormat::new(&Array::of1(&JsValue::from("en-GB")), &requested).format();
        let date = Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
        let text = format.call1(&JsValue::UNDEFINED, &date);
        text.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    fn offset(minutes: i32) -> String {
        let sign = if minutes < 0 { '−' } else { '+' };
        match (minutes.abs() / 60, minutes.abs() % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #[test]
    fn time_is_shown_in_utc_without_a_browser() {
        assert_eq!(super::in_utc(1_677_517_200, Some(1_677_520_800)), "17:00 to 18:00 UTC");
    }
}
