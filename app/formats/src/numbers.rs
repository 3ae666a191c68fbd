//! Parses small numbers in digits or in words.

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Parses `40`, `forty` or `twenty-five`; `None` for other words, such as `one-hour`.
pub(crate) fn number(word: &str) -> Option<u32> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok();
    }
    match word.split_once('-') {
        Some((tens, ones)) => Some(multiple_of_ten(tens)? + below_twenty(ones).filter(|ones| (1..10).contains(ones))?),
        None => below_twenty(&word).or_else(|| multiple_of_ten(&word)),
    }
}

fn below_twenty(word: &str) -> Option<u32> {
    ONES.iter().zip(0..).find(|(name, _)| **name == word).map(|(_, number)| number)
}

fn multiple_of_ten(word: &str) -> Option<u32> {
    TENS.iter().zip(2..).find(|(name, _)| **name == word).map(|(_, tens)| tens * 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parsed_in_digits_and_words() {
        for (word, expected) in [("40", 40), ("forty", 40), ("Twenty-five", 25), ("(two)", 2), ("nineteen", 19)] {
            assert_eq!(number(word), Some(expected), "{word}");
        }
        for word in ["one-hour", "", "-", "many", "twenty-ten", "99999999999"] {
            assert_eq!(number(word), None, "{word}");
        }
    }
}
