//! Tests of search in tasks, comments and names.

use crate::support::*;
use domain::search::Named;
use domain::tasks::Status;
use domain::text::LongText;
use domain::views::{TaskFilter, TaskOrder};
use domain::workflow::Proposal;
use proptest::prelude::*;
use sqlx::Executor;

#[tokio::test]
async fn search_lists_tasks_before_the_newest_comments() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let in_text = Proposal { description: Some(LongText::parse("Made of zinc").unwrap()), ..proposal("Roof") };
    let four = db.proposed(&in_text, &wren).await;
    let five = db.proposed(&proposal("Zinc"), &wren).await;
    for text in ["zinc is first", "more zinc <b>"] {
        db.store.comment(by_participant(&here(), &wren), nr(2), &LongText::parse(text).unwrap(), now()).await.unwrap();
    }
    let found = db.store.search("ZINC", None, None, 10).await.unwrap();
    let places: Vec<_> = found.iter().map(|result| (result.task.number.0, result.excerpt.as_str())).collect();
    let expected = [
        (five.0, "\u{2}Zinc\u{3}"),
        (four.0, "Made of \u{2}zinc\u{3}"),
        (2, "more \u{2}zinc\u{3} <b>"),
        (2, "\u{2}zinc\u{3} is first"),
    ];
    assert_eq!(places, expected, "the title ranks higher");
    assert_eq!(db.store.search("zinc", None, None, 3).await.unwrap(), found[..3]);
    assert_eq!(db.store.search("zinc", Some(&here()), Some(Status::InProgress), 9).await.unwrap().len(), 2);
    assert_eq!(db.store.search("zinc", Some(&slug("2025")), None, 9).await.unwrap(), []);
    assert_eq!(db.store.search("zinc", Some(&slug("2031")), None, 9).await.unwrap(), []);
}

#[tokio::test]
async fn search_ignores_special_letters_as_well_as_accents() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let text = LongText::parse("Søren paints the STRAẞE").unwrap();
    let four = db.proposed(&Proposal { description: Some(text), ..proposal("Łódź and Ærø") }, &wren).await;
    for typed in ["lodz", "Łódź", "aero", "AERØ", "strasse", "straße", "soren", "SØREN", "lodz strasse"] {
        let found = db.store.search(typed, None, None, 9).await.unwrap();
        assert_eq!(found.first().map(|found| found.task.number), Some(four), "{typed}");
    }
    let found = db.store.search("lodz", None, None, 9).await.unwrap();
    assert_eq!(found[0].excerpt, "\u{2}Łódź\u{3} and Ærø", "the excerpt is as written");
    db.change(four, &proposal("Elsewhere"), &wren).await.unwrap();
    assert_eq!(db.store.search("lodz", None, None, 9).await.unwrap(), [], "the index forgets what it had");
    db.run("INSERT INTO task_words (task_words) VALUES ('integrity-check')").await;
}

#[tokio::test]
async fn word_within_a_run_of_japanese_is_found() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let four = db.proposed(&proposal("配列のテストを書く"), &wren).await;
    let comment = LongText::parse("単体テストはここです numpy").unwrap();
    db.store.comment(by_participant(&here(), &wren), nr(2), &comment, now()).await.unwrap();
    let found = db.store.search("テスト", None, None, 9).await.unwrap();
    let numbers: Vec<_> = found.iter().map(|found| found.task.number).collect();
    assert_eq!(numbers, [four, nr(2)], "tasks come before comments");
    assert_eq!(found[0].excerpt, "配列の\u{2}テスト\u{3}を書く\n");
    assert_eq!(db.store.search("テスト NumPy", None, None, 9).await.unwrap().len(), 1, "all words are in one text");
    assert_eq!(db.store.search("テスト", Some(&slug("2025")), None, 9).await.unwrap(), []);
    assert_eq!(db.store.search("試験", None, None, 9).await.unwrap(), []);
    let filter = TaskFilter { words: Some("テスト".to_owned()), ..TaskFilter::default() };
    let list = db.store.task_list(&here(), &filter, TaskOrder::Number, 1).await.unwrap();
    let filtered: Vec<_> = list.rows.iter().map(|row| row.number).collect();
    assert_eq!(filtered, [nr(2), four]);
}

