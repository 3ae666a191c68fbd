//! The grid of one day: rooms as columns, times as rows, and sessions in cells that span rows.

use crate::id::SessionNumber;

/// The number of minutes of a day.
const DAY: u32 = 24 * 60;

/// A session in the grid. Minutes count from midnight; an end after midnight is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridItem {
    pub session: SessionNumber,
    pub column: usize,
    pub from: u32,
    pub to: u32,
}

/// A row of the grid with a cell for each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    pub from: u32,
    pub to: u32,
    pub cells: Vec<GridCell>,
}

/// What a row has in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridCell {
    Free,
    /// Sessions that begin in this row, and those that overlap with them. They span `rows` rows from here.
    Sessions {
        sessions: Vec<SessionNumber>,
        rows: usize,
    },
    /// A cell of an earlier row covers it.
    Covered,
}

/// Arranges the sessions of a day in a table with `columns` columns.
///
/// Rows begin every `step` minutes from `from` to `to`, and wherever a session begins or ends; sessions outside these
/// times extend the table. Sessions of one column that overlap share a cell, so none is hidden.
pub fn day_grid(columns: usize, items: &[GridItem], from: u32, to: u32, step: u32) -> Vec<GridRow> {
    let items: Vec<GridItem> = items.iter().map(|item| GridItem { to: item.to.min(DAY), ..*item }).collect();
    let first = items.iter().map(|item| item.from).chain([from]).min().unwrap_or(from);
    let last = items.iter().map(|item| item.to).chain([to]).max().unwrap_or(to);
    let is_mark = |minute: &u32| {
        let at_session = items.iter().any(|item| item.from == *minute || item.to == *minute);
        minute.is_multiple_of(step.max(1)) || at_session || *minute == first || *minute == last
    };
    let marks: Vec<u32> = (first..=last).filter(is_mark).collect();
    let mut rows: Vec<GridRow> = marks
        .windows(2)
        .map(|pair| GridRow { from: pair[0], to: pair[1], cells: vec![GridCell::Free; columns] })
        .collect();
    for column in 0..columns {
        for cluster in clusters(&items, column) {
            cover(&mut rows, column, &cluster);
        }
    }
    rows
}

/// The sessions of a column in groups: those of a group overlap directly, or through others.
fn clusters(items: &[GridItem], column: usize) -> Vec<Vec<GridItem>> {
    let mut groups: Vec<Vec<GridItem>> = Vec::new();
    for item in items.iter().filter(|item| item.column == column) {
        let overlaps = |group: &Vec<GridItem>| group.iter().any(|other| item.from < other.to && other.from < item.to);
        let (joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(overlaps);
        groups = apart;
        groups.push(joined.into_iter().flatten().chain([*item]).collect());
    }
    groups
}

/// Puts a group of sessions into the row where it begins.
fn cover(rows: &mut [GridRow], column: usize, group: &[GridItem]) {
    let from = group.iter().map(|item| item.from).min().unwrap_or_default();
    let to = group.iter().map(|item| item.to).max().unwrap_or_default();
    let mut within: Vec<&mut GridRow> = rows.iter_mut().filter(|row| row.from >= from && row.from < to).collect();
    let count = within.len();
    for row in &mut within {
        row.cells[column] = GridCell::Covered;
    }
    if let Some(row) = within.first_mut() {
        let sessions = group.iter().map(|item| item.session).collect();
        row.cells[column] = GridCell::Sessions { sessions, rows: count };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(session: u32, column: usize, from: u32, to: u32) -> GridItem {
        GridItem { session: SessionNumber(session), column, from, to }
    }

    fn sessions(numbers: &[u32], rows: usize) -> GridCell {
        GridCell::Sessions { sessions: numbers.iter().copied().map(SessionNumber).collect(), rows }
    }

    #[test]
    fn overlapping_sessions_of_a_room_share_a_cell() {
        let items = [item(1, 0, 540, 600), item(2, 0, 570, 630), item(3, 1, 540, 570)];
        let grid = day_grid(2, &items, 540, 660, 60);
        let starts: Vec<u32> = grid.iter().map(|row| row.from).collect();
        assert_eq!(starts, [540, 570, 600, 630]);
        assert_eq!(grid[0].cells, [sessions(&[1, 2], 3), sessions(&[3], 1)]);
        assert_eq!(grid[1].cells, [GridCell::Covered, GridCell::Free]);
        assert_eq!(grid[3].cells, [GridCell::Free, GridCell::Free]);
    }

    proptest! {
        #[test]
        fn every_session_is_in_one_cell_and_spans_add_up(
            items in proptest::collection::vec((0usize..3, 0u32..1440, 5u32..300), 0..12)
        ) {
            let items: Vec<GridItem> = (1..).zip(&items)
                .map(|(number, (column, from, length))| item(number, *column, *from, from + length)).collect();
            let grid = day_grid(3, &items, 540, 1080, 30);
            let mut seen = Vec::new();
            for column in 0..3 {
                let mut covered = 0;
                for row in &grid {
                    match &row.cells[column] {
                        GridCell::Covered => {
                            prop_assert!(covered > 0);
                            covered -= 1;
                        }
                        GridCell::Free => prop_assert_eq!(covered, 0),
                        GridCell::Sessions { sessions, rows } => {
                            prop_assert_eq!(covered, 0);
                            covered = rows - 1;
                            seen.extend(sessions.iter().map(|number| number.0));
                        }
                    }
                }
                prop_assert_eq!(covered, 0);
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, items.iter().map(|item| item.session.0).collect::<Vec<_>>());
        }
    }
}
