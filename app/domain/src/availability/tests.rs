//! Compares the fair time finder with brute force, and checks its sentences.

use super::*;
use chrono::Days;
use proptest::prelude::*;

const ZONES: [&str; 7] = [
    "America/Los_Angeles",
    "America/New_York",
    "Europe/Copenhagen",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "UTC",
];

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn slot(starts: &str, minutes: i64) -> Slot {
    Slot::new(at(starts), at(starts) + TimeDelta::minutes(minutes)).unwrap()
}

fn option(id: i64, starts: &str) -> PollOption {
    PollOption { id: PollOptionId(id), time: OptionTime::Slot(slot(starts, 60)) }
}

/// A person who answers yes to each of these options.
fn person(id: i64, name: &str, options: &[PollOption]) -> Respondent {
    let answers = options.iter().map(|option| (option.id, PollAnswer::Yes)).collect();
    Respondent { person: PersonId(id), zone: Some(zone(name)), is_required: false, answers, burden: 0 }
}

fn ids(ranked: &[RankedOption]) -> Vec<i64> {
    ranked.iter().map(|ranked| ranked.option.id.0).collect()
}

#[test]
fn slot_ends_after_it_starts_and_within_a_day() {
    let start = at("2031-03-03T10:00:00Z");
    assert_eq!(Slot::new(start, start), Err(Refusal::SlotEndsTooEarly));
    assert!(Slot::new(start, start + TimeDelta::hours(24)).is_ok());
    assert!(Slot::new(start, start + TimeDelta::hours(25)).is_err());
}

#[test]
fn poll_needs_different_options() {
    let time = OptionTime::Slot(slot("2031-03-03T10:00:00Z", 60));
    let day = OptionTime::Day("2031-03-03".parse().unwrap());
    assert!(check_options(&[time, day]).is_ok());
    assert!(check_options(&[]).is_err());
    assert_eq!(check_options(&[time, day, time]), Err(Refusal::DuplicateOption));
}

#[test]
fn discomfort_rises_towards_three_in_the_morning() {
    assert!(DISCOMFORT[9..18].iter().all(|hour| *hour == 0));
    let evening: Vec<u32> = (17..27).map(|hour| DISCOMFORT[hour % 24]).collect();
    assert!(evening.is_sorted() && DISCOMFORT[3..10].iter().rev().is_sorted());
    assert_eq!(DISCOMFORT.iter().max(), Some(&DISCOMFORT[3]));
}

#[test]
fn discomfort_counts_each_hour_that_a_slot_touches() {
    let utc = zone("UTC");
    let of = |starts, minutes| discomfort(slot(starts, minutes), &utc);
    assert_eq!(of("2031-03-03T17:00:00Z", 60), 0, "it ends at 18:00");
    assert_eq!(of("2031-03-03T17:30:00Z", 31), DISCOMFORT[18]);
    assert_eq!(of("2031-03-03T08:59:00Z", 30), DISCOMFORT[8]);
    assert_eq!(of("2031-03-03T17:00:00Z", 24 * 60), 10);
    assert_eq!(discomfort(slot("2031-03-03T03:00:00Z", 30), &zone("Asia/Kolkata")), DISCOMFORT[8], "8:30 to 9:00");
}

#[test]
fn attendance_comes_before_the_hour() {
    let options = [option(1, "2031-03-03T12:00:00Z"), option(2, "2031-03-03T02:00:00Z")];
    let people = [person(1, "UTC", &options), person(2, "UTC", &options[1..])];
    assert_eq!(ids(&rank(&options, &people)), [2, 1]);
}

#[test]
fn yes_is_better_than_if_needed() {
    let options = [option(1, "2031-03-03T12:00:00Z"), option(2, "2031-03-03T13:00:00Z")];
    let mut people = [person(1, "UTC", &options)];
    people[0].answers.insert(options[0].id, PollAnswer::IfNeeded);
    assert_eq!(ids(&rank(&options, &people)), [2, 1]);
}

#[test]
fn required_person_counts_more_than_others() {
    let options = [option(1, "2031-03-03T12:00:00Z"), option(2, "2031-03-03T13:00:00Z")];
    let lead = Respondent { is_required: true, ..person(3, "UTC", &options[1..]) };
    let people = [person(1, "UTC", &options[..1]), person(2, "UTC", &options[..1]), lead];
    let ranked = rank(&options, &people);
    assert_eq!(ids(&ranked), [2, 1]);
    assert_eq!(
        ranked[1].sentence(),
        "2 of 3 can attend, without 1 of 1 required person; it is between 09:00 and 18:00 for all of them."
    );
}

