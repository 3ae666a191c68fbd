//! Other forms of an English word, so that a search for “wheels” finds “wheel”.

/// Endings that a search ignores, the longest first.
const ENDINGS: [&str; 7] = ["ies", "ied", "ing", "es", "ed", "s", "y"];

/// A shorter rest says too little about the word.
const MIN_LETTERS: usize = 3;

/// Cuts the ending off an English word: `wheel` of `wheels`, `test` of `testing`, `librar` of `libraries`.
///
/// Returns a word of other letters, or one that is too short, as it is. A stem isn't always a word.
pub fn stem(word: &str) -> &str {
    if !word.bytes().all(|letter| letter.is_ascii_lowercase()) || word.ends_with("ss") {
        return word;
    }
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= MIN_LETTERS));
    let stem = cut.unwrap_or(word);
    let stem = stem.strip_suffix('e').filter(|rest| rest.len() >= MIN_LETTERS).unwrap_or(stem);
    let undoubled = stem.get(..stem.len().saturating_sub(1)).filter(|rest| rest.len() >= MIN_LETTERS);
    undoubled.filter(|_| cut.is_some() && ends_doubled(stem)).unwrap_or(stem)
}

/// Whether a word ends as `plann` of “planning”; `install` and `process` are whole words.
fn ends_doubled(word: &str) -> bool {
    let mut letters = word.bytes().rev();
    let (last, before) = (letters.next(), letters.next());
    last == before && last.is_some_and(|letter| !b"aeioulsz".contains(&letter))
}

/// The forms of a word that a search accepts, with the word itself first: `tests`, `test`, `tested`, `testing`, ….
///
/// Some of them may be no words; they find nothing. Returns only the word if it has no stem.
pub fn forms(word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    let stem = stem(&word);
    let mut forms = vec![word.clone()];
    if stem.len() < MIN_LETTERS || !stem.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return forms;
    }
    let mut add = |form: String| {
        if !forms.contains(&form) {
            forms.push(form);
        }
    };
    for ending in ["", "s", "e", "es", "ed", "ing", "y", "ies", "ied"] {
        add(format!("{stem}{ending}"));
    }
    if let Some(last) = stem.chars().last().filter(|last| !"aeiouywx".contains(*last)) {
        add(format!("{stem}{last}ed"));
        add(format!("{stem}{last}ing"));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_other_endings_have_one_stem() {
        for words in [
            ["wheel", "wheels", "wheels"].as_slice(),
            &["test", "tests", "tested", "testing"],
            &["cache", "caches", "cached", "caching"],
            &["library", "libraries"],
            &["plan", "plans", "planned", "planning"],
            &["install", "installs", "installed", "installing"],
            &["bug", "bugs"],
        ] {
            let stems: Vec<&str> = words.iter().map(|word| stem(word)).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{stems:?}");
            for word in words {
                let forms = forms(word);
                assert!(words.iter().all(|other| forms.iter().any(|form| form == other)), "{word}: {forms:?}");
            }
        }
    }

    #[test]
    fn short_and_other_words_are_their_own_stem() {
        for word in ["use", "is", "thing", "class", "zürich", "3d", "c++", ""] {
            assert_eq!(stem(word), word);
        }
        assert_eq!(forms("Zürich"), ["zürich"]);
        assert_eq!(forms("wheels")[..2], ["wheels", "wheel"]);
    }
}
