//! Whatever happens in whatever order: nobody is given a seat that isn't there, and nobody loses one.

use super::*;
use crate::commitments::{Consent, Version};
use crate::editions::Clause;
use crate::seats::{Floor, Reserve, Seats, Waiting};
use crate::time::DateTime;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn only_the_steps_of_the_table_can_be_taken() {
    let steps = [Step::Send, Step::Accept, Step::Wait, Step::Decline, Step::Expire, Step::Revoke, Step::Withdraw];
    let allowed = |from: State| steps.into_iter().filter(|step| from.after(*step).is_ok()).count();
    assert_eq!(State::ALL.map(allowed), [1, 5, 5, 1, 1, 1, 1, 1]);
    assert_eq!(State::Accepted.after(Step::Withdraw).unwrap(), State::Withdrawn, "a seat is given up, never taken");
}

#[test]
fn an_expired_invitation_cannot_be_accepted() {
    let deadline = DateTime::UNIX_EPOCH + TimeDelta::days(14);
    let sent = Standing { state: State::Sent, deadline: Some(deadline), offer: None };
    let floor = Floor::<u8> { seats: Seats::default(), seated: BTreeMap::new(), waiting: vec![] };
    assert_eq!(sent.accept(&floor, None, deadline).unwrap(), State::Accepted, "the last moment counts");
    let late = deadline + TimeDelta::seconds(1);
    assert_eq!(sent.accept(&floor, None, late).unwrap_err(), Refusal::AnswerTooLate);
    let offered = Standing { state: State::Waitlisted, deadline: None, offer: Some(deadline) };
    assert_eq!(offered.accept(&floor, None, late).unwrap_err(), Refusal::AnswerTooLate);
}

#[test]
fn a_reminder_comes_before_the_deadline_and_not_after() {
    let deadline = DateTime::UNIX_EPOCH + TimeDelta::days(14);
    let sent = Standing { state: State::Sent, deadline: Some(deadline), offer: None };
    let before = |hours| deadline - TimeDelta::hours(hours);
    assert!(!sent.wants_reminder(4, before(97)) && sent.wants_reminder(4, before(95)));
    assert!(!sent.wants_reminder(4, deadline) && !sent.wants_reminder(0, before(5)));
}

/// An edition in small: what the store keeps in tables, as maps.
struct Book {
    seats: Seats,
    people: Vec<One>,
    next_place: u32,
}

#[derive(Clone)]
struct One {
    standing: Standing,
    reserve: Option<Title>,
    place: Option<u32>,
    agreed: Option<u32>,
}

fn version() -> Version {
    let text = Line::parse("come").unwrap();
    Version { number: 3, clauses: vec![Clause { letter: 'a', text }], since: None }
}

impl Book {
    fn floor(&self) -> Floor<usize> {
        let mut seated = crate::seats::Held::new();
        for one in self.people.iter().filter(|one| one.standing.state == State::Accepted) {
            *seated.entry(one.reserve.clone()).or_default() += 1;
        }
        let waits = |(who, one): (usize, &One)| {
            let waiting = Waiting { who, reserve: one.reserve.clone(), offered: one.standing.offer.is_some() };
            Some((one.place?, waiting))
        };
        let mut waiting: Vec<_> = self.people.iter().enumerate().filter_map(waits).collect();
        waiting.sort_by_key(|(place, _)| *place);
        Floor { seats: self.seats.clone(), seated, waiting: waiting.into_iter().map(|(_, one)| one).collect() }
    }

    fn set(&mut self, who: usize, state: State) {
        let one = &mut self.people[who];
        one.standing.state = state;
        one.standing.offer = None;
        one.place = None;
        if state == State::Waitlisted {
            one.place = Some(self.next_place);
            self.next_place += 1;
        }
    }

    fn step(&mut self, who: usize, step: Step) {
        if let Ok(state) = self.people[who].standing.state.after(step) {
            self.set(who, state);
        }
    }

    fn accept(&mut self, who: usize, ticked: bool, now: Instant) {
        let consent = Consent { version: 3, letters: if ticked { vec!['a'] } else { vec![] } };
        let One { standing, reserve, .. } = self.people[who].clone();
        if consent.holds(&version(), &[]).is_ok()
            && let Ok(state) = standing.accept(&self.floor(), reserve.as_ref(), now)
        {
            self.people[who].agreed = Some(3);
            self.set(who, state);
        }
    }

    fn offer(&mut self, until: Instant) {
        for who in self.floor().next() {
            self.people[who].standing.offer = Some(until);
        }
    }
}

#[derive(Clone, Debug)]
enum Event {
    Send(usize),
    Accept(usize, bool),
    Decline(usize),
    Withdraw(usize),
    Revoke(usize),
    Expire,
    Offer,
    Seats(u32, u32),
    Days(i64),
}

const PEOPLE: usize = 9;