#[test]
fn worst_local_hour_decides_between_equal_attendance() {
    // 14:00 and 17:00 UTC are 6:00 and 9:00 in Los Angeles, and 15:00 and 18:00 in Copenhagen.
    let options = [option(1, "2031-02-03T14:00:00Z"), option(2, "2031-02-03T17:00:00Z")];
    let people = [person(1, "America/Los_Angeles", &options), person(2, "Europe/Copenhagen", &options)];
    let ranked = rank(&options, &people);
    let sentences: Vec<String> = ranked.iter().map(RankedOption::sentence).collect();
    assert_eq!(ids(&ranked), [2, 1]);
    assert_eq!(sentences[0], "2 of 2 can attend; the latest local time is 19:00 in Copenhagen.");
    assert_eq!(sentences[1], "2 of 2 can attend; the earliest local time is 06:00 in Los Angeles.");
}

#[test]
fn equal_options_are_ordered_by_time() {
    let options = [option(1, "2031-03-03T12:00:00Z"), option(2, "2031-03-03T10:00:00Z")];
    assert_eq!(ids(&rank(&options, &[person(1, "UTC", &options)])), [2, 1]);
    assert_eq!(ids(&rank(&options, &[])), [2, 1]);
}

#[test]
fn day_has_no_hour_and_no_burden() {
    let day = PollOption { id: PollOptionId(1), time: OptionTime::Day("2031-03-03".parse().unwrap()) };
    let ranked = rank(&[day], &[person(1, "Pacific/Auckland", &[day]), person(2, "UTC", &[])]);
    assert_eq!((ranked[0].largest_burden, ranked[0].sentence().as_str()), (0, "1 of 2 can attend."));
    assert_eq!(ranked[0].counts.unanswered, 1);
}

#[test]
fn earlier_burden_moves_the_next_meeting() {
    // Good for Tokyo, then good for New York.
    let options = [option(1, "2031-03-03T02:00:00Z"), option(2, "2031-03-03T15:00:00Z")];
    let mut people = [person(1, "America/New_York", &options), person(2, "Asia/Tokyo", &options)];
    people[0].burden = 20;
    assert_eq!(ids(&rank(&options, &people)), [2, 1]);
    people[0].burden = 0;
    people[1].burden = 20;
    let ranked = rank(&options, &people);
    assert_eq!(ids(&ranked), [1, 2]);
    assert!(ranked[0].sentence().ends_with("; the largest burden of one person becomes 20."));
}

#[test]
fn series_shares_the_burden() {
    // Each week has an option at night for Tokyo and one at night for New York.
    let options: Vec<PollOption> = (0..4)
        .flat_map(|week| {
            let starts = |hour| at("2031-03-03T00:00:00Z") + TimeDelta::hours(hour) + TimeDelta::weeks(week);
            [(2 * week, 17), (2 * week + 1, 3)].map(|(id, hour)| {
                let slot = Slot::new(starts(hour), starts(hour + 1)).unwrap();
                PollOption { id: PollOptionId(id), time: OptionTime::Slot(slot) }
            })
        })
        .collect();
    let people = [person(1, "America/New_York", &options), person(2, "Asia/Tokyo", &options)];
    let choice = choose_series(&options, &people, SeriesWish { meetings: 2, spare: 0 });
    let nights: Vec<i64> = choice.options.iter().map(|ranked| ranked.option.id.0 % 2).collect();
    assert_ne!(nights[0], nights[1], "{choice:?}");
    assert!(choice.burdens.values().all(|burden| *burden <= 10), "{choice:?}");
}

#[test]
fn spare_trades_attendance_for_fairer_hours() {
    let options = [option(1, "2031-03-03T02:00:00Z"), option(2, "2031-03-03T12:00:00Z")];
    let people = [person(1, "UTC", &options), person(2, "UTC", &options), person(3, "UTC", &options[..1])];
    let chosen = |spare| ids(&choose_series(&options, &people, SeriesWish { meetings: 1, spare }).options);
    assert_eq!((chosen(0), chosen(1)), (vec![1], vec![2]));
}

#[test]
fn meetings_of_a_series_do_not_overlap() {
    let options = [option(1, "2031-03-03T12:00:00Z"), option(2, "2031-03-03T12:30:00Z")];
    let choice = choose_series(&options, &[person(1, "UTC", &options)], SeriesWish { meetings: 2, spare: 0 });
    assert_eq!(ids(&choice.options), [1]);
}

