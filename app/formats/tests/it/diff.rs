//! Differences: both texts can be put together again, and people read phrases.

use domain::editions::Clause;
use domain::text::Line;
use formats::diff::{Piece, clauses, words};
use proptest::prelude::*;

fn same(text: &str) -> Piece {
    Piece::Same(text.to_owned())
}

fn gone(text: &str) -> Piece {
    Piece::Gone(text.to_owned())
}

fn new(text: &str) -> Piece {
    Piece::New(text.to_owned())
}

fn before(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Same(text) | Piece::Gone(text) => text.clone(),
        Piece::New(_) => String::new(),
    };
    pieces.iter().map(text).collect()
}

fn after(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Same(text) | Piece::New(text) => text.clone(),
        Piece::Gone(_) => String::new(),
    };
    pieces.iter().map(text).collect()
}

#[test]
fn words_that_were_exchanged_stand_side_by_side() {
    let pieces = words("attend two of three planning meetings", "attend one of three planning meetings");
    assert_eq!(pieces, [same("attend "), gone("two"), new("one"), same(" of three planning meetings")]);
    let phrase = words("stay for the whole week", "stay for at least three days");
    assert_eq!(phrase, [same("stay for "), gone("the whole week"), new("at least three days")]);
}

#[test]
fn what_did_not_change_is_one_piece_and_nothing_is_none() {
    assert_eq!(words("a b c", "a b c"), [same("a b c")]);
    assert_eq!(words("", ""), []);
    assert_eq!(words("", "a b"), [new("a b")]);
    assert_eq!(words("a b", ""), [gone("a b")]);
}

#[test]
fn clauses_are_compared_by_their_letters() {
    let clause = |(letter, text): (char, &str)| Clause { letter, text: Line::parse(text).unwrap() };
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
            let pieces = words(old, now);
            prop_assert_eq!(&before(&pieces), old);
            prop_assert_eq!(&after(&pieces), now);
            let kinds: Vec<_> = pieces.iter().map(std::mem::discriminant).collect();
            prop_assert!(kinds.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", pieces);
        }
    }
}
