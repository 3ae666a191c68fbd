//! Reads the number of seats.

use crate::markdown::paragraphs;
use crate::numbers::number;
use crate::page::Page;
use crate::source::{Diagnostics, quoted};

/// Reads the capacity from `space for 40 participants`.
///
/// Other numbers in prose may be rounded, so they don't count.
pub(super) fn read(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Option<u32> {
    let mut first_found: Option<(u32, u32)> = None;
    for paragraph in paragraphs(&page.rows) {
        let phrases = ["space for ", "room for "].into_iter().flat_map(|phrase| paragraph.text.match_indices(phrase));
        for (at, phrase) in phrases {
            let line = paragraph.line(at);
            let Some(seats) = seats(&paragraph.text[at + phrase.len()..], page, line, diagnostics) else { continue };
            match first_found {
                None => first_found = Some((line, seats)),
                Some((_, first)) if first == seats => {}
                Some((before, first)) => {
                    let text =
                        format!("This line has space for {seats}, but line {before} for {first}; using {first}.");
                    diagnostics.add_contradiction(page.file, line, text);
                }
            }
        }
    }
    if first_found.is_none() {
        diagnostics.add_skipped(page.file, 1, "The page has no capacity, such as “space for 40 participants”.");
    }
    first_found.map(|(_, seats)| seats)
}

/// The number in `40 participants`, `up to 40 people`, `20-25 attendees`.
fn seats(text: &str, page: &Page<'_>, line: u32, diagnostics: &mut Diagnostics) -> Option<u32> {
    const ROUGHLY: [&str; 9] = ["up", "to", "at", "most", "about", "around", "approximately", "roughly", "only"];
    const PEOPLE: [&str; 5] = ["participants", "people", "attendees", "persons", "developers"];
    let letters = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let mut words = text.split_whitespace().skip_while(|word| ROUGHLY.contains(&letters(word).as_str()));
    let written = words.next()?;
    if !words.take(2).any(|word| PEOPLE.contains(&letters(word).as_str())) {
        return None;
    }
    number(written).or_else(|| {
        let (_, most) = written.split_once(['-', '–']).filter(|(least, _)| number(least).is_some())?;
        let most = number(most)?;
        diagnostics.add_skipped(
            page.file,
            line,
            format!("The capacity {} is a range; using the larger number.", quoted(written)),
        );
        Some(most)
    })
}