fn answers(options: usize) -> impl Strategy<Value = Vec<Option<PollAnswer>>> {
    let answer = prop_oneof![
        4 => Just(Some(PollAnswer::Yes)),
        1 => Just(Some(PollAnswer::IfNeeded)),
        1 => Just(Some(PollAnswer::No)),
        1 => Just(None)
    ];
    prop::collection::vec(answer, options)
}

prop_compose! {
    fn respondent(options: usize)(
        id in 0i64..1000, zone_index in 0..ZONES.len(), is_required in prop::bool::weighted(0.1),
        answers in answers(options), burden in prop_oneof![3 => Just(0u32), 1 => 0u32..12]
    ) -> Respondent {
        let answers = (0..).zip(answers).filter_map(|(id, answer)| Some((PollOptionId(id), answer?))).collect();
        Respondent { person: PersonId(id), zone: Some(zone(ZONES[zone_index])), is_required, answers, burden }
    }
}

prop_compose! {
    fn instance()(hours in prop::collection::vec(0i64..24 * 14, 1..=20))(
        people in prop::collection::vec(respondent(hours.len()), 0..=8), hours in Just(hours)
    ) -> (Vec<PollOption>, Vec<Respondent>) {
        let start = |hour| at("2031-03-24T00:30:00Z") + TimeDelta::hours(hour);
        let option = |(id, hour)| {
            let time = OptionTime::Slot(Slot::new(start(hour), start(hour + 1)).unwrap());
            PollOption { id: PollOptionId(id), time }
        };
        ((0..).zip(hours).map(option).collect(), people)
    }
}

/// What a set of meetings is judged by, computed minute by minute and person by person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Judged {
    missing_required: u32,
    absences: u32,
    if_needed: u32,
    largest: u32,
    sum: u32,
    times: Vec<(OptionTime, i64)>,
}

fn minute_by_minute(slot: Slot, zone: &Zone) -> u32 {
    use crate::time::Timelike;
    let minutes = (slot.ends() - slot.starts()).num_minutes();
    let hours = (0..minutes).map(|minute| zone.at(slot.starts() + TimeDelta::minutes(minute)).hour());
    hours.map(|hour| DISCOMFORT[hour as usize]).max().unwrap()
}

fn judged(options: &[PollOption], people: &[Respondent], spare: u32, all: &[PollOption]) -> Judged {
    let number = |option: &PollOption, fits: &dyn Fn(Option<&PollAnswer>) -> bool| {
        people.iter().filter(|person| fits(person.answers.get(&option.id))).count() as u32
    };
    let absent = |option: &PollOption| number(option, &|answer| matches!(answer, None | Some(PollAnswer::No)));
    let needed = |option: &PollOption| number(option, &|answer| answer == Some(&PollAnswer::IfNeeded));
    let least = |count: &dyn Fn(&PollOption) -> u32| all.iter().map(count).min().unwrap_or(0) + spare;
    let over = |count: &dyn Fn(&PollOption) -> u32| {
        options.iter().map(|option| count(option).saturating_sub(least(count))).sum::<u32>()
    };
    let burden = |person: &Respondent| {
        let attended = options.iter().filter(|option| person.can_attend(option.id));
        let added = attended.map(|option| match option.time {
            OptionTime::Slot(slot) => minute_by_minute(slot, person.zone.as_ref().unwrap()),
            OptionTime::Day(_) => 0,
        });
        person.burden + added.sum::<u32>()
    };
    let missing = |option: &PollOption| {
        people.iter().filter(|person| person.is_required && !person.can_attend(option.id)).count() as u32
    };
    let mut times: Vec<_> = options.iter().map(|option| (option.time, option.id.0)).collect();
    times.sort();
    Judged {
        missing_required: options.iter().map(missing).sum(),
        absences: over(&absent),
        if_needed: over(&needed),
        largest: people.iter().map(burden).max().unwrap_or(0),
        sum: people.iter().map(burden).sum(),
        times,
    }
}

