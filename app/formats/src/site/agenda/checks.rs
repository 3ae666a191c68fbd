//! Reports days of the agenda that contradict the edition's dates, and rows that are out of order.

use crate::page::Page;
use crate::source::{Diagnostics, quoted};
use domain::editions::{AgendaBlock, Dates};
use domain::time::{clock, day};

/// Reports rows that begin before the row above them, as `Check-in 17:30` before `Closing 16:00`.
///
/// Rows may overlap. The rows of one table follow each other; further tables of a day may go back in time.
pub(super) fn check_order(page: &Page<'_>, rows: &[(u32, AgendaBlock)], diagnostics: &mut Diagnostics) {
    let timed: Vec<_> = rows.iter().filter_map(|(line, block)| Some((*line, block, block.starts?))).collect();
    for pair in timed.windows(2) {
        let [(_, before, earlier), (line, block, starts)] = pair else { continue };
        if starts < earlier {
            let text = format!(
                "{} at {} is below {} at {}. The rows of a day should follow each other.",
                quoted(block.title.as_str()),
                clock(*starts),
                quoted(before.title.as_str()),
                clock(*earlier)
            );
            diagnostics.add_contradiction(page.file, *line, text);
        }
    }
}

/// Reports a day outside the edition's dates that has work sessions.
///
/// Other days outside the dates are those on which people arrive and leave.
pub(super) fn check_day(
    page: &Page<'_>,
    line: u32,
    blocks: &[AgendaBlock],
    dates: Dates,
    diagnostics: &mut Diagnostics,
) {
    let Some(block) = blocks.iter().find(|block| block.is_work_session()) else { return };
    let (date, title) = (day(block.date), quoted(block.title.as_str()));
    let text = if block.date < dates.starts() {
        format!("{date} has {title}, but the edition begins on {}.", day(dates.starts()))
    } else if block.date > dates.ends() {
        format!("{date} has {title}, but the edition ends on {}.", day(dates.ends()))
    } else {
        return;
    };
    diagnostics.add_contradiction(page.file, line, text);
}
