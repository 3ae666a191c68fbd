//! Tests of the rules for invitations, with any sequence of events.

use super::*;
use crate::commitments::{AgreementVersion, Consent};
use crate::editions::Clause;
use crate::seats::{SeatAllocation, SeatPool, Seats, WaitlistEntry};
use crate::time::DateTime;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn only_listed_transitions_are_allowed() {
    let transitions = [
        InvitationTransition::Send,
        InvitationTransition::Accept,
        InvitationTransition::Wait,
        InvitationTransition::Decline,
        InvitationTransition::Expire,
        InvitationTransition::Revoke,
        InvitationTransition::Withdraw,
    ];
    let allowed =
        |from: InvitationState| transitions.into_iter().filter(|transition| from.after(*transition).is_ok()).count();
    assert_eq!(InvitationState::ALL.map(allowed), [1, 5, 5, 1, 1, 1, 1, 1]);
    assert_eq!(
        InvitationState::Accepted.after(InvitationTransition::Withdraw).unwrap(),
        InvitationState::Withdrawn,
        "a seat is given up, never revoked"
    );
}

#[test]
fn expired_invitation_cannot_be_accepted() {
    let deadline = DateTime::UNIX_EPOCH + TimeDelta::days(14);
    let sent = InvitationStatus { state: InvitationState::Sent, deadline: Some(deadline), offer: None };
    let allocation = SeatAllocation::<u8> { seats: Seats::default(), confirmed: BTreeMap::new(), waiting: vec![] };
    assert_eq!(sent.accept(&allocation, None, deadline).unwrap(), InvitationState::Accepted, "the last moment counts");
    let late = deadline + TimeDelta::seconds(1);
    assert_eq!(sent.accept(&allocation, None, late).unwrap_err(), Refusal::DeadlinePassed);
    let offered = InvitationStatus { state: InvitationState::Waitlisted, deadline: None, offer: Some(deadline) };
    assert_eq!(offered.accept(&allocation, None, late).unwrap_err(), Refusal::DeadlinePassed);
}

#[test]
fn reminder_waits_a_day_after_the_invitation_reached_the_person() {
    use crate::email::DeliveryStatus::{Discarded, Held, Sent, Waiting};
    let at = |days| DateTime::UNIX_EPOCH + TimeDelta::days(days);
    let since = |status, link: Option<i64>| reached_since(at(0), Some((status, at(3))), link.map(at));
    assert_eq!([Waiting, Sent].map(|status| since(status, None)), [Some(at(3)); 2]);
    assert_eq!([Held, Discarded].map(|status| since(status, None)), [None; 2]);
    assert_eq!(since(Discarded, Some(2)), Some(at(2)), "someone gave them the link");
    let may_be_reminded = |days| has_had_it_for_a_day(since(Sent, None), at(days));
    assert!(!may_be_reminded(3) && may_be_reminded(4) && !has_had_it_for_a_day(None, at(9)));
}

#[test]
fn reminder_is_due_only_before_the_deadline() {
    let deadline = DateTime::UNIX_EPOCH + TimeDelta::days(14);
    let sent = InvitationStatus { state: InvitationState::Sent, deadline: Some(deadline), offer: None };
    let before = |hours| deadline - TimeDelta::hours(hours);
    assert!(!sent.is_reminder_due(4, before(97)) && sent.is_reminder_due(4, before(95)));
    assert!(!sent.is_reminder_due(4, deadline) && !sent.is_reminder_due(0, before(5)));
}

/// An in-memory model of an edition's invitations.
struct Model {
    seats: Seats,
    people: Vec<InvitedPerson>,
    next_place: u32,
}

#[derive(Clone)]
struct InvitedPerson {
    status: InvitationStatus,
    seat_pool: Option<Title>,
    place: Option<u32>,
    agreed: Option<u32>,
}

fn version() -> AgreementVersion {
    let text = ShortText::parse("come").unwrap();
    AgreementVersion {
        number: 3,
        clauses: vec![Clause { letter: 'a', text }],
        requirements: Default::default(),
        since: None,
    }
}

