//! Property tests: in any order of events, seats are never overbooked, lost or offered out of order.

use crate::support::*;
use domain::access::{Account, System};
use domain::id::InvitationId;
use domain::invitations::{Invitation, InvitationAction, InvitationSettings, InvitationState};
use domain::seats::{SeatAllocation, SeatCounts, Seats, WaitlistEntry};
use domain::time::{Days, Instant};
use proptest::prelude::*;
use std::collections::BTreeMap;
use store::StoreError;

const PEOPLE: usize = 6;

#[derive(Clone, Copy, Debug)]
enum Event {
    Send(usize),
    Accept(usize),
    Decline(usize),
    Withdraw(usize),
    Revoke(usize),
    /// Moves the person into the seat pool (`true`) or out of it (`false`).
    Move(usize, bool),
    /// Lets this many days pass, then runs the deadlines.
    RunDeadlines(u64),
    OfferNext,
    Capacity(u32),
}

fn any_event() -> impl Strategy<Value = Event> {
    let person = 0..PEOPLE;
    prop_oneof![
        3 => person.clone().prop_map(Event::Send),
        8 => person.clone().prop_map(Event::Accept),
        1 => person.clone().prop_map(Event::Decline),
        3 => person.clone().prop_map(Event::Withdraw),
        1 => person.clone().prop_map(Event::Revoke),
        1 => (person, any::<bool>()).prop_map(|(who, reserved)| Event::Move(who, reserved)),
        2 => (0u64..6).prop_map(Event::RunDeadlines),
        1 => Just(Event::OfferNext),
        2 => (0u32..5).prop_map(Event::Capacity),
    ]
}

struct World {
    db: Db,
    organizer: Account,
    guests: Vec<Account>,
    ids: Vec<InvitationId>,
    offers_automatically: bool,
    /// Whether one seat is in a seat pool.
    seat_pools: bool,
    now: Instant,
}

