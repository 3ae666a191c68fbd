//! Checks the Markdown of reports.

use super::emails::edition;
use formats::markup::{inline, text};
use formats::report::post;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct FrontMatter {
    title: String,
    draft: bool,
    author: Vec<String>,
}

proptest! {
    #[test]
    fn front_matter_is_yaml_for_any_title(title in "[a-z:#'\"\\\\{}\\[\\]é🪨&*!|>%@`, -]{1,40}") {
        prop_assume!(!title.trim().is_empty());
        let edition = edition(&title, "Tartu", None);
        let post = post(&edition, "Scientific \"Python\": we", "Text", "2026-11-30T10:00:00Z".parse().unwrap());
        let yaml = post.split("---\n").nth(1).unwrap();
        let front: FrontMatter = serde_saphyr::from_str(yaml).unwrap();
        prop_assert_eq!(front.title, format!("Report of the {}", title.trim()));
        prop_assert!(!front.draft && front.author == ["Scientific \"Python\": we"]);
    }

    #[test]
    fn inline_text_is_shown_unchanged(words in proptest::collection::vec("[a-z#*_`~<>&;\\[\\](){}!$|\\\\.:/-]{1,12}", 1..6)) {
        let written = words.join(" ");
        let shown = text(&format!("By {} and Ada", inline(&written)));
        prop_assert_eq!(shown.trim(), format!("By {written} and Ada"));
    }
}
