//! Checks how organizers edit the agenda as a table.

use crate::support::demo::CURRENT;
use crate::support::settings::{EditionForm, organizer_of, shown_revision};
use crate::support::{Key, TestApp, edition};
use reqwest::StatusCode;

const PAGE: &str = "/2031/settings/agenda";

type Fields = Vec<(&'static str, String)>;

/// A new edition with this agenda, and its organizer.
async fn with_agenda(text: &str) -> (TestApp, Key) {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    EditionForm::new("2031").post(&app, "/editions/new", &organizer).await;
    let read = shown_revision(&app, PAGE, &organizer).await;
    let saved = app.post_as(&format!("{PAGE}/paste"), &organizer, &[("agenda", text), ("read", &read)]).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    (app, organizer)
}

/// The stored agenda as text.
async fn stored(app: &TestApp) -> String {
    formats::agenda::write(&app.store.edition_page(&edition("2031")).await.expect("the edition").agenda)
}

/// A form of days with their rows, each with start, end and title.
fn table(days: &[(&str, &[[&str; 3]])], read: &str) -> Fields {
    let mut form = vec![("read", read.to_owned())];
    for (place, (day, rows)) in days.iter().enumerate() {
        form.push(("day", (*day).to_owned()));
        for [starts, ends, title] in *rows {
            let fields = [("of_day", place.to_string()), ("starts", (*starts).to_owned())];
            form.extend(fields);
            form.extend([("ends", (*ends).to_owned()), ("title", (*title).to_owned())]);
        }
    }
    form
}

async fn post(app: &TestApp, action: &str, key: &Key, form: &Fields) -> (StatusCode, String) {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.post_as(&format!("{PAGE}{action}"), key, &form).await;
    (answer.status(), answer.text().await.expect("text"))
}

#[tokio::test]
async fn agenda_is_edited_as_a_table() {
    let (app, organizer) = with_agenda("2031-06-02\n09:00-09:30 Welcome\n12:00 Lunch\nBreakfast\n").await;
    let page = app.page_as(PAGE, &organizer).await;
    assert!(page.contains("value=\"Welcome\"") && page.contains("Friday 6 June"), "{page}");
    let read = shown_revision(&app, PAGE, &organizer).await;
    let rows: &[[&str; 3]] =
        &[["9:00", "09:45", "Welcome"], ["", "", ""], ["", "", "Breakfast"], ["10.00", "", "10:00 rules"]];
    let form = table(&[("2031-06-02", rows), ("", &[["", " ", ""]]), ("2031-06-03", &[["", "", "Trip"]])], &read);
    let (status, page) = post(&app, "", &organizer, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let days = "2031-06-02\n09:00-09:45 Welcome\nBreakfast\n10:00 10:00 rules\n\n2031-06-03\nTrip\n";
    assert_eq!(stored(&app).await, days);
    assert!(app.page_as("/2031/audit-log", &organizer).await.contains("the agenda"));
}

/// What organizers said about each stored row: whether it is a break.
async fn marks(app: &TestApp) -> Vec<Option<bool>> {
    let agenda = app.store.edition_page(&edition("2031")).await.expect("the edition").agenda;
    agenda.iter().map(|row| row.marked_break).collect()
}

#[tokio::test]
async fn organizer_says_which_rows_are_breaks() {
    let (app, organizer) = with_agenda("2031-06-02\n11:00-11:30 Group photo\n12:00 Lunch talk\n").await;
    let read = shown_revision(&app, PAGE, &organizer).await;
    let rows: &[[&str; 3]] = &[["11:00", "11:30", "Group photo"], ["12:00", "", "Lunch talk"]];
    let marked = |first: &str| {
        let mut form = table(&[("2031-06-02", rows)], &read);
        form.extend([("is_break", first.to_owned()), ("is_break", "no".to_owned())]);
        form
    };
    let (_, page) = post(&app, "", &organizer, &marked("sometimes")).await;
    assert!(page.contains("“sometimes” is not yes or no for a break.") && page.contains("Group photo"), "{page}");
    assert_eq!(marks(&app).await, [None, None]);
    assert_eq!(post(&app, "", &organizer, &marked("yes")).await.0, StatusCode::SEE_OTHER);
    assert_eq!(marks(&app).await, [Some(true), Some(false)]);
    let page = app.page_as(PAGE, &organizer).await;
    assert!(page.contains("<option value=\"yes\" selected"), "{page}");
    let read = shown_revision(&app, PAGE, &organizer).await;
    let text = "2031-06-02\n11:00-11:30 Group photo\n14:00 Walk\n";
    let pasted = app.post_as(&format!("{PAGE}/paste"), &organizer, &[("agenda", text), ("read", &read)]).await;
    assert_eq!(pasted.status(), StatusCode::SEE_OTHER);
    assert_eq!(marks(&app).await, [Some(true), None], "rows that stay keep their marks");
}

#[tokio::test]
async fn added_rows_and_days_keep_what_was_typed() {
    let (app, organizer) = with_agenda("2031-06-02\nWelcome\n").await;
    let before = stored(&app).await;
    let read = shown_revision(&app, PAGE, &organizer).await;
    let mut form = table(&[("2031-06-06", &[["25:00", "", "Typed <row>"], ["", "", ""]])], &read);
    form.push(("rows_for", "0".to_owned()));
    let (status, page) = post(&app, "/add-rows", &organizer, &form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Typed &lt;row&gt;") && page.contains("value=\"25:00\""), "{page}");
    assert_eq!(page.matches("name=\"title\"").count(), 7, "one row as typed, one empty row and five more");
    let (_, page) = post(&app, "/add-day", &organizer, &form).await;
    assert!(page.contains("value=\"2031-06-07\"") && page.contains("Typed &lt;row&gt;"), "{page}");
    assert_eq!(stored(&app).await, before, "nothing is saved");
}

#[tokio::test]
async fn day_is_copied_to_another_day() {
    let (app, organizer) = with_agenda("2031-06-02\n09:00-09:30 Welcome\n12:00 Lunch\n").await;
    let read = shown_revision(&app, PAGE, &organizer).await;
    let rows: &[[&str; 3]] = &[["09:00", "09:30", "Welcome"], ["12:00", "", "Lunch"]];
    let mut form = table(&[("2031-06-02", rows), ("2031-06-04", &[])], &read);
    form.extend([("copy_from", "0".to_owned()), ("copy_to", "2031-06-04".to_owned())]);
    let (status, page) = post(&app, "/copy-day", &organizer, &form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("2 rows are copied to 4 June 2031."), "{page}");
    assert_eq!(page.matches("value=\"Welcome\"").count(), 2);
    form.retain(|(name, _)| *name != "copy_to");
    let (_, page) = post(&app, "/copy-day", &organizer, &form).await;
    assert!(page.contains("The day to copy to can’t be empty.") && page.contains("Welcome"));
}

#[tokio::test]
async fn conflicting_table_shows_the_saved_agenda() {
    let (app, organizer) = with_agenda("2031-06-02\nWelcome by the mayor\n").await;
    let form = table(&[("2031-06-02", &[["", "", "Welcome by the host"]])], "outdated");
    let (_, page) = post(&app, "", &organizer, &form).await;
    assert!(page.contains("Someone changed this") && page.contains("The saved version"), "{page}");
    assert!(page.contains("Welcome by the mayor") && page.contains("Welcome by the host"));
    let again = table(&[("2031-06-02", &[["", "", "Welcome by the host"]])], &read_of(&page));
    assert_eq!(post(&app, "", &organizer, &again).await.0, StatusCode::SEE_OTHER);
    assert_eq!(stored(&app).await, "2031-06-02\nWelcome by the host\n");
}

fn read_of(page: &str) -> String {
    let value = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.expect("a revision").to_owned()
}

#[tokio::test]
async fn rejected_table_keeps_what_was_typed() {
    let (app, organizer) = with_agenda("2031-06-02\nWelcome\n").await;
    let read = shown_revision(&app, PAGE, &organizer).await;
    let many = vec![["", "", "Lunch"]; 501];
    let cases: [(&str, &[[&str; 3]], &str); 6] = [
        ("2031-06-02", &[["25:99", "", "Lunch"]], "“25:99” is not a time such as 09:30."),
        ("2031-06-02", &[["12:00", "11:00", "Lunch"]], "“Lunch” must end after it begins."),
        ("2031-06-02", &[["", "11:00", "Lunch"]], "“Lunch” has an end but no start."),
        ("", &[["", "", "Lunch"]], "The day of a row can’t be empty."),
        ("2031-07-02", &[["", "", "Lunch"]], "is too far from the edition"),
        ("2031-06-02", &many, "Too many agenda rows: 501. The limit is 500."),
    ];
    for (day, rows, why) in cases {
        let (status, page) = post(&app, "", &organizer, &table(&[(day, rows)], &read)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(why) && page.contains("value=\"Lunch\""), "{why}: {page:.0}");
    }
    assert_eq!(stored(&app).await, "2031-06-02\nWelcome\n");
}

#[tokio::test]
async fn rows_of_travel_days_are_named_after_saving() {
    let (app, organizer) = with_agenda("2031-06-01\nArrival\n\n2031-06-02\nWelcome\n").await;
    let page = app.page_as(PAGE, &organizer).await;
    assert!(page.contains("rows outside the dates of the edition (2 to 6 June 2031): 1 June 2031."), "{page}");
}