#[tokio::test]
async fn search_does_not_find_deleted_or_replaced_text() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let comment = db
        .store
        .comment(by_participant(&here(), &wren), nr(2), &LongText::parse("copper").unwrap(), now())
        .await
        .unwrap();
    assert_eq!(db.store.search("copper", None, None, 9).await.unwrap().len(), 1);
    db.store.delete_comment(by_participant(&here(), &wren), (nr(2), comment), now()).await.unwrap();
    assert_eq!(db.store.search("copper", None, None, 9).await.unwrap(), []);
    let four = db.proposed(&proposal("Iron"), &wren).await;
    db.change(four, &proposal("Steel"), &wren).await.unwrap();
    assert_eq!(db.store.search("iron", None, None, 9).await.unwrap(), []);
    assert_eq!(db.store.search("steel", None, None, 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn english_words_are_found_in_other_forms() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let four = db.proposed(&proposal("Tested rudders and a gutter"), &wren).await;
    for typed in ["testing", "tests rudder", "rudder tests", "gutters", "Testing gutter"] {
        let found = db.store.search(typed, None, None, 9).await.unwrap();
        assert_eq!(found.iter().map(|found| found.task.number).collect::<Vec<_>>(), [four], "{typed}");
    }
    let found = db.store.search("testing", None, None, 9).await.unwrap();
    assert_eq!(found[0].excerpt, "\u{2}Tested\u{3} rudders and a gutter", "the other form is marked");
    let filter = TaskFilter { words: Some("testing rudder".to_owned()), ..TaskFilter::default() };
    let list = db.store.task_list(&here(), &filter, TaskOrder::Number, 1).await.unwrap();
    assert_eq!(list.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [four]);
}

#[tokio::test]
async fn tasks_are_found_by_the_addresses_of_their_evidence() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let links = |links: &[&str]| links.iter().map(|link| url(link)).collect();
    let pull = Proposal { links: links(&["https://github.com/numpy/numpy/pull/1234"]), ..proposal("Zinc") };
    let pull = db.proposed(&pull, &wren).await;
    let page = Proposal { links: links(&["https://Learn.example.org/Guide/12345"]), ..proposal("Copper") };
    let page = db.proposed(&page, &wren).await;
    for (typed, expected) in [
        ("numpy/numpy#1234", vec![pull]),
        ("numpy#1234", vec![pull]),
        ("NumPy#1234", vec![pull]),
        ("pull/1234", vec![pull]),
        ("issues/1234", vec![pull]),
        ("1234", vec![pull]),
        ("#1234", vec![pull]),
        ("https://github.com/numpy/numpy/pull/1234/", vec![pull]),
        ("github.com/numpy/numpy/issues/1234", vec![pull]),
        ("zinc numpy#1234", vec![pull]),
        ("learn.example.org", vec![page]),
        ("learn.example.org/guide", vec![page]),
        ("numpy#123", vec![]),
        ("py#1234", vec![]),
        ("pull/123", vec![]),
        ("copper numpy#1234", vec![]),
        ("g[i]thub.com/*", vec![]),
    ] {
        let found = db.store.search(typed, None, None, 9).await.unwrap();
        assert_eq!(found.iter().map(|found| found.task.number).collect::<Vec<_>>(), expected, "{typed}");
        let filter = TaskFilter { words: Some(typed.to_owned()), ..TaskFilter::default() };
        let list = db.store.task_list(&here(), &filter, TaskOrder::Number, 1).await.unwrap();
        assert_eq!(list.rows.iter().map(|row| row.number).collect::<Vec<_>>(), expected, "list: {typed}");
    }
    let found = db.store.search("numpy#1234", None, None, 9).await.unwrap();
    assert_eq!(found[0].excerpt, "\u{2}https://github.com/numpy/numpy/pull/1234\u{3}");
    let filter = TaskFilter { words: Some("2".to_owned()), ..TaskFilter::default() };
    let list = db.store.task_list(&here(), &filter, TaskOrder::Number, 1).await.unwrap();
    assert_eq!(list.rows[0].number, nr(2), "the list finds the number, too");
}

#[tokio::test]
async fn similar_tasks_are_found_while_typing() {
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
    #![proptest_config(cases(20))]

    #[test]
    fn no_search_input_is_an_error(
        texts in prop::collection::vec(prop_oneof![any::<String>(), "[\"*:^(){}+ -]{0,12}", "(AND|OR|NOT|NEAR|title:|\"|[a-z*]| ){0,8}"], 20)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::plan().await;
            for text in texts {
                db.store.search(&text, None, None, 10).await.unwrap();
                db.store.similar_tasks(&here(), &text, 5).await.unwrap();
                let filter = domain::views::TaskFilter { words: Some(text), ..Default::default() };
                db.store.task_list(&here(), &filter, Default::default(), 1).await.unwrap();
            }
        });
    }
}

#[tokio::test]
async fn names_are_found_ignoring_case_and_accents() {
    let db = Db::full().await;
    let community = "INSERT INTO community (id, name, series_name, series_plural, series_title)
                     VALUES (1, 'Reef Days', 'SPEC', 'SPECs', 'SPEC documents')";
    db.raw().await.execute(community).await.unwrap();
    let named = async |words: &str, edition: Option<&str>| {
        let edition = edition.map(slug);
        let found = db.store.named(words, edition.as_ref(), 30).await.unwrap();
        let words = found.into_iter().map(|named| match named {
            Named::Spec(number, _) => format!("SPEC {number}"),
            Named::Outcome(code, _) => format!("outcome {code}"),
            Named::Edition(slug, _) => format!("edition {slug}"),
            Named::Track(slug, title) => format!("{title} in {slug}"),
            Named::Meeting(slug, title) => format!("{title} of {slug}"),
            Named::WorklogLine(slug, day, _, line) => format!("{line} of {day} in {slug}"),
            Named::Person(slug, person) => format!("{} of {slug}", person.name),
        });
        words.collect::<Vec<_>>()
    };
    assert_eq!(named("spec 4", None).await, ["SPEC 4"]);
    assert_eq!(named("SPECs", None).await, ["SPECs in 2025", "SPECs in 2023"]);
    assert_eq!(named("seattle summit", None).await, ["edition 2025", "edition 2023"]);
    assert_eq!(named("planning", Some("2023")).await, ["General planning of 2023"]);
    assert_eq!(named("emile", None).await, ["Émile First of 2025"], "in the newest edition");
    assert_eq!(named("ZOE last", Some("2023")).await, ["Zoë Last of 2023"]);
    assert_eq!(named("emile", Some("2031")).await, Vec::<String>::new());
    assert_eq!(named("", None).await, Vec::<String>::new());
    db.raw().await.execute("UPDATE people SET listed = 0 WHERE login = 'emile'").await.unwrap();
    assert_eq!(named("emile", None).await, Vec::<String>::new(), "an unlisted person isn’t found");
}
