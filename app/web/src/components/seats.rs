//! Seats and waitlist as a chart and as a sentence.

use domain::seats::{SeatFigures, public_count};
use domain::text::counted;
use leptos::prelude::*;

/// What can’t be undone about offered seats.
pub const OFFER_WARNING: &str = "An offered seat is reserved for the person until the day named in the email. Emails can’t be taken back once they are sent.";

/// Describes the seats for the public, such as `23 of 40 seats taken, 5 people on the waitlist`.
///
/// Gives no numbers of people below five.
pub fn in_public(figures: &SeatFigures) -> String {
    let waiting = match figures.waiting + figures.offered {
        0 => String::new(),
        count => format!(", {} people on the waitlist", public_count(count)),
    };
    // Explains why people wait although some seats are not taken.
    let has_reserved = figures.reserved_free + figures.offered > 0;
    let reserved = match figures.open_free() {
        _ if !has_reserved || waiting.is_empty() => "",
        Some(0) => " (all free seats are reserved)",
        _ => " (some of the free seats are reserved)",
    };
    match (figures.taken, figures.capacity) {
        (0, Some(capacity)) => format!("{capacity} seats, no one confirmed yet"),
        (0, None) => "No participants yet".to_owned(),
        (taken, Some(capacity)) => format!("{} of {capacity} seats taken{reserved}{waiting}", public_count(taken)),
        (taken, None) => format!("{} participants{waiting}", public_count(taken)),
    }
}

/// Describes the seats for organizers, such as `31 of 36 wanted, at most 40`, or `31 of 40 seats taken` without a target.
pub fn for_organizers(figures: &SeatFigures) -> String {
    let SeatFigures { capacity, target, taken, .. } = figures;
    match (capacity, target.filter(|target| Some(*target) < *capacity)) {
        (Some(capacity), Some(target)) => format!("{taken} of {target} wanted, at most {capacity}"),
        (Some(capacity), None) => format!("{taken} of {capacity} seats taken"),
        (None, _) => counted(*taken as usize, "seat taken", "seats taken"),
    }
}

/// The number of seats up to which the chart is shown.
const MOST: u32 = 200;
/// The number of squares in a row. `SIDE` is the size of a square with its gap.
const ROW: u32 = 20;
const SIDE: u32 = 16;

/// A chart with a square for each seat, and a circle for each person on the waitlist.
///
/// Taken seats are solid, offered ones striped, reserved ones hatched, open ones hollow.
#[component]
pub fn SeatPicture(figures: SeatFigures) -> impl IntoView {
    let kinds = kinds(&figures);
    let all: u32 = kinds.iter().map(|(_, count, _)| count).sum();
    let squares = kinds.into_iter().flat_map(|(class, count, _)| std::iter::repeat_n(class, count as usize));
    let square = |(place, class): (u32, &'static str)| {
        let (x, y) = (place % ROW * SIDE + 1, place / ROW * SIDE + 1);
        view! { <rect class=class x=x.to_string() y=y.to_string() width="13" height="13" rx="3"/> }
    };
    let rows = all.div_ceil(ROW);
    let circle = |place: u32| {
        let (x, y) = (place % ROW * SIDE + 7, (rows + place / ROW) * SIDE + 12);
        view! { <circle class="waitlisted" cx=x.to_string() cy=y.to_string() r="5"/> }
    };
    let height = (rows + figures.waiting.div_ceil(ROW)) * SIDE + 6;
    let view_box = format!("0 0 {} {height}", ROW * SIDE);
    let described = described(&figures);
    (all + figures.waiting <= MOST && all > 0).then(|| {
        view! {
            <svg class="seat-chart" viewBox=view_box role="img">
                <title>{described}</title>
                {(0..).zip(squares).map(square).collect_view()}
                {(0..figures.waiting).map(circle).collect_view()}
            </svg>
        }
    })
}

