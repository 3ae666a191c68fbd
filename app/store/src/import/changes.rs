//! Counts and groups what an import changed.

use domain::text::MOST_NAMES;
use std::collections::BTreeSet;

/// Returns the changes if they are few, else one change with their count.
pub(crate) fn few_or_count<T>(changes: Vec<T>, many: impl Fn(usize) -> T) -> Vec<T> {
    if changes.len() <= MOST_NAMES { changes } else { vec![many(changes.len())] }
}

/// Counts added, dropped and edited rows of an ordered list; 0 if the lists are equal, else at least 1.
pub(crate) fn rows_changed<T: Ord>(before: &[T], after: &[T]) -> usize {
    if before == after {
        return 0;
    }
    let (old, new): (BTreeSet<&T>, BTreeSet<&T>) = (before.iter().collect(), after.iter().collect());
    // An edited row is missing in one list and new in the other, and counts once. A new order counts as one change.
    old.difference(&new).count().max(new.difference(&old).count()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_row_counts_once_and_a_new_order_is_a_change() {
        assert_eq!(rows_changed(&[1, 2, 3], &[1, 2, 3]), 0);
        assert_eq!(rows_changed(&[1, 2, 3], &[1, 9, 3]), 1);
        assert_eq!(rows_changed(&[1, 2, 3], &[3, 2, 1]), 1);
        assert_eq!(rows_changed(&[1, 2], &[1, 2, 3, 4]), 2);
    }
}