/// The best of all sets of this size without overlaps.
fn by_brute_force(options: &[PollOption], people: &[Respondent], wish: SeriesWish) -> Option<Judged> {
    let sets = (0u32..1 << options.len()).filter(|set| set.count_ones() as usize == wish.meetings);
    let chosen = |set: u32| -> Vec<PollOption> {
        (0..).zip(options).filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, option)| *option).collect()
    };
    let apart = |set: &Vec<PollOption>| {
        set.iter().enumerate().all(|(nth, one)| set[nth + 1..].iter().all(|other| !one.time.overlaps(other.time)))
    };
    sets.map(chosen).filter(apart).map(|set| judged(&set, people, wish.spare, options)).min()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn ranking_is_the_order_of_brute_force((options, people) in instance()) {
        let ranked = rank(&options, &people);
        let mut expected: Vec<Judged> =
            options.iter().map(|option| judged(&[*option], &people, 0, &options)).collect();
        expected.sort();
        let expected: Vec<i64> = expected.into_iter().map(|judged| judged.times[0].1).collect();
        prop_assert_eq!(ids(&ranked), expected);
    }

    #[test]
    fn series_is_the_best_of_all((options, people) in instance(), meetings in 1usize..=JOINT, spare in 0u32..3) {
        let wish = SeriesWish { meetings, spare };
        let choice = choose_series(&options, &people, wish);
        if let Some(best) = by_brute_force(&options, &people, wish) {
            let chosen: Vec<PollOption> = choice.options.iter().map(|ranked| ranked.option).collect();
            prop_assert_eq!(judged(&chosen, &people, spare, &options), best);
        } else {
            prop_assert!(choice.options.len() < meetings);
        }
    }

    #[test]
    fn finder_does_not_depend_on_the_order((options, people) in instance(), meetings in 1usize..5) {
        let wish = SeriesWish { meetings, spare: 1 };
        let backwards: (Vec<_>, Vec<_>) =
            (options.iter().rev().copied().collect(), people.iter().rev().cloned().collect());
        prop_assert_eq!(rank(&options, &people), rank(&backwards.0, &backwards.1));
        let chosen = choose_series(&options, &people, wish).options;
        prop_assert_eq!(chosen, choose_series(&backwards.0, &backwards.1, wish).options);
    }

    #[test]
    fn discomfort_is_that_of_the_worst_minute(start in 0i64..24 * 60 * 14, minutes in 1i64..600, index in 0..ZONES.len()) {
        let starts = at("2031-03-24T00:00:00Z") + TimeDelta::minutes(start);
        let slot = Slot::new(starts, starts + TimeDelta::minutes(minutes)).unwrap();
        prop_assert_eq!(discomfort(slot, &zone(ZONES[index])), minute_by_minute(slot, &zone(ZONES[index])));
    }
}

/// 60 people in every zone, who can attend all of 200 slots, so that attendance decides nothing.
fn large_instance() -> (Vec<PollOption>, Vec<Respondent>) {
    let start = |nth: i64| at("2031-03-24T00:00:00Z") + TimeDelta::minutes(nth * 97);
    let option = |nth| {
        let time = OptionTime::Slot(Slot::new(start(nth), start(nth) + TimeDelta::minutes(90)).unwrap());
        PollOption { id: PollOptionId(nth), time }
    };
    let options: Vec<PollOption> = (0..200).map(option).collect();
    let people = (0..60).map(|nth| person(nth, ZONES[nth as usize % ZONES.len()], &options)).collect();
    (options, people)
}

/// The seconds that the ranking and a series of six take for [`large_instance`].
#[expect(clippy::disallowed_methods, reason = "measures how long it takes")]
fn seconds_for_many() -> f64 {
    let (options, people) = large_instance();
    let begun = std::time::Instant::now();
    assert_eq!(rank(&options, &people).len(), 200);
    assert_eq!(choose_series(&options, &people, SeriesWish { meetings: 6, spare: 2 }).options.len(), 6);
    begun.elapsed().as_secs_f64()
}

#[test]
fn many_people_and_options_are_ranked_in_seconds() {
    let seconds = seconds_for_many();
    assert!(seconds < 20.0, "{seconds} seconds without optimization");
}

#[test]
#[ignore = "measures optimized code: cargo test --release -p domain --features zones -- --ignored"]
fn many_people_and_options_are_ranked_in_a_second() {
    let seconds = seconds_for_many();
    assert!(seconds < 1.0, "{seconds} seconds");
}

#[test]
fn days_of_a_poll_are_compared_as_dates() {
    let day = |days| OptionTime::Day("2031-03-03".parse::<NaiveDate>().unwrap() + Days::new(days));
    assert!(day(0).overlaps(day(0)) && !day(0).overlaps(day(1)));
    assert!(day(0).order() < day(1).order());
}