/// The legend of the chart, with numbers.
#[component]
pub fn SeatLegend(figures: SeatFigures) -> impl IntoView {
    let entry = |(class, count, label): (&'static str, u32, &'static str)| {
        (count > 0).then(|| {
            view! {
                <li>
                    <svg class="swatch" viewBox="0 0 15 15" width="14" height="14" aria-hidden="true"><rect class=class x="1" y="1" width="13" height="13" rx="3"/></svg>
                    <span>{format!("{count} {label}")}</span>
                </li>
            }
        })
    };
    let waiting = (figures.waiting > 0).then(|| {
        view! {
            <li>
                <svg class="swatch" viewBox="0 0 15 15" width="14" height="14" aria-hidden="true"><circle class="waitlisted" cx="7" cy="7" r="5"/></svg>
                <span>{format!("{} {}", figures.waiting, waiting_label(&figures))}</span>
            </li>
        }
    });
    view! { <ul class="legend">{kinds(&figures).map(entry).collect_view()}{waiting}</ul> }
}

/// Describes the people on the waitlist who have no offered seat.
fn waiting_label(figures: &SeatFigures) -> &'static str {
    if figures.offered > 0 { "on the waitlist without an offered seat" } else { "on the waitlist" }
}

/// The rows of the chart's table: a kind of seat and how many there are.
///
/// Without a capacity, the number of open seats has no limit, so it has no row.
pub fn table_rows(figures: &SeatFigures) -> Vec<Vec<String>> {
    let kinds = kinds(figures).into_iter().filter(|(class, ..)| *class != "seat open" || figures.capacity.is_some());
    kinds.map(|(_, count, label)| vec![label.to_owned(), count.to_string()]).collect()
}

/// The CSS class, number and label of each kind of seat.
fn kinds(figures: &SeatFigures) -> [(&'static str, u32, &'static str); 4] {
    [
        ("seat taken", figures.taken, "taken"),
        ("seat offered", figures.offered, "offered to someone on the waitlist"),
        ("seat reserved", figures.reserved_free, "free, but reserved for seat pools"),
        ("seat open", figures.open_free().unwrap_or(0), "free and open to anyone"),
    ]
}

fn described(figures: &SeatFigures) -> String {
    format!(
        "Seats: {} taken, {} offered, {} free and reserved, {} free and open; {} {}",
        figures.taken,
        figures.offered,
        figures.reserved_free,
        figures.open_free().unwrap_or(0),
        figures.waiting,
        waiting_label(figures)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_sentence_gives_no_number_below_five() {
        let figures = SeatFigures { capacity: Some(40), taken: 40, waiting: 3, ..SeatFigures::default() };
        assert_eq!(in_public(&figures), "40 of 40 seats taken, fewer than five people on the waitlist");
        let figures = SeatFigures { waiting: 5, ..figures };
        assert_eq!(in_public(&figures), "40 of 40 seats taken, 5 people on the waitlist");
        let figures = SeatFigures { taken: 2, waiting: 0, ..figures };
        assert_eq!(in_public(&figures), "fewer than five of 40 seats taken", "the rule holds for taken seats too");
    }

    #[test]
    fn organizers_read_the_target_beside_the_maximum() {
        let figures = SeatFigures { capacity: Some(40), target: Some(36), taken: 31, ..SeatFigures::default() };
        assert_eq!(for_organizers(&figures), "31 of 36 wanted, at most 40");
        assert_eq!(in_public(&figures), "31 of 40 seats taken", "the target isn't public");
        let figures = SeatFigures { target: Some(40), ..figures };
        assert_eq!(for_organizers(&figures), "31 of 40 seats taken", "a target of all seats says nothing");
    }

    #[test]
    fn public_sentence_says_that_other_seats_are_reserved() {
        let figures =
            SeatFigures { capacity: Some(40), taken: 31, reserved_free: 9, waiting: 5, ..SeatFigures::default() };
        assert_eq!(in_public(&figures), "31 of 40 seats taken (all free seats are reserved), 5 people on the waitlist");
        let figures = SeatFigures { reserved_free: 4, ..figures };
        assert_eq!(
            in_public(&figures),
            "31 of 40 seats taken (some of the free seats are reserved), 5 people on the waitlist"
        );
    }
}