impl Model {
    fn allocation(&self) -> SeatAllocation<usize> {
        let mut confirmed = crate::seats::SeatCounts::new();
        for person in self.people.iter().filter(|person| person.status.state == InvitationState::Accepted) {
            *confirmed.entry(person.seat_pool.clone()).or_default() += 1;
        }
        let entry = |(who, person): (usize, &InvitedPerson)| {
            let (seat_pool, offered) = (person.seat_pool.clone(), person.status.offer.is_some());
            Some((person.place?, WaitlistEntry { who, seat_pool, offered }))
        };
        let mut waiting: Vec<_> = self.people.iter().enumerate().filter_map(entry).collect();
        waiting.sort_by_key(|(place, _)| *place);
        SeatAllocation {
            seats: self.seats.clone(),
            confirmed,
            waiting: waiting.into_iter().map(|(_, entry)| entry).collect(),
        }
    }

    fn set(&mut self, who: usize, state: InvitationState) {
        let person = &mut self.people[who];
        person.status.state = state;
        person.status.offer = None;
        person.place = None;
        if state == InvitationState::Waitlisted {
            person.place = Some(self.next_place);
            self.next_place += 1;
        }
    }

    fn apply(&mut self, who: usize, transition: InvitationTransition) {
        if let Ok(state) = self.people[who].status.state.after(transition) {
            self.set(who, state);
        }
    }

    fn accept(&mut self, who: usize, ticked: bool, now: Instant) {
        let consent = Consent { version: 3, letters: if ticked { vec!['a'] } else { vec![] } };
        let InvitedPerson { status, seat_pool, .. } = self.people[who].clone();
        if consent.check(&version(), &[]).is_ok()
            && let Ok(state) = status.accept(&self.allocation(), seat_pool.as_ref(), now)
        {
            self.people[who].agreed = Some(3);
            self.set(who, state);
        }
    }

