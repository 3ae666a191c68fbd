//! Time: instants in UTC, time zones, and how dates and times are written.

use crate::Refusal;
pub use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc, Weekday,
};

/// A point in time in UTC.
pub type Instant = DateTime<Utc>;

/// The instants at which clocks show a local time. When clocks change, a person has to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalInstant {
    Once(Instant),
    /// Clocks are set back, so they show it twice.
    Twice {
        earlier: Instant,
        later: Instant,
    },
    /// Clocks are set forward and never show it.
    Skipped,
}

/// The name of an IANA time zone: `America/Los_Angeles`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(String);

impl Zone {
    /// Parses a name. With the feature `zones`, the zone must exist in the IANA database.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        let shaped = (1..=64).contains(&text.len()) && text.chars().all(plain);
        if shaped && Self::exists(text) {
            Ok(Zone(text.to_owned()))
        } else {
            Err(Refusal::malformed("an IANA time zone (like Europe/Copenhagen)", text))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[cfg(not(feature = "zones"))]
    fn exists(_: &str) -> bool {
        true
    }

    #[cfg(feature = "zones")]
    fn exists(text: &str) -> bool {
        text.parse::<chrono_tz::Tz>().is_ok()
    }
}

#[cfg(feature = "zones")]
impl Zone {
    /// The zones that are named after places, by continent or ocean, and UTC.
    pub fn by_region() -> Vec<(&'static str, Vec<&'static str>)> {
        const REGIONS: [&str; 10] = [
            "Africa",
            "America",
            "Antarctica",
            "Arctic",
            "Asia",
            "Atlantic",
            "Australia",
            "Europe",
            "Indian",
            "Pacific",
        ];
        let zones = |region: &'static str| {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let is_there = |name: &&str| name.split('/').next() == Some(region);
            (region, names.filter(is_there).collect::<Vec<_>>())
        };
        let mut regions: Vec<_> = REGIONS.into_iter().map(zones).collect();
        regions.push(("Everywhere", vec!["UTC"]));
        regions
    }

    /// Converts an instant to local time.
    pub fn at(&self, moment: Instant) -> DateTime<chrono_tz::Tz> {
        moment.with_timezone(&self.tz())
    }

    /// Converts a local time to an instant; `None` if clocks skip it, the earlier if it occurs twice.
    pub fn instant(&self, local: NaiveDateTime) -> Option<Instant> {
        let zoned = local.and_local_timezone(self.tz()).earliest()?;
        Some(zoned.with_timezone(&Utc))
    }

