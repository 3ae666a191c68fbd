//! When and where an edition takes place, and how a change of it is described to people who rely on it.

use super::{Dates, Edition};
use crate::text::ShortText;
use crate::time::{Zone, days};

/// When and where an edition takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatesAndPlace {
    pub dates: Dates,
    pub zone: Zone,
    pub place: ShortText,
    pub venue: Option<ShortText>,
}

impl DatesAndPlace {
    pub fn of(edition: &Edition) -> DatesAndPlace {
        let Edition { dates, zone, place, venue, .. } = edition.clone();
        DatesAndPlace { dates, zone, place, venue }
    }

    /// Describes each difference in a sentence or two; empty if there is none.
    pub fn changes(&self, after: &DatesAndPlace) -> Vec<String> {
        let range = |dates: Dates| days(dates.starts(), dates.ends());
        let dates = (self.dates != after.dates)
            .then(|| format!("The dates are now {}. Before, they were {}.", range(after.dates), range(self.dates)));
        let place = (self.place != after.place)
            .then(|| format!("The place is now {}. Before, it was {}.", after.place, self.place));
        let venue = (self.venue != after.venue).then(|| match (&self.venue, &after.venue) {
            (None, Some(now)) => format!("The venue is {now}."),
            (Some(before), Some(now)) => format!("The venue is now {now}. Before, it was {before}."),
            (_, None) => "The venue is not decided any more.".to_owned(),
        });
        let zone = (self.zone != after.zone)
            .then(|| format!("The time zone is now {}. Before, it was {}.", after.zone, self.zone));
        [dates, place, venue, zone].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before() -> DatesAndPlace {
        DatesAndPlace {
            dates: Dates::new("2027-05-17".parse().unwrap(), "2027-05-21".parse().unwrap()).unwrap(),
            zone: Zone::parse("Europe/Lisbon").unwrap(),
            place: ShortText::parse("Porto, Portugal").unwrap(),
            venue: None,
        }
    }

    #[test]
    fn each_change_is_described_with_what_was_before() {
        let after = DatesAndPlace {
            dates: Dates::new("2027-05-24".parse().unwrap(), "2027-05-28".parse().unwrap()).unwrap(),
            venue: Some(ShortText::parse("Tide House").unwrap()),
            ..before()
        };
        let dates = "The dates are now 24 to 28 May 2027. Before, they were 17 to 21 May 2027.";
        assert_eq!(before().changes(&after), [dates, "The venue is Tide House."]);
        assert_eq!(after.changes(&before())[1], "The venue is not decided any more.");
        assert_eq!(before().changes(&before()), Vec::<String>::new());
    }
}
