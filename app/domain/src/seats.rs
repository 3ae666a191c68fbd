//! Seats: how many an edition has, which are reserved, who holds them, and who is offered the next.
//!
//! A reserved seat is for one project or purpose; whoever is invited to that reserve takes one of its seats first, and
//! an open seat where those are gone. Whoever is offered a seat holds it until their offer lapses.

use crate::Refusal;
use crate::text::Title;
use std::collections::{BTreeMap, BTreeSet};

/// The seats of an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// `None` where nobody has said: then there is always room.
    capacity: Option<u32>,
    seat_pools: Vec<SeatPool>,
}

/// Seats that are kept for one project or purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatPool {
    pub title: Title,
    pub seats: u32,
}

/// How many hold a seat, by the reserve that they were invited to; `None`: to no reserve.
pub type SeatCounts = BTreeMap<Option<Title>, u32>;

impl Seats {
    /// Refuses more reserved seats than there are, reserves without a capacity, and two reserves of one title.
    pub fn new(capacity: Option<u32>, seat_pools: Vec<SeatPool>) -> Result<Self, Refusal> {
        let titles: BTreeSet<String> = seat_pools.iter().map(|one| one.title.as_str().to_lowercase()).collect();
        if titles.len() < seat_pools.len() {
            return Err(Refusal::DuplicateSeatPool);
        }
        let reserved = seat_pools.iter().fold(0u32, |sum, one| sum.saturating_add(one.seats));
        match capacity {
            Some(capacity) if reserved > capacity => Err(Refusal::TooManyReserved { reserved, capacity }),
            None if reserved > 0 => Err(Refusal::TooManyReserved { reserved, capacity: 0 }),
            _ => Ok(Seats { capacity, seat_pools }),
        }
    }

    pub fn capacity(&self) -> Option<u32> {
        self.capacity
    }

    pub fn seat_pools(&self) -> &[SeatPool] {
        &self.seat_pools
    }

    /// Seats that belong to no reserve; `None`: as many as are asked for.
    pub fn open(&self) -> Option<u32> {
        let reserved: u32 = self.seat_pools.iter().map(|one| one.seats).sum();
        self.capacity.map(|capacity| capacity.saturating_sub(reserved))
    }

    fn reserved(&self, seat_pool: Option<&Title>) -> u32 {
        let found = self.seat_pools.iter().find(|one| Some(&one.title) == seat_pool);
        found.map_or(0, |one| one.seats)
    }

    /// Of the open seats, how many are held: by those without a reserve, and by those whose reserve is full.
    pub fn open_occupied(&self, occupied: &SeatCounts) -> u32 {
        occupied.iter().map(|(seat_pool, count)| count.saturating_sub(self.reserved(seat_pool.as_ref()))).sum()
    }

    /// Whether one more of this reserve could sit down.
    pub fn has_room(&self, occupied: &SeatCounts, seat_pool: Option<&Title>) -> bool {
        let (Some(capacity), Some(open)) = (self.capacity, self.open()) else { return true };
        let own = occupied.get(&seat_pool.cloned()).copied().unwrap_or(0) < self.reserved(seat_pool);
        occupied.values().sum::<u32>() < capacity && (own || self.open_occupied(occupied) < open)
    }

    /// Whether these seats may become `requested`: nobody loses a seat that they hold, reserved or open.
    pub fn may_become(&self, requested: &Seats, occupied: &SeatCounts) -> Result<(), Refusal> {
        let (Some(capacity), Some(open)) = (requested.capacity, requested.open()) else { return Ok(()) };
        let taken = occupied.values().sum();
        if taken > capacity {
            return Err(Refusal::FewerSeatsThanTaken { taken, capacity });
        }
        let open_occupied = requested.open_occupied(occupied);
        match open_occupied > open {
            true => Err(Refusal::ReservedAreTaken { occupied: open_occupied, open }),
            false => Ok(()),
        }
    }
}

/// Who waits, in the order in which they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitlistEntry<K> {
    pub who: K,
    pub seat_pool: Option<Title>,
    /// Whether a seat is held for them.
    pub offered: bool,
}

/// The seats of an edition with everybody who sits or waits: what an answer is decided by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatAllocation<K> {
    pub seats: Seats,
    /// Those who have accepted.
    pub confirmed: SeatCounts,
    /// In the order in which they came.
    pub waiting: Vec<WaitlistEntry<K>>,
}

impl<K: Copy> SeatAllocation<K> {
    /// Seats that nobody else may have: accepted, or offered to somebody.
    pub fn occupied(&self) -> SeatCounts {
        let mut occupied = self.confirmed.clone();
        for one in self.waiting.iter().filter(|one| one.offered) {
            *occupied.entry(one.seat_pool.clone()).or_default() += 1;
        }
        occupied
    }

    /// Who is to be offered a seat now, the longest waiting first. Whoever could not take any of the free seats, which
    /// are reserved for others, keeps their place.
    pub fn next(&self) -> Vec<K> {
        self.seat_in_turn(&mut self.occupied())
    }

