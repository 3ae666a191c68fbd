//! The counts and filter choices that a task list and the task board show.

use crate::tasks::tally::EditionTally;
use domain::text::Title;
use domain::views::PlanFigures;

pub(super) struct InTrack {
    pub(super) id: Option<i64>,
    title: Option<Title>,
    tasks: u32,
}

/// The tracks in the edition's order; last the tasks without a track, if there are any.
pub(super) fn tracks(tally: &EditionTally) -> Vec<InTrack> {
    let in_track =
        |id: Option<i64>, title: Option<&Title>| InTrack { id, title: title.cloned(), tasks: tally.all.in_track(id) };
    let named = tally.tracks.iter().map(|(id, title)| in_track(Some(*id), Some(title)));
    named.chain(Some(in_track(None, None)).filter(|none| none.tasks > 0)).collect()
}

/// The figures of a plan.
pub(super) fn figures(tally: EditionTally, tracks: Vec<InTrack>) -> PlanFigures {
    PlanFigures {
        counts: tally.all.by_status(),
        lists: tally.all.lists(),
        tracks: tracks.into_iter().map(|track| (track.title, track.tasks)).collect(),
        specs: tally.specs,
        outcomes: tally.outcomes,
        labels: tally.labels,
    }
}
