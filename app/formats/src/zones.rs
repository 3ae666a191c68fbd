//! Finds the time zone of a place by its city, state, province or country.
//!
//! Own code: chrono-tz knows zones by their IANA names only, and the crates that find the zone of a place need
//! coordinates.

use crate::names::fold;
use chrono_tz::{TZ_VARIANTS, Tz};
use domain::time::Zone;

/// The time zone of `Seattle, WA` or `Copenhagen, Denmark`; `None` for unknown places.
pub(crate) fn of_place(place: &str) -> Option<Zone> {
    let parts: Vec<&str> = place.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let (city, regions) = parts.split_first()?;
    let state = regions.iter().find_map(|region| of_state(region)).or_else(|| of_last_word(place));
    let country = parts.iter().rev().find_map(|part| of_country(part));
    // Paris, TX is not in Europe: with a state only American cities count, with a country only its own and Atlantic zones.
    let fits = |tz: &Tz| match (state, country) {
        (Some(_), _) => is_american(*tz),
        (None, Some(country)) => tz.name() == country || tz.name().starts_with("Atlantic/"),
        (None, None) => true,
    };
    let by_city = of_city(city).filter(fits).map(Tz::name);
    let within = || regions.iter().find_map(|region| of_city(region).filter(fits)).map(Tz::name);
    let name = by_city.or(state).or_else(within).or(country)?;
    Zone::parse(name).ok()
}

/// The zone of `Seattle WA`, without a comma.
fn of_last_word(place: &str) -> Option<&'static str> {
    let (_, last) = place.trim_end().rsplit_once(' ')?;
    let is_code = last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| of_state(last)).flatten()
}

fn of_city(city: &str) -> Option<Tz> {
    let city = fold(city);
    let is_city = |tz: &&Tz| {
        let (region, name) = tz.name().split_once('/').unwrap_or(("", ""));
        let last = name.rsplit('/').next().unwrap_or("");
        !["", "Etc", "US", "Canada", "Brazil", "Chile", "Mexico"].contains(&region) && fold(last) == city
    };
    TZ_VARIANTS.iter().find(is_city).copied()
}

fn is_american(tz: Tz) -> bool {
    tz.name().starts_with("America/") || tz.name() == "Pacific/Honolulu"
}

/// The zone of a state or province by its two-letter code or full name.
fn of_state(region: &str) -> Option<&'static str> {
    let folded = fold(region);
    let is_named = |(codes, names, _): &&(&str, &str, &str)| {
        codes.split(' ').any(|code| code == region) || names.split(',').any(|name| name == folded)
    };
    STATES.iter().chain(&PROVINCES).find(is_named).map(|(_, _, zone)| *zone)
}

fn of_country(part: &str) -> Option<&'static str> {
    let folded = fold(part);
    COUNTRIES.iter().find(|(names, _)| names.split(',').any(|name| name == folded)).map(|(_, zone)| *zone)
}

/// The fifty US states and DC, each with the zone of most of its area.
const STATES: [(&str, &str, &str); 8] = [
    (
        "CT DE DC FL GA IN KY ME MD MA MI NH NJ NY NC OH PA RI SC VT VA WV",
        "connecticut,delaware,district of columbia,florida,georgia,indiana,kentucky,maine,maryland,massachusetts,\
         michigan,new hampshire,new jersey,new york,north carolina,ohio,pennsylvania,rhode island,south carolina,\
         vermont,virginia,west virginia",
        "America/New_York",
    ),
    (
        "AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
        "alabama,arkansas,illinois,iowa,kansas,louisiana,minnesota,mississippi,missouri,nebraska,north dakota,\
         oklahoma,south dakota,tennessee,texas,wisconsin",
        "America/Chicago",
    ),
    ("CO MT NM UT WY", "colorado,montana,new mexico,utah,wyoming", "America/Denver"),
    ("ID", "idaho", "America/Boise"),
    ("AZ", "arizona", "America/Phoenix"),
    ("CA NV OR WA", "california,nevada,oregon,washington", "America/Los_Angeles"),
    ("AK", "alaska", "America/Anchorage"),
    ("HI", "hawaii", "Pacific/Honolulu"),
];

/// Canadian provinces, each with the zone of most of its area.
const PROVINCES: [(&str, &str, &str); 6] = [
    ("BC", "british columbia", "America/Vancouver"),
    ("AB", "alberta", "America/Edmonton"),
    ("SK", "saskatchewan", "America/Regina"),
    ("MB", "manitoba", "America/Winnipeg"),
    ("ON QC", "ontario,quebec", "America/Toronto"),
    ("NB NS PE", "new brunswick,nova scotia,prince edward island", "America/Halifax"),
];