    /// Whether somebody who comes now may sit down at once: nobody who waits is passed by.
    pub fn has_seat_for(&self, seat_pool: Option<&Title>) -> bool {
        let mut occupied = self.occupied();
        self.seat_in_turn(&mut occupied);
        self.seats.has_room(&occupied, seat_pool)
    }

    fn seat_in_turn(&self, occupied: &mut SeatCounts) -> Vec<K> {
        let mut next = Vec::new();
        for one in self.waiting.iter().filter(|one| !one.offered) {
            if self.seats.has_room(occupied, one.seat_pool.as_ref()) {
                *occupied.entry(one.seat_pool.clone()).or_default() += 1;
                next.push(one.who);
            }
        }
        next
    }
}

/// What may be said in public: seats by state, as aggregates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeatFigures {
    pub capacity: Option<u32>,
    pub taken: u32,
    /// Of the free ones, how many are held for those who were offered them.
    pub offered: u32,
    /// Of the free ones that nobody was offered, how many are reserved.
    pub reserved_free: u32,
    pub waiting: u32,
}

impl SeatFigures {
    pub fn of<K: Copy>(allocation: &SeatAllocation<K>) -> Self {
        let occupied = allocation.occupied();
        let offered = allocation.waiting.iter().filter(|one| one.offered).count() as u32;
        let free =
            |one: &SeatPool| one.seats.saturating_sub(occupied.get(&Some(one.title.clone())).copied().unwrap_or(0));
        SeatFigures {
            capacity: allocation.seats.capacity,
            taken: allocation.confirmed.values().sum(),
            offered,
            reserved_free: allocation.seats.seat_pools.iter().map(free).sum(),
            waiting: allocation.waiting.len() as u32 - offered,
        }
    }

    /// Free for whoever comes first.
    pub fn open_free(&self) -> Option<u32> {
        let removed = self.taken + self.offered + self.reserved_free;
        self.capacity.map(|capacity| capacity.saturating_sub(removed))
    }
}

/// The fewest people whose private facts a public number may speak of.
pub const MIN_PUBLIC_COUNT: u32 = 5;

/// A number of people as the public may read it: `7`, or `fewer than five`.
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
    fn a_reserved_seat_is_for_its_reserve_and_an_open_one_for_everybody() {
        let seats = seats(5, &[("statistics", 2)]);
        let statistics = title("statistics");
        assert!(!seats.has_room(&occupied(&[("", 3)]), None), "two are free, and reserved");
        assert!(seats.has_room(&occupied(&[("", 3)]), Some(&statistics)));
        assert!(seats.has_room(&occupied(&[("statistics", 4)]), None), "two of the four sit on open seats");
        assert!(!seats.has_room(&occupied(&[("statistics", 4), ("", 1)]), None));
    }

    #[test]
    fn seats_that_are_held_are_not_taken_away() {
        let now = seats(5, &[]);
        let taken = occupied(&[("", 4)]);
        assert!(now.may_become(&seats(3, &[]), &taken).is_err());
        assert!(now.may_become(&seats(5, &[("statistics", 2)]), &taken).is_err(), "only one is free to be reserved");
        assert!(now.may_become(&seats(5, &[("statistics", 1)]), &taken).is_ok());
    }

    #[test]
    fn nobody_who_waits_is_passed_by() {
        let one = |who, seat_pool: Option<&str>| WaitlistEntry { who, seat_pool: seat_pool.map(title), offered: false };
        let allocation = SeatAllocation {
            seats: seats(3, &[("statistics", 1)]),
            confirmed: occupied(&[("", 1)]),
            waiting: vec![one(1, None), one(2, None), one(3, Some("statistics"))],
        };
        assert_eq!(allocation.next(), [1, 3], "the second has to wait: what is left is reserved");
        assert!(!allocation.has_seat_for(None));
    }

    #[test]
    fn a_public_number_never_tells_of_fewer_than_five() {
        assert_eq!([0, 1, 4, 5].map(public_count), ["none", "fewer than five", "fewer than five", "5"]);
    }

    fn some_held() -> impl Strategy<Value = SeatCounts> {
        let seat_pool = prop::option::of(prop::sample::select(vec!["a", "b", "c"]));
        prop::collection::btree_map(seat_pool.prop_map(|one| one.map(title)), 0u32..6, 0..4)
    }

    proptest! {
        #[test]
        fn whoever_sits_down_where_there_is_room_never_overfills(
            capacity in 0u32..12, a in 0u32..5, b in 0u32..5, mut occupied in some_held(),
            coming in prop::collection::vec(prop::option::of(prop::sample::select(vec!["a", "b", "c"])), 0..20),
        ) {
            prop_assume!(a + b <= capacity);
            let seats = seats(capacity, &[("a", a), ("b", b)]);
            prop_assume!(Seats::default().may_become(&seats, &occupied).is_ok());
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
