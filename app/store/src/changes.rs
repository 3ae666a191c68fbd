//! How changes are worded: short lines for the person who ran an import.

use domain::text::MOST_NAMES;
pub(crate) use domain::text::named;
use std::collections::BTreeSet;
use std::fmt::Display;

/// `1 person`, `35 people`.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

/// The counts that are not zero, each with its word: `35 people, 6 meetings`.
pub(crate) fn parts(counts: &[(usize, &str, &str)]) -> String {
    let some = counts.iter().filter(|(number, ..)| *number > 0);
    let texts: Vec<String> = some.map(|(number, one, many)| counted(*number, one, many)).collect();
    texts.join(", ")
}

/// Lines of one kind: a few are told one by one, many by their number.
#[derive(Default)]
pub(crate) struct Several(Vec<String>);

impl Several {
    pub(crate) fn add(&mut self, line: String) {
        self.0.push(line);
    }

    pub(crate) fn lines(&self, many: impl Fn(usize) -> String) -> Vec<String> {
        match self.0.len() {
            ..=MOST_NAMES => self.0.clone(),
            number => vec![many(number)],
        }
    }
}

/// A value before and after: `40 → 38`; what isn't there is `none`.
pub(crate) fn turned<T: Display>(before: Option<T>, after: Option<T>) -> String {
    let shown = |value: Option<T>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
    format!("{} → {}", shown(before), shown(after))
}

/// How many rows of an ordered list were added, dropped or edited; 0 if the lists are equal, else at least 1.
pub(crate) fn rows_changed<T: Ord>(before: &[T], after: &[T]) -> usize {
    if before == after {
        return 0;
    }
    let (old, new): (BTreeSet<&T>, BTreeSet<&T>) = (before.iter().collect(), after.iter().collect());
    // An edited row is one that went and one that came: it counts once. Rows that only moved count as one change.
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
