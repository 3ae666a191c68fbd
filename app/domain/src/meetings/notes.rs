//! Notes of a meeting: their earlier versions, and the open items in them.

use crate::people::Person;
use crate::text::Title;
use crate::time::Instant;

/// Notes that were replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotesRevision {
    /// From 1.
    pub nth: u32,
    /// When they were replaced.
    pub until: Instant,
    /// Who replaced them.
    pub by: Option<Person>,
    /// Markdown.
    pub text: String,
}

/// The unticked items of the notes, such as `- [ ] Ask scipy`, from which tasks can be proposed.
///
/// Items that are empty or too long for a title are left out.
pub fn open_items(notes: &str) -> Vec<Title> {
    let item = |line: &str| {
        let line = line.trim_start();
        let rest = ["- [ ]", "* [ ]", "+ [ ]"].iter().find_map(|mark| line.strip_prefix(mark))?;
        Title::parse(rest).ok()
    };
    notes.lines().filter_map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_items_are_unticked_and_not_empty() {
        let notes =
            "# Notes\n- [ ] Ask scipy\n- [x] Done\n  * [ ] Write a SPEC\n- [ ]\nText - [ ] no item\r\n+ [ ] Last\r";
        let titles: Vec<String> = open_items(notes).iter().map(ToString::to_string).collect();
        assert_eq!(titles, ["Ask scipy", "Write a SPEC", "Last"]);
    }
}
