//! Chooses several meetings, so that the same people don't always meet at night.

use super::finder::{LocalHours, rated};
use super::{PollOption, RankedOption, Respondent};
use crate::id::PersonId;
use std::collections::BTreeMap;

/// How many meetings are chosen together. An exact answer takes time that grows with this power of the options.
pub const JOINT: usize = 3;

/// How many meetings to choose, and how strictly attendance comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesWish {
    pub meetings: usize,
    /// How many people fewer may attend than at the best option, in exchange for fairer hours.
    pub spare: u32,
}

/// The chosen meetings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesChoice {
    /// By time, each rated with the burdens before the series.
    pub options: Vec<RankedOption>,
    /// The burden of each person after the series.
    pub burdens: BTreeMap<PersonId, u32>,
}

/// Chooses meetings of a series that don't overlap. It gives fewer if there are not enough options.
///
/// Attendance comes first, as in [`rank`](super::rank), added up over the meetings; but differences of up to `spare`
/// people to the best option don't count. Then the largest burden that one person has after the series is as small as
/// possible, then the sum of all burdens. Equal series are ordered by time.
///
/// To find the best of all series is as hard as set packing, so it takes exponential time. Up to [`JOINT`] meetings are
/// chosen together, and no other choice is better. A longer series is chosen in steps of [`JOINT`] meetings: each step
/// is the best one after the steps before it.
pub fn choose_series(options: &[PollOption], people: &[Respondent], wish: SeriesWish) -> SeriesChoice {
    let mut candidates = candidates(options, people, wish.spare);
    let mut burdens: Vec<u32> = people.iter().map(|person| person.burden).collect();
    let mut chosen: Vec<RankedOption> = Vec::new();
    while chosen.len() < wish.meetings {
        let size = (wish.meetings - chosen.len()).min(JOINT);
        let Some(best) = (1..=size).rev().find_map(|size| Search::run(&candidates, &burdens, size)) else { break };
        for index in best {
            let added = &candidates[index].added;
            burdens.iter_mut().zip(added).for_each(|(burden, added)| *burden = burden.saturating_add(*added));
            chosen.push(candidates[index].rated.clone());
        }
        candidates.retain(|candidate| !chosen.iter().any(|chosen| candidate.excludes(chosen)));
    }
    chosen.sort_by_key(|ranked| (ranked.option.time.order(), ranked.option.id));
    SeriesChoice { options: chosen, burdens: people.iter().map(|person| person.person).zip(burdens).collect() }
}

struct Candidate {
    rated: RankedOption,
    attendance: [u32; 3],
    /// The burden that it adds to each person.
    added: Vec<u32>,
}

impl Candidate {
    fn excludes(&self, other: &RankedOption) -> bool {
        self.rated.option.id == other.option.id || self.rated.option.time.overlaps(other.option.time)
    }
}

/// The options by time, with their attendance compared to the best option.
fn candidates(options: &[PollOption], people: &[Respondent], spare: u32) -> Vec<Candidate> {
    let mut rated: Vec<RankedOption> = options.iter().map(|option| rated(*option, people)).collect();
    rated.sort_by_key(|ranked| (ranked.option.time.order(), ranked.option.id));
    let least = |part: fn(&RankedOption) -> u32| rated.iter().map(part).min().unwrap_or(0).saturating_add(spare);
    let (absent, if_needed) = (least(|ranked| ranked.attendance().1), least(|ranked| ranked.attendance().2));
    let candidate = |rated: RankedOption| {
        let (missing, absences, needed) = rated.attendance();
        let attendance = [missing, absences.saturating_sub(absent), needed.saturating_sub(if_needed)];
        let hours = LocalHours::of(rated.option, people);
        let added = people.iter().map(|person| hours.added_burden(rated.option, person)).collect();
        Candidate { rated, attendance, added }
    };
    rated.into_iter().map(candidate).collect()
}

/// What a series is compared by: attendance, the largest burden, the sum of burdens. Less is better.
type Score = ([u32; 3], u32, u32);

/// A search through all series of one size, by time. It leaves out series that can't become better than the best.
struct Search<'c> {
    candidates: &'c [Candidate],
    size: usize,
    best: Option<(Score, Vec<usize>)>,
}

impl<'c> Search<'c> {
    fn run(candidates: &'c [Candidate], burdens: &[u32], size: usize) -> Option<Vec<usize>> {
        let mut search = Search { candidates, size, best: None };
        search.extend(&mut Vec::new(), [0; 3], burdens);
        search.best.map(|(_, chosen)| chosen)
    }

    fn extend(&mut self, chosen: &mut Vec<usize>, attendance: [u32; 3], burdens: &[u32]) {
        let first = chosen.last().map_or(0, |last| last + 1);
        for index in first..self.candidates.len() {
            let candidate = &self.candidates[index];
            let attendance = std::array::from_fn(|part| attendance[part].saturating_add(candidate.attendance[part]));
            let Some(score) = self.score(attendance, burdens, &candidate.added) else { continue };
            if chosen.iter().any(|other| candidate.excludes(&self.candidates[*other].rated)) {
                continue;
            }
            chosen.push(index);
            if chosen.len() == self.size {
                self.best = Some((score, chosen.clone()));
            } else {
                let after: Vec<u32> =
                    burdens.iter().zip(&candidate.added).map(|(burden, added)| burden.saturating_add(*added)).collect();
                self.extend(chosen, attendance, &after);
            }
            chosen.pop();
        }
    }

    /// The score with one more meeting, or `None` if it is not below the best. More meetings never lower a score.
    fn score(&self, attendance: [u32; 3], burdens: &[u32], added: &[u32]) -> Option<Score> {
        let best = self.best.as_ref().map(|(score, _)| *score);
        if best.is_some_and(|best| attendance > best.0) {
            return None;
        }
        let (mut largest, mut sum) = (0, 0u32);
        for (burden, added) in burdens.iter().zip(added) {
            let after = burden.saturating_add(*added);
            if after > largest && best.is_some_and(|best| attendance == best.0 && after > best.1) {
                return None;
            }
            largest = largest.max(after);
            sum = sum.saturating_add(after);
        }
        let score = (attendance, largest, sum);
        best.is_none_or(|best| score < best).then_some(score)
    }
}