impl World {
    async fn new(offers_automatically: bool, seat_pools: bool) -> World {
        let db = Db::summit(2).await;
        let logins: Vec<String> = (0..PEOPLE).map(|number| format!("p{number}")).collect();
        let ids = db.sent(&logins.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let mut guests = Vec::new();
        for number in 0..PEOPLE {
            guests.push(db.guest(i64::try_from(number).unwrap()).await);
        }
        let organizer = db.organizer().await;
        let world = World { db, organizer, guests, ids, offers_automatically, seat_pools, now: now() };
        world.apply(Event::Capacity(2)).await.unwrap();
        world
    }

    async fn apply(&self, event: Event) -> Result<(), StoreError> {
        let (store, now) = (&self.db.store, self.now);
        match event {
            Event::Send(who) => {
                store
                    .act(by_organizer(&summit(), &self.organizer), &[self.ids[who]], &InvitationAction::Send, now)
                    .await?;
            }
            Event::Accept(who) => {
                store.accept(account_key(self.ids[who], &self.guests[who]), &full_consent(), true, now).await?;
            }
            Event::Decline(who) => store.decline(key(self.ids[who], Some(&self.guests[who])), None, None, now).await?,
            Event::Withdraw(who) => store.withdraw(account_key(self.ids[who], &self.guests[who]), None, now).await?,
            Event::Revoke(who) => {
                store
                    .act(by_organizer(&summit(), &self.organizer), &[self.ids[who]], &InvitationAction::Revoke, now)
                    .await?;
            }
            Event::Move(who, reserved) => {
                let to = InvitationAction::SeatPool(reserved.then(|| title("A")));
                store.act(by_organizer(&summit(), &self.organizer), &[self.ids[who]], &to, now).await?;
            }
            Event::RunDeadlines(_) => {
                store.run_invitation_deadlines(System::new(), now).await?;
            }
            Event::OfferNext => {
                store.offer_next(by_organizer(&summit(), &self.organizer), now).await?;
            }
            Event::Capacity(capacity) => {
                let rules = InvitationSettings {
                    offers_automatically: self.offers_automatically,
                    ..InvitationSettings::default()
                };
                let reserved = if self.seat_pools && capacity > 0 { vec![seat_pool("A", 1)] } else { vec![] };
                let seats = Seats::new(Some(capacity), reserved).unwrap();
                store.set_seat_settings(by_organizer(&summit(), &self.organizer), None, &seats, &rules, now).await?;
            }
        }
        Ok(())
    }
}

/// The confirmed and waiting people as the domain sees them.
fn allocation(seats: &Seats, all: &[Invitation]) -> SeatAllocation<InvitationId> {
    let mut allocation = SeatAllocation { seats: seats.clone(), confirmed: SeatCounts::new(), waiting: Vec::new() };
    for invitation in all.iter().filter(|invitation| invitation.status.state == InvitationState::Accepted) {
        *allocation.confirmed.entry(invitation.draft.seat_pool.clone()).or_default() += 1;
    }
    for id in queue(all) {
        let invitation = all.iter().find(|invitation| invitation.id == id).unwrap();
        let (seat_pool, offered) = (invitation.draft.seat_pool.clone(), invitation.status.offer.is_some());
        allocation.waiting.push(WaitlistEntry { who: id, seat_pool, offered });
    }
    allocation
}

fn seats_held(all: &[Invitation]) -> usize {
    let holds = |invitation: &&Invitation| {
        invitation.status.state == InvitationState::Accepted || invitation.status.offer.is_some()
    };
    all.iter().filter(holds).count()
}

/// The waitlist, in order.
fn queue(all: &[Invitation]) -> Vec<InvitationId> {
    let waiting = all.iter().filter_map(|invitation| Some((invitation.place?, invitation.id)));
    waiting.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// Checks the invariants after an event.
async fn check(world: &World, event: Event, before: &[Invitation], after: &[Invitation]) {
    let seats = world.db.store.overview(by_any_organizer(&summit())).await.unwrap().seats;
    let allocation = allocation(&seats, after);
    assert!(seats_held(after) <= seats.capacity().unwrap() as usize, "not overbooked by {event:?}");
    assert!(
        seats.open_occupied(&allocation.occupied()) <= seats.open().unwrap(),
        "reserved seats stay reserved after {event:?}"
    );
    for (was, is) in before.iter().zip(after) {
        let kept = was.status.state != InvitationState::Accepted || is.status.state == InvitationState::Accepted;
        let own = matches!(event, Event::Withdraw(who) if world.ids[who] == is.id);
        assert!(kept || own, "{} keeps their seat after {event:?}", is.display_name());
        let agreed =
            !matches!(is.status.state, InvitationState::Accepted | InvitationState::Waitlisted) || is.agreed == Some(1);
        assert!(agreed, "{} has a place, so must have agreed", is.display_name());
    }
    // The waitlist keeps its order, and new people come last.
    let (old, new) = (queue(before), queue(after));
    let still: Vec<_> = old.into_iter().filter(|id| new.contains(id)).collect();
    assert_eq!(new[..still.len()], still, "the order stays after {event:?}");
    if world.offers_automatically {
        assert_eq!(allocation.next(), [], "each free seat is offered after {event:?}");
    }
    // Without seat pools, offers go to the people at the front of the waitlist.
    let offered =
        |id: &InvitationId| after.iter().any(|invitation| invitation.id == *id && invitation.status.offer.is_some());
    let first_without = new.iter().position(|id| !offered(id)).unwrap_or(new.len());
    let passed_over = new[first_without..].iter().any(offered);
    assert!(world.seat_pools || !passed_over, "no one is passed over by {event:?}");
    let confirmed = after.iter().filter(|invitation| invitation.status.state == InvitationState::Accepted).count();
    assert_eq!(world.db.store.participants(&summit()).await.unwrap().unwrap().len(), confirmed);
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn seats_are_never_overbooked_lost_or_offered_out_of_order(
        events in prop::collection::vec(any_event(), 25), offers_automatically in any::<bool>(), seat_pools in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new(offers_automatically, seat_pools).await;
            let mut before = world.db.all().await;
            for event in events {
                if let Event::RunDeadlines(days) = event {
                    world.now = world.now + Days::new(days);
                }
                match world.apply(event).await {
                    Ok(()) | Err(StoreError::Refused(_)) => {}
                    Err(error) => panic!("{event:?}: {error}"),
                }
                let after = world.db.all().await;
                check(&world, event, &before, &after).await;
                before = after;
            }
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_acceptances_fill_seats_and_then_queue_in_order() {
    let db = Db::summit(10).await;
    let logins: Vec<String> = (0..50).map(|number| format!("p{number}")).collect();
    let ids = db.sent(&logins.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut answers = Vec::new();
    for (number, id) in (0..).zip(ids) {
        let (store, guest) = (db.store.clone(), db.guest(number).await);
        answers.push((store, guest, id));
    }
    let answers: Vec<_> = answers
        .into_iter()
        .map(|(store, guest, id)| {
            tokio::spawn(async move { store.accept(account_key(id, &guest), &full_consent(), true, now()).await })
        })
        .collect();
    let mut confirmed = 0;
    for answer in answers {
        confirmed += usize::from(answer.await.unwrap().unwrap() == InvitationState::Accepted);
    }
    assert_eq!(confirmed, 10);
    let all = db.all().await;
    let mut places: Vec<u32> = all.iter().filter_map(|invitation| invitation.place).collect();
    places.sort_unstable();
    assert_eq!(places, (1..=40).collect::<Vec<_>>());
    let arrival_order = "SELECT invitation_id || '' FROM invitation_events WHERE event = 'waitlisted' ORDER BY id";
    let queued = "SELECT id || '' FROM invitations WHERE waitlist_position IS NOT NULL ORDER BY waitlist_position";
    assert_eq!(db.texts(arrival_order).await, db.texts(queued).await);
}
