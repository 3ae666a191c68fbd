//! Seats: the capacity of an edition, its seat pools, and who on the waitlist is next.

use crate::Refusal;
use crate::text::Title;
use std::collections::{BTreeMap, BTreeSet};

/// The seats of an edition, some of them reserved in seat pools.
///
/// A person invited to a seat pool takes one of its seats first, and an open seat if the pool is full. An offered seat
/// is occupied until the offer expires.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// `None` if not decided; then a seat is always free.
    capacity: Option<u32>,
    /// How many seats the organizers want to fill; at most the capacity. It decides on no seat.
    target: Option<u32>,
    seat_pools: Vec<SeatPool>,
}

/// Seats reserved for one project or purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatPool {
    pub title: Title,
    pub seats: u32,
}

/// What saving the seats of an edition did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedSeats {
    /// The number of seats that were offered to the waitlist.
    pub offered: u32,
    /// The seat pools that exist no more; their people are in none now.
    pub removed: Vec<Title>,
}

/// The number of occupied seats for each seat pool that people were invited to.
///
/// `None` counts the people who were invited without a seat pool.
pub type SeatCounts = BTreeMap<Option<Title>, u32>;

impl Seats {
    /// Creates the seats of an edition.
    ///
    /// # Errors
    /// `TooManyReserved` if the pools have more seats than the capacity, or if seats are reserved but there is
    /// no capacity.
    /// `DuplicateSeatPool` if two pools have the same title, ignoring case.
    pub fn new(capacity: Option<u32>, seat_pools: Vec<SeatPool>) -> Result<Self, Refusal> {
        let titles: BTreeSet<String> = seat_pools.iter().map(|pool| pool.title.as_str().to_lowercase()).collect();
        if titles.len() < seat_pools.len() {
            return Err(Refusal::DuplicateSeatPool);
        }
        let reserved = seat_pools.iter().fold(0u32, |sum, pool| sum.saturating_add(pool.seats));
        match capacity {
            Some(capacity) if reserved > capacity => Err(Refusal::TooManyReserved { reserved, capacity }),
            None if reserved > 0 => Err(Refusal::TooManyReserved { reserved, capacity: 0 }),
            _ => Ok(Seats { capacity, target: None, seat_pools }),
        }
    }

    /// Sets how many seats the organizers want to fill.
    ///
    /// # Errors
    /// `TargetAboveCapacity` if there are fewer seats in total, or if the total isn't decided.
    pub fn with_target(self, target: Option<u32>) -> Result<Self, Refusal> {
        match (target, self.capacity.unwrap_or(0)) {
            (Some(target), capacity) if target > capacity => Err(Refusal::TargetAboveCapacity { target, capacity }),
            _ => Ok(Seats { target, ..self }),
        }
    }

    pub fn capacity(&self) -> Option<u32> {
        self.capacity
    }

    pub fn target(&self) -> Option<u32> {
        self.target
    }

    pub fn seat_pools(&self) -> &[SeatPool] {
        &self.seat_pools
    }

    /// Returns the number of seats outside the seat pools; `None` if there is no limit.
    pub fn open(&self) -> Option<u32> {
        let reserved: u32 = self.seat_pools.iter().map(|pool| pool.seats).sum();
        self.capacity.map(|capacity| capacity.saturating_sub(reserved))
    }

    fn reserved(&self, seat_pool: Option<&Title>) -> u32 {
        let found = self.seat_pools.iter().find(|pool| Some(&pool.title) == seat_pool);
        found.map_or(0, |pool| pool.seats)
    }

    /// Returns how many open seats are occupied, by people without a seat pool or beyond a full pool.
    pub fn open_occupied(&self, occupied: &SeatCounts) -> u32 {
        occupied.iter().map(|(seat_pool, count)| count.saturating_sub(self.reserved(seat_pool.as_ref()))).sum()
    }

    /// Whether a seat is free for one more person of this seat pool.
    pub fn has_room(&self, occupied: &SeatCounts, seat_pool: Option<&Title>) -> bool {
        let (Some(capacity), Some(open)) = (self.capacity, self.open()) else { return true };
        let own = occupied.get(&seat_pool.cloned()).copied().unwrap_or(0) < self.reserved(seat_pool);
        occupied.values().sum::<u32>() < capacity && (own || self.open_occupied(occupied) < open)
    }