/// Countries with one time zone, or with one on their mainland.
const COUNTRIES: [(&str, &str); 61] = [
    ("bangladesh", "Asia/Dhaka"),
    ("bolivia", "America/La_Paz"),
    ("bosnia and herzegovina", "Europe/Sarajevo"),
    ("bulgaria", "Europe/Sofia"),
    ("china", "Asia/Shanghai"),
    ("costa rica", "America/Costa_Rica"),
    ("cuba", "America/Havana"),
    ("cyprus", "Asia/Nicosia"),
    ("dominican republic", "America/Santo_Domingo"),
    ("ethiopia", "Africa/Addis_Ababa"),
    ("guatemala", "America/Guatemala"),
    ("iceland", "Atlantic/Reykjavik"),
    ("latvia", "Europe/Riga"),
    ("lithuania", "Europe/Vilnius"),
    ("luxembourg", "Europe/Luxembourg"),
    ("malaysia", "Asia/Kuala_Lumpur"),
    ("malta", "Europe/Malta"),
    ("new zealand", "Pacific/Auckland"),
    ("peru", "America/Lima"),
    ("philippines", "Asia/Manila"),
    ("puerto rico", "America/Puerto_Rico"),
    ("romania", "Europe/Bucharest"),
    ("serbia", "Europe/Belgrade"),
    ("slovakia", "Europe/Bratislava"),
    ("slovenia", "Europe/Ljubljana"),
    ("turkey,turkiye", "Europe/Istanbul"),
    ("uruguay", "America/Montevideo"),
    ("argentina", "America/Argentina/Buenos_Aires"),
    ("austria", "Europe/Vienna"),
    ("belgium", "Europe/Brussels"),
    ("colombia", "America/Bogota"),
    ("croatia", "Europe/Zagreb"),
    ("czechia,czech republic", "Europe/Prague"),
    ("denmark", "Europe/Copenhagen"),
    ("egypt", "Africa/Cairo"),
    ("estonia", "Europe/Tallinn"),
    ("finland", "Europe/Helsinki"),
    ("france", "Europe/Paris"),
    ("germany", "Europe/Berlin"),
    ("ghana", "Africa/Accra"),
    ("greece", "Europe/Athens"),
    ("hungary", "Europe/Budapest"),
    ("india", "Asia/Kolkata"),
    ("ireland", "Europe/Dublin"),
    ("israel", "Asia/Jerusalem"),
    ("italy", "Europe/Rome"),
    ("japan", "Asia/Tokyo"),
    ("kenya", "Africa/Nairobi"),
    ("netherlands,the netherlands", "Europe/Amsterdam"),
    ("nigeria", "Africa/Lagos"),
    ("norway", "Europe/Oslo"),
    ("poland", "Europe/Warsaw"),
    ("portugal", "Europe/Lisbon"),
    ("singapore", "Asia/Singapore"),
    ("south africa", "Africa/Johannesburg"),
    ("south korea,korea", "Asia/Seoul"),
    ("spain", "Europe/Madrid"),
    ("sweden", "Europe/Stockholm"),
    ("switzerland", "Europe/Zurich"),
    ("taiwan", "Asia/Taipei"),
    ("united kingdom,uk,england,scotland,wales", "Europe/London"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zone_comes_from_the_city_the_state_or_the_country() {
        for (place, zone) in [
            ("Seattle, WA", "America/Los_Angeles"),
            ("Copenhagen, Denmark", "Europe/Copenhagen"),
            ("Paris, TX", "America/Chicago"),
            ("Athens, GA, USA", "America/New_York"),
            ("Denver, Colorado", "America/Denver"),
            ("Phoenix, AZ", "America/Phoenix"),
            ("New York, NY", "America/New_York"),
            ("São Paulo, Brazil", "America/Sao_Paulo"),
            ("Basel, Switzerland", "Europe/Zurich"),
            ("Cambridge, United Kingdom", "Europe/London"),
            ("Córdoba, Spain", "Europe/Madrid"),
            ("San Juan, Puerto Rico", "America/Puerto_Rico"),
            ("London, Ontario, Canada", "America/Toronto"),
            ("Seattle WA", "America/Los_Angeles"),
            ("Pioneer Centre, Copenhagen", "Europe/Copenhagen"),
            ("Bled, Slovenia", "Europe/Ljubljana"),
        ] {
            assert_eq!(of_place(place).unwrap().as_str(), zone, "{place}");
        }
        assert_eq!(of_place("Somewhere"), None);
        assert_eq!(of_place(""), None);
    }

    #[test]
    fn every_state_has_a_zone() {
        let codes: usize = STATES.iter().map(|(codes, _, _)| codes.split(' ').count()).sum();
        let names: usize = STATES.iter().map(|(_, names, _)| names.split(',').count()).sum();
        assert_eq!((codes, names), (51, 51));
        assert!(STATES.iter().all(|(_, _, zone)| Zone::parse(zone).is_ok()));
        assert!(PROVINCES.iter().all(|(_, _, zone)| Zone::parse(zone).is_ok()));
        assert!(COUNTRIES.iter().all(|(_, zone)| Zone::parse(zone).is_ok()));
    }
}
