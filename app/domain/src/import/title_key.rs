//! Compares titles without the differences that readers don’t see.

/// The title in lower case, with single blanks and without invisible characters.
///
/// Titles with equal keys are the same.
pub fn title_key(title: &str) -> String {
    let visible: String = title.chars().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character shows nothing: soft hyphens, joiners, marks of direction, selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
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
