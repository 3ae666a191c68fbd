//! Checks word differences: both texts can be rebuilt, and phrases change as a whole.

use domain::editions::Clause;
use domain::text::ShortText;
use formats::diff::{Piece, clauses, word_diff};
use proptest::prelude::*;

fn same(text: &str) -> Piece {
    Piece::Same(text.to_owned())
}

fn removed(text: &str) -> Piece {
    Piece::Removed(text.to_owned())
}

fn new(text: &str) -> Piece {
    Piece::New(text.to_owned())
}

fn before(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Same(text) | Piece::Removed(text) => text.clone(),
        Piece::New(_) => String::new(),
    };
    pieces.iter().map(text).collect()
}

fn after(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Same(text) | Piece::New(text) => text.clone(),
        Piece::Removed(_) => String::new(),
    };
    pieces.iter().map(text).collect()
}

#[test]
fn replaced_words_are_adjacent_pieces() {
    let pieces = word_diff("attend two of three planning meetings", "attend one of three planning meetings");
    assert_eq!(pieces, [same("attend "), removed("two"), new("one"), same(" of three planning meetings")]);
    let phrase = word_diff("stay for the whole week", "stay for at least three days");
    assert_eq!(phrase, [same("stay for "), removed("the whole week"), new("at least three days")]);
}

#[test]
fn equal_texts_are_one_piece() {
    assert_eq!(word_diff("a b c", "a b c"), [same("a b c")]);
    assert_eq!(word_diff("", ""), []);
    assert_eq!(word_diff("", "a b"), [new("a b")]);
    assert_eq!(word_diff("a b", ""), [removed("a b")]);
}

#[test]
fn clauses_are_compared_by_letter() {
    let clause = |(letter, text): (char, &str)| Clause { letter, text: ShortText::parse(text).unwrap() };
    let old = [('a', "come"), ('b', "plan well"), ('d', "report")].map(clause);
    let now = [('a', "come"), ('b', "plan badly"), ('c', "work")].map(clause);
    let expected = vec![
        ('a', vec![same("come")]),
        ('b', vec![same("plan "), removed("well"), new("badly")]),
        ('c', vec![new("work")]),
        ('d', vec![removed("report")]),
    ];
    assert_eq!(clauses(&old, &now), expected);
}

proptest! {
    #[test]
    fn both_texts_can_be_rebuilt_from_the_pieces(one in "([ab]{1,2}[ \n,]{1,2}){0,12}", two in "([ab]{1,2}[ \n,]{1,2}){0,12}", odd in any::<String>()) {
        for (old, now) in [(&one, &two), (&one, &odd), (&odd, &one)] {
            let pieces = word_diff(old, now);
            prop_assert_eq!(&before(&pieces), old);
            prop_assert_eq!(&after(&pieces), now);
            let kinds: Vec<_> = pieces.iter().map(std::mem::discriminant).collect();
            prop_assert!(kinds.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", pieces);
        }
    }
}

#[test]
fn long_different_texts_are_compared_quickly() {
    // A public page shows many such pairs.
    let text = |mut seed: u32| {
        let letters = (0..5000).map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + u8::try_from((seed >> 24) % 26).unwrap())
        });
        letters.flat_map(|letter| [letter, ' ']).collect::<String>()
    };
    let with_lines = |text: String| text.replace("a ", "a\n");
    let pairs = [
        (text(1), text(2)),
        (with_lines(text(1)), with_lines(text(2))),
        (text(1).replace(' ', "\n"), text(2).replace(' ', "\n")),
    ];
    let start = std::time::Instant::now();
    for (one, two) in pairs.iter().cycle().take(20) {
        let pieces = word_diff(one, two);
        assert_eq!((&before(&pieces), &after(&pieces)), (one, two));
    }
    assert!(start.elapsed().as_secs() < 4, "{:?}", start.elapsed());
}

#[test]
fn changed_words_are_found_in_a_long_text() {
    let line = "so that every platform has its wheels in the morning, and no one waits for them\n";
    let old = format!("{}one way\n{}", line.repeat(60), line.repeat(60));
    let pieces = word_diff(&old, &old.replace("one way", "another way"));
    assert_eq!(pieces[1..3], [removed("one"), new("another")]);
}