fn event() -> impl Strategy<Value = Event> {
    let who = 0..PEOPLE;
    prop_oneof![
        2 => who.clone().prop_map(Event::Send),
        6 => (who.clone(), prop::bool::weighted(0.9)).prop_map(|(who, ticked)| Event::Accept(who, ticked)),
        1 => who.clone().prop_map(Event::Decline),
        2 => who.clone().prop_map(Event::Withdraw),
        1 => who.prop_map(Event::Revoke),
        1 => Just(Event::Expire),
        2 => Just(Event::Offer),
        1 => (0u32..7, 0u32..3).prop_map(|(all, reserved)| Event::Seats(all, reserved)),
        1 => (1i64..6).prop_map(Event::Days),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn seats_are_never_oversold_nor_taken_away_and_nobody_is_passed_by(
        reserves in prop::collection::vec(any::<bool>(), PEOPLE),
        events in prop::collection::vec(event(), 1..90),
    ) {
        let statistics = Title::parse("statistics").unwrap();
        let mut now = DateTime::UNIX_EPOCH;
        let fresh = |reserved: bool| One {
            standing: Standing { state: State::Sent, deadline: Some(now + TimeDelta::days(14)), offer: None },
            reserve: reserved.then(|| statistics.clone()),
            place: None,
            agreed: None,
        };
        let people = reserves.into_iter().map(fresh).collect();
        let mut book = Book { seats: Seats::new(Some(3), vec![]).unwrap(), people, next_place: 1 };
        for event in events {
            let before: Vec<One> = book.people.clone();
            match event.clone() {
                Event::Send(who) => {
                    book.step(who, Step::Send);
                    book.people[who].standing.deadline = Some(now + TimeDelta::days(14));
                }
                Event::Accept(who, ticked) => book.accept(who, ticked, now),
                Event::Decline(who) => book.step(who, Step::Decline),
                Event::Withdraw(who) => book.step(who, Step::Withdraw),
                Event::Revoke(who) => book.step(who, Step::Revoke),
                Event::Expire => (0..PEOPLE).filter(|who| before[*who].standing.is_over(now)).for_each(|who| book.step(who, Step::Expire)),
                Event::Offer => book.offer(now + TimeDelta::days(4)),
                Event::Seats(all, reserved) => {
                    let reserve = Reserve { title: statistics.clone(), seats: reserved };
                    if let Ok(seats) = Seats::new(Some(all), vec![reserve])
                        && book.seats.may_become(&seats, &book.floor().held()).is_ok()
                    {
                        book.seats = seats;
                    }
                }
                Event::Days(days) => now += TimeDelta::days(days),
            }
            let floor = book.floor();
            let taken: u32 = floor.held().values().sum();
            prop_assert!(Some(taken) <= book.seats.capacity(), "{taken} hold one of {:?}", book.seats);
            for (who, (was, is)) in before.iter().zip(&book.people).enumerate() {
                let lost = was.standing.state == State::Accepted && is.standing.state != State::Accepted;
                prop_assert!(!lost || matches!(event, Event::Withdraw(own) if own == who), "{who} lost a seat by {event:?}");
                prop_assert!(is.standing.state != State::Accepted || is.agreed == Some(3), "{who} agreed to nothing");
                prop_assert_eq!(is.place.is_some(), is.standing.state == State::Waitlisted);
                let waits_on = was.place.is_some() && is.place.is_some() && was.standing.state == is.standing.state;
                prop_assert!(!waits_on || was.place == is.place || matches!(event, Event::Send(_)), "{who} lost their place");
            }
            // Whoever was offered a seat or sat down took it from nobody who came before: for those a seat is left.
            let newly = |who: usize| {
                let (was, is) = (&before[who], &book.people[who]);
                was.standing.state != State::Accepted && was.standing.offer.is_none()
                    && (is.standing.state == State::Accepted || is.standing.offer.is_some())
            };
            for who in (0..PEOPLE).filter(|who| newly(*who)) {
                let own = book.people[who].reserve.clone();
                let left = floor.next();
                let ahead = |other: &usize| {
                    let place = book.people[*other].place;
                    let earlier = place.is_some() && (before[who].place.is_none() || place < before[who].place);
                    let still = book.people[*other].standing.offer.is_none() && before[*other].place.is_some();
                    earlier && still && book.people[*other].reserve == own && !left.contains(other)
                };
                prop_assert_eq!((0..PEOPLE).find(ahead), None, "{} went past by {:?}", who, event);
            }
        }
    }
}

#[test]
fn a_forwarded_link_makes_nobody_the_invited_one() {
    let person = Person { name: Name::parse("Wren Talus").unwrap(), login: Login::parse("Demo-Wren").ok() };
    let (id, owner, is_contact) = (PersonId(1), false, false);
    let account = Account { id, person, owner, organizes: vec![], leads: vec![], takes_part: vec![], is_contact };
    let (own, other) = (Login::parse("demo-wren").unwrap(), Login::parse("demo-bao").unwrap());
    let of = |person: Option<i64>, login| whose(person.map(PersonId), login, Some(&account));
    assert_eq!(of(None, Some(&own)), Whose::Theirs, "GitHub ignores case");
    assert_eq!(of(None, Some(&other)), Whose::SomebodyElses);
    assert_eq!(of(None, None), Whose::Open);
    assert_eq!(of(Some(1), Some(&other)), Whose::Theirs, "they answered it, whatever they are called by now");
    assert_eq!(of(Some(2), Some(&own)), Whose::SomebodyElses, "the login went to another");
    assert_eq!(whose(None, None, None), Whose::Unknown);
}