    /// Checks that these seats may be changed to `requested` without anyone losing a seat.
    ///
    /// # Errors
    /// `FewerSeatsThanTaken` or `TooFewOpenSeats` if someone would lose a seat.
    pub fn check_change(&self, requested: &Seats, occupied: &SeatCounts) -> Result<(), Refusal> {
        let (Some(capacity), Some(open)) = (requested.capacity, requested.open()) else { return Ok(()) };
        let taken = occupied.values().sum();
        if taken > capacity {
            return Err(Refusal::FewerSeatsThanTaken { taken, capacity });
        }
        let open_occupied = requested.open_occupied(occupied);
        if open_occupied > open { Err(Refusal::TooFewOpenSeats { occupied: open_occupied, open }) } else { Ok(()) }
    }
}

/// A person on the waitlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitlistEntry<K> {
    pub who: K,
    pub seat_pool: Option<Title>,
    /// Whether a seat is held for them.
    pub offered: bool,
}

/// The seats of an edition, with the people who have one or are on the waitlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatAllocation<K> {
    pub seats: Seats,
    /// The seats of people who have accepted.
    pub confirmed: SeatCounts,
    /// The waitlist in order.
    pub waiting: Vec<WaitlistEntry<K>>,
}

impl<K: Copy> SeatAllocation<K> {
    /// Counts the seats that are accepted or offered.
    pub fn occupied(&self) -> SeatCounts {
        let mut occupied = self.confirmed.clone();
        for entry in self.waiting.iter().filter(|entry| entry.offered) {
            *occupied.entry(entry.seat_pool.clone()).or_default() += 1;
        }
        occupied
    }

    /// Returns the people to offer a seat now, in the order of the waitlist.
    ///
    /// People keep their place if the free seats are reserved for others.
    pub fn next(&self) -> Vec<K> {
        self.offer_in_order(&mut self.occupied())
    }

    /// Whether a new person of this seat pool can have a seat without overtaking anyone on the waitlist.
    pub fn has_seat_for(&self, seat_pool: Option<&Title>) -> bool {
        let mut occupied = self.occupied();
        self.offer_in_order(&mut occupied);
        self.seats.has_room(&occupied, seat_pool)
    }

    /// The place on the waitlist that a new person of this seat pool would get; `None` if they would get a seat.
    pub fn place_if_accepted(&self, seat_pool: Option<&Title>) -> Option<u32> {
        let last = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        (!self.has_seat_for(seat_pool)).then_some(last.saturating_add(1))
    }

    fn offer_in_order(&self, occupied: &mut SeatCounts) -> Vec<K> {
        let mut next = Vec::new();
        for entry in self.waiting.iter().filter(|entry| !entry.offered) {
            if self.seats.has_room(occupied, entry.seat_pool.as_ref()) {
                *occupied.entry(entry.seat_pool.clone()).or_default() += 1;
                next.push(entry.who);
            }
        }
        next
    }
}

/// The public numbers of an edition's seats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeatFigures {
    pub capacity: Option<u32>,
    /// How many seats the organizers want to fill; not for the public.
    pub target: Option<u32>,
    /// Seats of people who have accepted.
    pub taken: u32,
    /// Seats that are offered to people on the waitlist.
    pub offered: u32,
    /// Free seats of the seat pools.
    pub reserved_free: u32,
    /// People on the waitlist without an offered seat.
    pub waiting: u32,
}

impl SeatFigures {
    /// How many people with a seat a public list of `listed` people leaves out; no number if fewer than five have one.
    pub fn unlisted(&self, listed: u32) -> Option<u32> {
        Some(self.taken.saturating_sub(listed)).filter(|count| *count > 0 && self.taken >= 5)
    }

    pub fn of<K: Copy>(allocation: &SeatAllocation<K>) -> Self {
        let occupied = allocation.occupied();
        let offered = allocation.waiting.iter().filter(|entry| entry.offered).count() as u32;
        let free =
            |pool: &SeatPool| pool.seats.saturating_sub(occupied.get(&Some(pool.title.clone())).copied().unwrap_or(0));
        SeatFigures {
            capacity: allocation.seats.capacity,
            target: allocation.seats.target,
            taken: allocation.confirmed.values().sum(),
            offered,
            reserved_free: allocation.seats.seat_pools.iter().map(free).sum(),
            waiting: allocation.waiting.len() as u32 - offered,
        }
    }

    /// Returns the free seats that are not reserved; `None` if there is no limit.
    pub fn open_free(&self) -> Option<u32> {
        let unavailable = self.taken + self.offered + self.reserved_free;
        self.capacity.map(|capacity| capacity.saturating_sub(unavailable))
    }
}

/// The smallest number of people, other than none, that is shown in public, to protect privacy.
pub const MIN_PUBLIC_COUNT: u32 = 5;

