//! The order and comparison of names, without case and accents.

use domain::people::Person;

/// The sort key of a person in lists: the name without case and accents.
pub(crate) fn by_name(person: &Person) -> (String, String, Option<String>) {
    let name = person.name.as_str();
    (normalized(name), name.to_owned(), person.login.as_ref().map(|login| login.as_str().to_owned()))
}

/// Converts to lower case and removes accents of Latin letters; other scripts stay as they are.
pub(crate) fn normalized(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase).filter(|c| !is_accent(*c)) {
        match base_letters(c) {
            Some(letters) => text.push_str(letters),
            None => text.push(c),
        }
    }
    text
}

/// Whether this is a combining accent, a character of its own after its letter.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

/// An accented letter without its accent; `None` if it has none.
fn base_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_without_case_and_accents() {
        assert_eq!(normalized("Brigitta SIPŐCZ"), "brigitta sipocz");
        assert_eq!(normalized("Ste\u{0301}fan"), normalized("Stéfan"));
        assert_eq!(normalized("Łukasz Weiß"), "lukasz weiss");
        assert_eq!(normalized("Юлия"), "юлия");
    }
}