    fn offer(&mut self, until: Instant) {
        for who in self.allocation().next() {
            self.people[who].status.offer = Some(until);
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
    fn seats_are_neither_oversold_nor_lost_and_queue_is_kept(
        seat_pools in prop::collection::vec(any::<bool>(), PEOPLE),
        events in prop::collection::vec(event(), 1..90),
    ) {
        let statistics = Title::parse("statistics").unwrap();
        let mut now = DateTime::UNIX_EPOCH;
        let fresh = |reserved: bool| InvitedPerson {
            status: InvitationStatus { state: InvitationState::Sent, deadline: Some(now + TimeDelta::days(14)), offer: None },
            seat_pool: reserved.then(|| statistics.clone()),
            place: None,
            agreed: None,
        };
        let people = seat_pools.into_iter().map(fresh).collect();
        let mut model = Model { seats: Seats::new(Some(3), vec![]).unwrap(), people, next_place: 1 };
        for event in events {
            let before: Vec<InvitedPerson> = model.people.clone();
            match event.clone() {
                Event::Send(who) => {
                    model.apply(who, InvitationTransition::Send);
                    model.people[who].status.deadline = Some(now + TimeDelta::days(14));
                }
                Event::Accept(who, ticked) => model.accept(who, ticked, now),
                Event::Decline(who) => model.apply(who, InvitationTransition::Decline),
                Event::Withdraw(who) => model.apply(who, InvitationTransition::Withdraw),
                Event::Revoke(who) => model.apply(who, InvitationTransition::Revoke),
                Event::Expire => (0..PEOPLE).filter(|who| before[*who].status.is_over(now)).for_each(|who| model.apply(who, InvitationTransition::Expire)),
                Event::Offer => model.offer(now + TimeDelta::days(4)),
                Event::Seats(all, reserved) => {
                    let seat_pool = SeatPool { title: statistics.clone(), seats: reserved };
                    if let Ok(seats) = Seats::new(Some(all), vec![seat_pool])
                        && model.seats.check_change(&seats, &model.allocation().occupied()).is_ok()
                    {
                        model.seats = seats;
                    }
                }
                Event::Days(days) => now += TimeDelta::days(days),
            }
            let allocation = model.allocation();
            let taken: u32 = allocation.occupied().values().sum();
            prop_assert!(Some(taken) <= model.seats.capacity(), "{taken} seats are taken of {:?}", model.seats);
            for (who, (was, is)) in before.iter().zip(&model.people).enumerate() {
                let lost_seat = was.status.state == InvitationState::Accepted && is.status.state != InvitationState::Accepted;
                prop_assert!(!lost_seat || matches!(event, Event::Withdraw(own) if own == who), "{who} lost a seat by {event:?}");
                prop_assert!(is.status.state != InvitationState::Accepted || is.agreed == Some(3), "{who} agreed to nothing");
                prop_assert_eq!(is.place.is_some(), is.status.state == InvitationState::Waitlisted);
                let waits_on = was.place.is_some() && is.place.is_some() && was.status.state == is.status.state;
                prop_assert!(!waits_on || was.place == is.place || matches!(event, Event::Send(_)), "{who} lost their place");
            }
            // A person who was offered a seat or got one overtook no one: those before them still have one left.
            let got_seat = |who: usize| {
                let (was, is) = (&before[who], &model.people[who]);
                was.status.state != InvitationState::Accepted && was.status.offer.is_none()
                    && (is.status.state == InvitationState::Accepted || is.status.offer.is_some())
            };
            for who in (0..PEOPLE).filter(|who| got_seat(*who)) {
                let own = model.people[who].seat_pool.clone();
                let next = allocation.next();
                let ahead = |other: &usize| {
                    let place = model.people[*other].place;
                    let earlier = place.is_some() && (before[who].place.is_none() || place < before[who].place);
                    let waits = model.people[*other].status.offer.is_none() && before[*other].place.is_some();
                    earlier && waits && model.people[*other].seat_pool == own && !next.contains(other)
                };
                prop_assert_eq!((0..PEOPLE).find(ahead), None, "{} was overtaken by {:?}", who, event);
            }
        }
    }
}

#[test]
fn forwarded_link_does_not_change_the_invited_person() {
    let person = Person { name: PersonName::parse("Wren Talus").unwrap(), login: Login::parse("Demo-Wren").ok() };
    let (id, owner, is_contact) = (PersonId(1), false, false);
    let account =
        Account { id, person, owner, organizes: vec![], views: vec![], leads: vec![], takes_part: vec![], is_contact };
    let (own, other) = (Login::parse("demo-wren").unwrap(), Login::parse("demo-bao").unwrap());
    let of = |person: Option<i64>, login| invitation_ownership(person.map(PersonId), login, Some(&account));
    assert_eq!(of(None, Some(&own)), InvitationOwnership::SomeoneElses, "only a sign-in binds a login to a person");
    assert_eq!(of(None, Some(&other)), InvitationOwnership::SomeoneElses);
    assert_eq!(of(None, None), InvitationOwnership::Open);
    assert_eq!(of(Some(1), Some(&other)), InvitationOwnership::Theirs, "they answered it, whatever their login is now");
    assert_eq!(of(Some(2), Some(&own)), InvitationOwnership::SomeoneElses, "the login belongs to another person now");
    assert_eq!(invitation_ownership(None, None, None), InvitationOwnership::Unknown);
}

#[test]
fn more_advanced_of_two_invitations_is_kept() {
    let order = [
        InvitationState::Accepted,
        InvitationState::Waitlisted,
        InvitationState::Sent,
        InvitationState::Declined,
        InvitationState::Expired,
        InvitationState::Revoked,
    ];
    for (nth, further) in order.into_iter().enumerate() {
        for other in &order[nth + 1..] {
            assert!(
                further.takes_precedence_over(*other) && !other.takes_precedence_over(further),
                "{further:?} and {other:?}"
            );
        }
    }
    assert!(
        InvitationState::ALL.into_iter().all(|state| state.takes_precedence_over(state)),
        "of two equal ones this one is kept"
    );
}
