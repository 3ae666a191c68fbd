//! Reconciles observations of an item, in any order and number, to one record.

use crate::tasks::{EvidenceKind, EvidenceState, GitHubAddress};
use crate::text::ShortText;
use crate::time::Instant;

/// What GitHub says about an item at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitHubObservation {
    pub address: GitHubAddress,
    pub observed: ObservedItem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObservedItem {
    /// The item exists. `polled_at` is when GitHub's API was asked; `None` if a webhook delivered it.
    Present { details: GitHubDetails, polled_at: Option<Instant> },
    /// The item was deleted, transferred or made private by this time.
    Missing(Instant),
}

/// The details of an item. Their order is that in which they count: the newest `updated` first of all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GitHubDetails {
    pub updated: Instant,
    pub closed: Option<Instant>,
    pub state: Option<EvidenceState>,
    pub kind: EvidenceKind,
    pub title: Option<ShortText>,
    pub author: Option<ShortText>,
    pub opened: Option<Instant>,
}

/// All that observations say about one item so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitHubRecord {
    /// The details that count, and when the API gave them.
    pub latest: Option<(GitHubDetails, Option<Instant>)>,
    /// The latest time at which the item is known to exist.
    pub present_at: Option<Instant>,
    /// The latest time at which the item is known to be gone.
    pub missing_at: Option<Instant>,
}

impl GitHubRecord {
    /// Adds an observation.
    ///
    /// The details with the newest `updated` count. GitHub's times have whole seconds, so of two with the same time the
    /// one that was polled later counts, and else the greater one: a total order.
    pub fn learn(&mut self, observed: &ObservedItem) {
        match observed {
            ObservedItem::Missing(at) => self.missing_at = self.missing_at.max(Some(*at)),
            ObservedItem::Present { details, polled_at } => {
                self.present_at = self.present_at.max(Some(polled_at.unwrap_or(details.updated)));
                let is_newer = self.latest.as_ref().is_none_or(|(known, known_polled)| {
                    (details.updated, polled_at, details) > (known.updated, known_polled, known)
                });
                if is_newer {
                    self.latest = Some((details.clone(), *polled_at));
                }
            }
        }
    }

    /// Whether the item is gone. If it was present and gone at the same time, it is gone.
    pub fn is_missing(&self) -> bool {
        self.missing_at.is_some() && self.missing_at >= self.present_at
    }

    /// The state to show.
    pub fn state(&self) -> Option<EvidenceState> {
        if self.is_missing() {
            return Some(EvidenceState::Missing);
        }
        self.latest.as_ref().and_then(|(details, _)| details.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateTime;
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    fn at(seconds: i64) -> Instant {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn details(updated: i64, state: EvidenceState) -> GitHubDetails {
        GitHubDetails {
            updated: at(updated),
            closed: None,
            state: Some(state),
            kind: EvidenceKind::PullRequest,
            title: None,
            author: None,
            opened: None,
        }
    }

    fn delivered(updated: i64, state: EvidenceState) -> ObservedItem {
        ObservedItem::Present { details: details(updated, state), polled_at: None }
    }

    fn polled(updated: i64, state: EvidenceState, polled_at: i64) -> ObservedItem {
        ObservedItem::Present { details: details(updated, state), polled_at: Some(at(polled_at)) }
    }

    fn record(observed: &[ObservedItem]) -> GitHubRecord {
        let mut record = GitHubRecord::default();
        observed.iter().for_each(|observed| record.learn(observed));
        record
    }

    #[test]
    fn late_delivery_changes_nothing() {
        let observed = [delivered(20, EvidenceState::Merged), delivered(10, EvidenceState::Open)];
        assert_eq!(record(&observed).state(), Some(EvidenceState::Merged));
    }

    #[test]
    fn poll_decides_between_changes_in_one_second() {
        let observed = [
            delivered(10, EvidenceState::Closed),
            delivered(10, EvidenceState::Open),
            polled(10, EvidenceState::Open, 15),
        ];
        assert_eq!(record(&observed[..2]).state(), Some(EvidenceState::Closed));
        assert_eq!(record(&observed).state(), Some(EvidenceState::Open));
    }

    #[test]
    fn gone_item_comes_back_only_if_it_is_seen_later() {
        let mut observed = vec![delivered(10, EvidenceState::Open), ObservedItem::Missing(at(20))];
        assert_eq!(record(&observed).state(), Some(EvidenceState::Missing));
        observed.push(polled(10, EvidenceState::Open, 20));
        assert_eq!(record(&observed).state(), Some(EvidenceState::Missing));
        observed.push(polled(10, EvidenceState::Open, 21));
        assert_eq!(record(&observed).state(), Some(EvidenceState::Open));
    }

    fn any_observed() -> impl Strategy<Value = ObservedItem> {
        let state = proptest::sample::select(vec![EvidenceState::Open, EvidenceState::Closed, EvidenceState::Merged]);
        (0i64..6, state, proptest::option::of(0i64..9), any::<bool>()).prop_map(|(updated, state, polled_at, gone)| {
            match (gone, polled_at) {
                (true, _) => ObservedItem::Missing(at(updated)),
                (false, Some(later)) => polled(updated, state, updated + later),
                (false, None) => delivered(updated, state),
            }
        })
    }

    proptest! {
        #[test]
        fn order_and_repetition_of_facts_change_nothing(
            (observations, shuffled) in proptest::collection::vec(any_observed(), 0..12).prop_flat_map(|observations| {
                let twice: Vec<_> = observations.iter().chain(&observations).cloned().collect();
                (Just(observations), Just(twice).prop_shuffle())
            })
        ) {
            prop_assert_eq!(record(&observations), record(&shuffled));
        }

        /// An item changes at growing times, some in the same second. Deliveries are lost, repeated and shuffled; one
        /// poll after the last change tells its present state.
        #[test]
        fn poll_repairs_a_shuffled_stream_with_losses(
            (changes, kept) in proptest::collection::vec(
                (0i64..2, proptest::sample::select(EvidenceState::ALL[..4].to_vec())), 1..12
            ).prop_flat_map(|changes| {
                let count = changes.len();
                let stream: Vec<ObservedItem> = changes.iter().scan(0, |time, &(step, state)| {
                    *time += step;
                    Some(delivered(*time, state))
                }).collect();
                let kept = subsequence(stream.clone(), 0..=count).prop_flat_map(|kept| {
                    let twice: Vec<_> = kept.iter().chain(&kept).cloned().collect();
                    Just(twice).prop_shuffle()
                });
                (Just(stream), kept)
            }),
            place in any::<prop::sample::Index>(),
        ) {
            let ObservedItem::Present { details: last, .. } = changes.last().unwrap() else { unreachable!() };
            let poll = ObservedItem::Present { details: last.clone(), polled_at: Some(at(100)) };
            let mut arrived = kept;
            arrived.insert(place.index(arrived.len() + 1), poll.clone());
            let ordered: Vec<_> = changes.iter().cloned().chain([poll]).collect();
            prop_assert_eq!(record(&arrived).latest, record(&ordered).latest);
            prop_assert_eq!(record(&arrived).state(), last.state);
        }
    }
}
