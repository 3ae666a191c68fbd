//! Imports the schedule that pretalx exported, and exports it again.

use super::*;
use crate::upstream::shared;
use domain::import::{ImportedSchedule, SourceFile};
use std::collections::BTreeSet;

fn read(text: &str) -> ImportedSchedule {
    let zone = Zone::parse("Europe/Copenhagen").expect("a zone");
    formats::schedule::read(SourceFile { path: "schedule", bytes: text.as_bytes() }, &zone).expect("a schedule")
}

/// The file of pretalx, and an edition with its people that has imported and released it.
pub(super) async fn released_democon() -> Option<(String, Exchange)> {
    let path = shared()?.join("conformance/pretalx-democon.json");
    let text = std::fs::read_to_string(path).expect("the file of pretalx");
    let people: BTreeSet<String> =
        read(&text).sessions.iter().flat_map(|session| &session.people).map(ToString::to_string).collect();
    let exchange = Exchange::with_people(&people.iter().map(String::as_str).collect::<Vec<_>>()).await;
    exchange.import(&text).await;
    exchange.release().await;
    Some((text, exchange))
}

#[tokio::test]
async fn democon_keeps_sessions_times_rooms_and_people() {
    let Some((text, exchange)) = released_democon().await else { return };
    let by_guid = |schedule: ImportedSchedule| {
        let mut sessions = schedule.sessions;
        sessions.sort_by(|one, other| one.guid.cmp(&other.guid));
        for session in &mut sessions {
            session.people.sort();
        }
        sessions
    };
    let expected = by_guid(read(&text));
    assert_eq!(expected.len(), 36);
    for file in ["schedule.json", "schedule.xml"] {
        let exported = exchange.app.page(&format!("/2020/{file}")).await;
        assert_eq!(by_guid(read(&exported)), expected, "{file}");
    }
    let again = exchange.preview(&text).await;
    assert!(shown(&again).contains("36 sessions stay as they are."), "{}", shown(&again));
}
