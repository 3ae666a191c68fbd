//! Search: by words and nothing else, whatever is typed.

use crate::facts::*;
use crate::planning::*;
use domain::plan::Proposal;
use domain::tasks::Status;
use domain::text::Note;
use proptest::prelude::*;

#[tokio::test]
async fn tasks_come_before_what_was_said_and_the_newest_said_first() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let in_text = Proposal { description: Some(Note::parse("Made of zinc").unwrap()), ..proposal("Roof") };
    let four = db.proposed(&in_text, &wren).await;
    let five = db.proposed(&proposal("Zinc"), &wren).await;
    for text in ["zinc is first", "more zinc <b>"] {
        db.store.comment(&here(), nr(2), &Note::parse(text).unwrap(), &wren, now()).await.unwrap();
    }
    let found = db.store.search("ZINC", None, None, 10).await.unwrap();
    let places: Vec<_> = found.iter().map(|one| (one.task.number.0, one.excerpt.as_str())).collect();
    let expected = [
        (five.0, "\u{2}Zinc\u{3}"),
        (four.0, "Made of \u{2}zinc\u{3}"),
        (2, "more \u{2}zinc\u{3} <b>"),
        (2, "\u{2}zinc\u{3} is first"),
    ];
    assert_eq!(places, expected, "the title counts for more");
    assert_eq!(db.store.search("zinc", None, None, 3).await.unwrap(), found[..3]);
    assert_eq!(db.store.search("zinc", Some(&here()), Some(Status::InProgress), 9).await.unwrap().len(), 2);
    assert_eq!(db.store.search("zinc", Some(&slug("2025")), None, 9).await.unwrap(), []);
    assert_eq!(db.store.search("zinc", Some(&slug("2031")), None, 9).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_deleted_or_changed_is_not_found_any_more() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let said = db.store.comment(&here(), nr(2), &Note::parse("copper").unwrap(), &wren, now()).await.unwrap();
    assert_eq!(db.store.search("copper", None, None, 9).await.unwrap().len(), 1);
    db.store.delete_comment(&here(), said, &wren, now()).await.unwrap();
    assert_eq!(db.store.search("copper", None, None, 9).await.unwrap(), []);
    let four = db.proposed(&proposal("Iron"), &wren).await;
    db.store.change_task(&here(), four, &proposal("Steel"), &wren, now()).await.unwrap();
    assert_eq!(db.store.search("iron", None, None, 9).await.unwrap(), []);
    assert_eq!(db.store.search("steel", None, None, 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_title_finds_its_like_while_it_is_typed() {
    let db = Db::plan().await;
    let similar = async |text: &str| {
        let found = db.store.similar_tasks(&here(), text, 5).await.unwrap();
        found.iter().map(|task| task.number.0).collect::<Vec<_>>()
    };
    assert_eq!(similar("Build nightly whe").await, [1]);
    assert_eq!(similar("arrays that are lazy").await.len(), 2);
    assert_eq!(similar("nothing like it").await, Vec::<u32>::new());
    assert_eq!(similar("").await, Vec::<u32>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_can_be_typed_is_an_error(
        texts in prop::collection::vec(prop_oneof![any::<String>(), "[\"*:^(){}+ -]{0,12}", "(AND|OR|NOT|NEAR|title:|\"|[a-z*]| ){0,8}"], 20)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::plan().await;
            for text in texts {
                db.store.search(&text, None, None, 10).await.unwrap();
                db.store.similar_tasks(&here(), &text, 5).await.unwrap();
                let filter = domain::tasks::TaskFilter { words: Some(text), ..Default::default() };
                db.store.task_list(&here(), &filter, Default::default(), 1).await.unwrap();
            }
        });
    }
}
