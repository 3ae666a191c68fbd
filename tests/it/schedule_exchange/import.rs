//! Checks the import page: its preview, what it changes, and what it leaves alone.

use super::*;

#[tokio::test]
async fn file_is_previewed_and_then_in_the_draft() {
    let exchange = Exchange::new().await;
    let file = exchange.file(vec![session(1, "09:00"), session(2, "11:00")]).await;
    let preview = exchange.preview(&file).await;
    for words in [
        "2 sessions are new.",
        "room “Aula” is new",
        "track “Core &amp; more” is new",
        "“Arrays 1” is new: 14 December 2020, 09:00, Aula, led by Ada Lovelace",
    ] {
        assert!(shown(&preview).contains(words), "{words}: {}", shown(&preview));
    }
    assert_eq!(exchange.plan().await.sessions.len(), 0, "a preview stores nothing");
    let done = exchange.take(&file, &preview, false).await;
    assert!(shown(&done).contains("2 sessions are new."), "{}", shown(&done));
    let plan = exchange.plan().await;
    assert_eq!((plan.sessions.len(), plan.sessions[0].leads.len()), (2, 1));
    let again = exchange.preview(&file).await;
    assert!(shown(&again).contains("2 sessions stay as they are."), "{}", shown(&again));
    assert!(shown(&again).contains("There is nothing to import.") && !again.contains(">Import</button>"));
}

#[tokio::test]
async fn preview_shows_each_change_and_what_the_file_lacks() {
    let exchange = Exchange::new().await;
    exchange.import(&exchange.file(vec![session(1, "09:00"), session(2, "11:00")]).await).await;
    let moved = ReleasedSession { room: Some(title("Gym")), ..session(1, "10:00") };
    let file = exchange.file(vec![moved]).await;
    let preview = exchange.preview(&file).await;
    let change = "Arrays 1: time: 14 December 2020, 09:00 → 14 December 2020, 10:00; room: Aula → Gym";
    assert!(shown(&preview).contains(change), "{}", shown(&preview));
    assert!(shown(&preview).contains("Cancel the session that the file doesn’t have"), "{}", shown(&preview));
    exchange.take(&file, &preview, false).await;
    assert!(exchange.plan().await.sessions.iter().all(|session| session.takes_place()));
    let done = exchange.take(&file, &exchange.preview(&file).await, true).await;
    assert!(shown(&done).contains("1 session was cancelled."), "{}", shown(&done));
    let plan = exchange.plan().await;
    assert!(plan.sessions[0].takes_place() && !plan.sessions[1].takes_place());
}

#[tokio::test]
async fn incomplete_file_is_refused_and_stays_in_the_form() {
    let exchange = Exchange::new().await;
    exchange.import(&exchange.file(vec![session(1, "09:00")]).await).await;
    let before = exchange.plan().await;
    let file = exchange.file(vec![session(2, "09:00")]).await;
    let part = &file[..file.len() / 2];
    for path in ["/2020/schedule/import/check", "/2020/schedule/import"] {
        let page = exchange.send(path, Form::new().text("list", part.to_owned())).await;
        assert!(shown(&page).contains("The file ends too early."), "{}", shown(&page));
        assert!(page.contains("&quot;acronym&quot;") || page.contains("\"acronym\""), "the text stays: {page}");
    }
    assert_eq!(exchange.plan().await, before);
}

#[tokio::test]
async fn unknown_people_and_bad_events_are_named() {
    let exchange = Exchange::new().await;
    let stranger = SessionPerson { id: PersonId(9), name: name("Stranger Alone"), login: None };
    let other = ReleasedSession { leads: vec![stranger], ..session(2, "09:00") };
    let file = exchange.file(vec![session(1, "09:00"), other]).await.replacen("\"01:00\"", "\"soon\"", 1);
    let page = exchange.preview(&file).await;
    for words in [
        "day 1, Aula, “Arrays 1”: The duration “soon” can’t be read. This session is skipped.",
        "Stranger Alone: No person of this edition has this name. 1 session is imported without this lead.",
        "1 session is new.",
    ] {
        assert!(shown(&page).contains(words), "{words}: {}", shown(&page));
    }
}

#[tokio::test]
async fn stale_preview_is_shown_again_before_anything_is_imported() {
    let exchange = Exchange::new().await;
    let file = exchange.file(vec![session(1, "09:00")]).await;
    let preview = exchange.preview(&file).await;
    exchange.import(&exchange.file(vec![session(2, "11:00")]).await).await;
    let page = exchange.take(&file, &preview, false).await;
    assert!(shown(&page).contains("The draft has changed since the preview"), "{}", shown(&page));
    assert_eq!(exchange.plan().await.sessions.len(), 1);
    exchange.take(&file, &page, false).await;
    assert_eq!(exchange.plan().await.sessions.len(), 2);
}

#[tokio::test]
async fn import_changes_no_release() {
    let exchange = Exchange::new().await;
    exchange.import(&exchange.file(vec![session(1, "09:00")]).await).await;
    exchange.release().await;
    let before = exchange.app.page("/2020/schedule.json").await;
    exchange.import(&exchange.file(vec![session(1, "14:00")]).await).await;
    assert_eq!(exchange.app.page("/2020/schedule.json").await, before);
    exchange.release().await;
    assert!(exchange.app.page("/2020/schedule.json").await.contains("2020-12-14T14:00:00+01:00"));
}
