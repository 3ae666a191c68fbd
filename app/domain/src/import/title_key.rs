//! Compares titles without the differences that readers don’t see.

use crate::text::is_invisible;

/// The title in lower case, with single blanks and without invisible characters.
///
/// Titles with equal keys are the same.
pub fn title_key(title: &str) -> String {
    let visible: String =
        title.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).flat_map(char::to_lowercase).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_blanks_and_invisible_characters_do_not_matter() {
        for same in
            ["alpha one", "Alpha one", "Alpha  one", "\u{200a}alpha one", "al\u{ad}pha\u{a0}one", "ALPHA\u{200b} One"]
        {
            assert_eq!(title_key(same), "alpha one", "{same:?}");
        }
        assert_ne!(title_key("alphaone"), title_key("alpha one"));
        assert_ne!(title_key("alpha-one"), title_key("alpha one"));
    }
}
