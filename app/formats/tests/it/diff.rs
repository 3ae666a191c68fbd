//! Differences: both texts can be put together again, and people read phrases.

use domain::editions::Clause;
use domain::text::ShortText;
use formats::diff::{Piece, clauses, word_diff};
use proptest::prelude::*;

fn same(text: &str) -> Piece {
    Piece::Same(text.to_owned())
}

fn gone(text: &str) -> Piece {
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
fn words_that_were_exchanged_stand_side_by_side() {
    let pieces = word_diff("attend two of three planning meetings", "attend one of three planning meetings");
    assert_eq!(pieces, [same("attend "), gone("two"), new("one"), same(" of three planning meetings")]);
    let phrase = word_diff("stay for the whole week", "stay for at least three days");
    assert_eq!(phrase, [same("stay for "), gone("the whole week"), new("at least three days")]);
}

#[test]
fn what_did_not_change_is_one_piece_and_nothing_is_none() {
    assert_eq!(word_diff("a b c", "a b c"), [same("a b c")]);
    assert_eq!(word_diff("", ""), []);
    assert_eq!(word_diff("", "a b"), [new("a b")]);
    assert_eq!(word_diff("a b", ""), [gone("a b")]);
}

#[test]
fn clauses_are_compared_by_their_letters() {
    let clause = |(letter, text): (char, &str)| Clause { letter, text: ShortText::parse(text).unwrap() };
    let old = [('a', "come"), ('b', "plan well"), ('d', "report")].map(clause);
    let now = [('a', "come"), ('b', "plan badly"), ('c', "work")].map(clause);
    let expected = vec![
        ('a', vec![same("come")]),
        ('b', vec![same("plan "), gone("well"), new("badly")]),
        ('c', vec![new("work")]),
        ('d', vec![gone("report")]),
    ];
    assert_eq!(clauses(&old, &now), expected);
}

proptest! {
    #[test]
    fn both_texts_can_be_put_together_again(one in "([ab]{1,2}[ \n,]{1,2}){0,12}", two in "([ab]{1,2}[ \n,]{1,2}){0,12}", odd in any::<String>()) {
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
fn two_long_texts_that_share_little_are_compared_in_a_moment() {
    // A page shows many such pairs, and everybody may ask for it.
    let text = |mut seed: u32| {
        let letters = (0..5000).map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + u8::try_from((seed >> 24) % 26).unwrap())
        });
        letters.flat_map(|letter| [letter, ' ']).collect::<String>()
    };
    let broken = |text: String| text.replace("a ", "a\n");
    let pairs = [
        (text(1), text(2)),
        (broken(text(1)), broken(text(2))),
        (text(1).replace(' ', "\n"), text(2).replace(' ', "\n")),
    ];
    let began = std::time::Instant::now();
    for (one, two) in pairs.iter().cycle().take(20) {
        let pieces = word_diff(one, two);
        assert_eq!((&before(&pieces), &after(&pieces)), (one, two));
    }
    assert!(began.elapsed().as_secs() < 4, "{:?}", began.elapsed());
}

#[test]
fn in_a_long_text_one_sees_the_words_that_changed() {
    let line = "so that every platform has its wheels in the morning, and nobody waits for them\n";
    let old = format!("{}one way\n{}", line.repeat(60), line.repeat(60));
    let pieces = word_diff(&old, &old.replace("one way", "another way"));
    assert_eq!(pieces[1..3], [gone("one"), new("another")]);
}
