//! Folds texts for comparison: search, filters, duplicates and imports all ignore the same differences.

/// Letters that don't decompose into a base letter with an accent, and what people type for them.
///
/// The triggers of the full-text indexes replace the same letters.
const LETTERS: [(char, &str); 11] = [
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ŧ', "t"),
    ('ı', "i"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('þ', "th"),
];

fn push(folded: &mut String, letter: char) {
    match LETTERS.iter().find(|(from, _)| *from == letter) {
        Some((_, to)) => folded.push_str(to),
        None => folded.push(letter),
    }
}

/// Replaces letters such as `ø` and `ß`, and makes all lower-case; accents stay.
///
/// It is for words of a full-text query.
pub fn fold_letters(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().flat_map(char::to_lowercase).for_each(|letter| push(&mut folded, letter));
    folded
}

/// Normalizes a text for comparison.
///
/// It is lower-case, without accents and invisible characters, with `ł` as `l`, `ß` as `ss` and full-width letters as
/// plain ones. Blanks and punctuation stay.
#[cfg(feature = "names")]
pub fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    // The marks of voiced kana distinguish words.
    let is_accent = |c: char| is_combining_mark(c) && !matches!(c, '\u{3099}' | '\u{309A}');
    let is_hidden = |c: char| crate::text::is_invisible(c) && !c.is_whitespace();
    let mut folded = String::with_capacity(text.len());
    let letters = text.nfkd().filter(|c| !is_accent(*c) && !is_hidden(*c)).flat_map(char::to_lowercase);
    letters.filter(|c| !is_accent(*c)).for_each(|letter| push(&mut folded, letter));
    folded
}

/// Browsers have no tables of accents, and compare only the case.
#[cfg(not(feature = "names"))]
pub fn fold(text: &str) -> String {
    fold_letters(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[cfg(feature = "names")]
    #[test]
    fn text_is_compared_without_case_accents_and_special_letters() {
        for (text, folded) in [
            ("Piatraceată", "piatraceata"),
            ("Brigitta SIPŐCZ", "brigitta sipocz"),
            ("Łukasz Weiß", "lukasz weiss"),
            ("STRAẞE", "strasse"),
            ("Søren Æbelø, Ħamrun", "soren aebelo, hamrun"),
            ("Þór Œuvre Đorđe Íð", "thor oeuvre dorde id"),
            ("IŞIK ışık İ", "isik isik i"),
            ("Ste\u{301}fan", "stefan"),
            ("ﬁle Ｗｉｄｅ", "file wide"),
            ("a\u{200B}b\u{AD}c", "abc"),
            ("Ёлка", "елка"),
            ("مُحَمَّد", "محمد"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
        assert_ne!(fold("デスト"), fold("テスト"), "voiced kana are other letters");
        assert_eq!(fold("ﾃｽﾄ"), fold("テスト"));
    }

    #[test]
    fn words_of_a_query_keep_their_accents() {
        assert_eq!(fold_letters("Łódź WEIß æ"), "lódź weiss ae");
    }

    proptest! {
        #[test]
        fn folded_text_folds_to_itself(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