    /// Whether it is UTC, by one of its names.
    pub fn is_utc(&self) -> bool {
        ["UTC", "Etc/UTC", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal", "UCT", "Etc/UCT"].contains(&self.as_str())
    }

    /// The city that names the zone: `Los Angeles`, `UTC`.
    pub fn city(&self) -> String {
        self.0.rsplit('/').next().unwrap_or_default().replace('_', " ")
    }

    /// Finds every instant at which clocks show a local time.
    pub fn instants(&self, local: NaiveDateTime) -> LocalInstant {
        match local.and_local_timezone(self.tz()) {
            chrono::LocalResult::Single(only) => LocalInstant::Once(only.to_utc()),
            chrono::LocalResult::Ambiguous(earlier, later) => {
                LocalInstant::Twice { earlier: earlier.to_utc(), later: later.to_utc() }
            }
            chrono::LocalResult::None => LocalInstant::Skipped,
        }
    }

    /// The last minute of a day, until which a deadline on that day lasts.
    pub fn end_of_day(&self, day: NaiveDate) -> Instant {
        let minute = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default();
        // Where clocks skip that minute, the day ends when the next one begins in UTC.
        self.instant(day.and_time(minute)).unwrap_or_else(|| day.and_time(minute).and_utc())
    }

    /// Describes a deadline, such as `3 May 2027, end of day (Europe/Lisbon)`.
    ///
    /// If it isn't at the end of a day, its time is given.
    pub fn deadline(&self, until: Instant) -> String {
        let local = self.at(until);
        let date = local.date_naive();
        if until == self.end_of_day(date) {
            format!("{}, end of day ({self})", day(date))
        } else {
            format!("{}, {} ({self})", day(date), local.format("%H:%M"))
        }
    }

    /// The minutes by which clocks are ahead of UTC at an instant, such as `-420` or `330`.
    pub fn minutes_ahead(&self, moment: Instant) -> i32 {
        use chrono::Offset;
        self.at(moment).offset().fix().local_minus_utc() / 60
    }

    /// Formats the offset from UTC at an instant: `UTC−7`, `UTC+5:30`, `UTC`.
    pub fn offset(&self, moment: Instant) -> String {
        use chrono::Offset;
        let seconds = self.at(moment).offset().fix().local_minus_utc();
        let (sign, minutes) = (if seconds < 0 { '−' } else { '+' }, seconds.abs() / 60);
        match (minutes / 60, minutes % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
        }
    }

    /// Describes a time or span, such as `28 October 2026, 16:00 to 17:00 (UTC+1)`.
    pub fn span(&self, starts: Instant, ends: Option<Instant>) -> String {
        let at = |moment: Instant| clock(self.at(moment).time());
        let end = ends.map(|ends| format!(" to {}", at(ends))).unwrap_or_default();
        format!("{}, {}{end} ({})", day(self.at(starts).date_naive()), at(starts), self.offset(starts))
    }

    fn tz(&self) -> chrono_tz::Tz {
        self.0.parse().unwrap_or(chrono_tz::UTC)
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Zone {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::parse(&text)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.0
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Formats a time: `09:30`.
pub fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// Formats a date: `22 May 2023`.
pub fn day(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year())
}

/// Formats a date with its weekday: `Monday 22 May`.
pub fn weekday(date: NaiveDate) -> String {
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let name = names[date.weekday().num_days_from_monday() as usize];
    format!("{name} {} {}", date.day(), MONTHS[date.month0() as usize])
}

/// Formats a range of dates: `22 to 26 May 2023`, `30 May to 2 June 2023`, `22 May 2023`.
pub fn days(starts: NaiveDate, ends: NaiveDate) -> String {
    let month = |date: NaiveDate| MONTHS[date.month0() as usize];
    match (starts.year() == ends.year(), starts.month() == ends.month()) {
        _ if starts == ends => day(starts),
        (true, true) => format!("{} to {}", starts.day(), day(ends)),
        (true, false) => format!("{} {} to {}", starts.day(), month(starts), day(ends)),
        (false, _) => format!("{} to {}", day(starts), day(ends)),
    }
}

#[cfg(all(test, feature = "zones"))]
mod tests {
    use super::*;

    #[test]
    fn skipped_local_time_has_no_instant() {
        let zone = Zone::parse("America/Los_Angeles").unwrap();
        let skipped = NaiveDate::from_ymd_opt(2023, 3, 12).unwrap().and_hms_opt(2, 30, 0).unwrap();
        assert_eq!(zone.instant(skipped), None);
        let nine = NaiveDate::from_ymd_opt(2023, 2, 27).unwrap().and_hms_opt(9, 0, 0).unwrap();
        let moment = zone.instant(nine).unwrap();
        assert_eq!(moment.to_rfc3339(), "2023-02-27T17:00:00+00:00");
        assert_eq!(zone.offset(moment), "UTC−8");
    }

    #[test]
    fn local_time_occurs_once_twice_or_never() {
        let zone = Zone::parse("Europe/Copenhagen").unwrap();
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let instants = |text: &str| zone.instants(text.parse().unwrap());
        assert_eq!(instants("2027-03-28T01:59:59"), LocalInstant::Once(at("2027-03-28T00:59:59Z")));
        assert_eq!(instants("2027-03-28T02:30:00"), LocalInstant::Skipped);
        let twice = LocalInstant::Twice { earlier: at("2027-10-31T00:30:00Z"), later: at("2027-10-31T01:30:00Z") };
        assert_eq!(instants("2027-10-31T02:30:00"), twice);
    }

    #[test]
    fn deadline_is_worded_as_the_end_of_its_day() {
        let zone = Zone::parse("Europe/Lisbon").unwrap();
        let until = zone.end_of_day(NaiveDate::from_ymd_opt(2027, 5, 3).unwrap());
        assert_eq!(until.to_rfc3339(), "2027-05-03T22:59:00+00:00");
        assert_eq!(zone.deadline(until), "3 May 2027, end of day (Europe/Lisbon)");
        let earlier = until - chrono::TimeDelta::hours(5);
        assert_eq!(zone.deadline(earlier), "3 May 2027, 18:59 (Europe/Lisbon)");
    }

    #[test]
    fn unknown_time_zone_is_rejected() {
        assert!(Zone::parse("Europe/Atlantis").is_err());
        assert_eq!(Zone::parse("Asia/Kolkata").unwrap().offset(DateTime::UNIX_EPOCH), "UTC+5:30");
    }
}