/// Formats a number of people for the public: `7`, `fewer than five`, or `none`.
pub fn public_count(count: u32) -> String {
    match count {
        0 => "none".to_owned(),
        1..MIN_PUBLIC_COUNT => "fewer than five".to_owned(),
        count => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn title(text: &str) -> Title {
        Title::parse(text).unwrap()
    }

    fn seats(capacity: u32, reserved: &[(&str, u32)]) -> Seats {
        let seat_pools = reserved.iter().map(|(name, seats)| SeatPool { title: title(name), seats: *seats }).collect();
        Seats::new(Some(capacity), seat_pools).unwrap()
    }

    fn occupied(entries: &[(&str, u32)]) -> SeatCounts {
        entries.iter().map(|(name, count)| ((!name.is_empty()).then(|| title(name)), *count)).collect()
    }

    #[test]
    fn reserved_seat_is_for_its_pool_and_open_seat_for_anyone() {
        let seats = seats(5, &[("statistics", 2)]);
        let statistics = title("statistics");
        assert!(!seats.has_room(&occupied(&[("", 3)]), None), "two are free, and reserved");
        assert!(seats.has_room(&occupied(&[("", 3)]), Some(&statistics)));
        assert!(seats.has_room(&occupied(&[("statistics", 4)]), None), "two of the four have open seats");
        assert!(!seats.has_room(&occupied(&[("statistics", 4), ("", 1)]), None));
    }

    #[test]
    fn occupied_seats_are_never_removed() {
        let now = seats(5, &[]);
        let taken = occupied(&[("", 4)]);
        assert!(now.check_change(&seats(3, &[]), &taken).is_err());
        assert!(now.check_change(&seats(5, &[("statistics", 2)]), &taken).is_err(), "only one is free to be reserved");
        assert!(now.check_change(&seats(5, &[("statistics", 1)]), &taken).is_ok());
    }

    #[test]
    fn target_is_at_most_the_capacity() {
        assert_eq!(seats(40, &[]).with_target(Some(40)).unwrap().target(), Some(40));
        let refusal = Refusal::TargetAboveCapacity { target: 41, capacity: 40 };
        assert_eq!(seats(40, &[]).with_target(Some(41)), Err(refusal));
        assert!(Seats::default().with_target(Some(1)).is_err(), "the capacity isn't decided");
    }

    #[test]
    fn seats_beyond_the_target_are_free() {
        let seats = seats(3, &[]).with_target(Some(1)).unwrap();
        assert!(seats.has_room(&occupied(&[("", 2)]), None));
    }

    #[test]
    fn no_one_on_the_waitlist_is_overtaken() {
        let entry =
            |who, seat_pool: Option<&str>| WaitlistEntry { who, seat_pool: seat_pool.map(title), offered: false };
        let allocation = SeatAllocation {
            seats: seats(3, &[("statistics", 1)]),
            confirmed: occupied(&[("", 1)]),
            waiting: vec![entry(1, None), entry(2, None), entry(3, Some("statistics"))],
        };
        assert_eq!(allocation.next(), [1, 3], "the second keeps waiting: the last seat is reserved");
        assert!(!allocation.has_seat_for(None));
    }

    #[test]
    fn public_count_hides_one_to_four() {
        assert_eq!([0, 1, 4, 5].map(public_count), ["none", "fewer than five", "fewer than five", "5"]);
    }

    fn any_occupied() -> impl Strategy<Value = SeatCounts> {
        let seat_pool = prop::option::of(prop::sample::select(vec!["a", "b", "c"]));
        prop::collection::btree_map(seat_pool.prop_map(|pool| pool.map(title)), 0u32..6, 0..4)
    }

    proptest! {
        #[test]
        fn seating_where_there_is_room_never_exceeds_capacity(
            capacity in 0u32..12, a in 0u32..5, b in 0u32..5, mut occupied in any_occupied(),
            coming in prop::collection::vec(prop::option::of(prop::sample::select(vec!["a", "b", "c"])), 0..20),
        ) {
            prop_assume!(a + b <= capacity);
            let seats = seats(capacity, &[("a", a), ("b", b)]);
            prop_assume!(Seats::default().check_change(&seats, &occupied).is_ok());
            for seat_pool in coming {
                let seat_pool = seat_pool.map(title);
                if seats.has_room(&occupied, seat_pool.as_ref()) {
                    *occupied.entry(seat_pool).or_default() += 1;
                }
                prop_assert!(occupied.values().sum::<u32>() <= capacity);
                prop_assert!(seats.open_occupied(&occupied) <= seats.open().unwrap());
            }
        }
    }
}
