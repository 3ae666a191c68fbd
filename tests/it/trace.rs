//! Checks the page that traces outcomes to tasks and evidence, and documents to core projects.

use crate::support::TestApp;
use domain::access::System;
use domain::community::Series;
use domain::id::ProjectSlug;
use domain::import::{ImportedCatalog, ImportedEndorsement};
use domain::text::Title;
use domain::time::NaiveDate;

/// The row of the table that begins with this text.
fn row<'a>(page: &'a str, begins: &str) -> &'a str {
    let rows = page.split("<tr>").find(|row| row.split("</th>").next().is_some_and(|head| head.contains(begins)));
    rows.unwrap_or_else(|| panic!("no row {begins}")).split("</tr>").next().unwrap_or_default()
}

#[tokio::test]
async fn trace_cells_lead_to_what_they_count() {
    let page = TestApp::with_demo_data().await.page("/trace").await;
    let served = row(&page, "/roadmap/1b");
    assert!(served.contains("href=\"/2026/tasks?outcome=1b\"") && served.contains(" done</a>"), "{served}");
    assert!(served.contains("href=\"/specs/4\""), "the SPEC that serves it");
    let documents = page.split("aria-label=\"SPECs by core projects\"").nth(1).expect("the second table");
    let wheels = row(documents, "/specs/4");
    assert!(wheels.contains(">endorsed</a>") && wheels.contains(">nothing</span>"), "{wheels}");
    assert!(wheels.contains("href=\"/roadmap/1b\""), "the way back to the outcome");
}

#[tokio::test]
async fn gaps_of_the_trace_are_cells() {
    let page = TestApp::with_demo_data().await.page("/trace").await;
    assert!(row(&page, "/roadmap/4c").contains("4c has no task in any edition"));
    assert!(page.contains("SPEC 2 has no endorsement and no adoption"));
}

/// SPEC 4 of the demo, endorsed by these projects on these days.
fn dated(days: &[(&str, &str)]) -> ImportedCatalog {
    let demo = server::demo::demo(crate::support::now()).expect("valid demo data");
    let mut catalog = demo.catalog;
    let title = |text: &str| Title::parse(text).expect("a title");
    catalog.series =
        Some(Series { name: title("SPEC"), plural: title("SPECs"), title: title("SPEC documents"), about: None });
    catalog.specs.retain(|spec| spec.number.0 == 4);
    let endorsement = |(project, on): &(&str, &str)| ImportedEndorsement {
        project: ProjectSlug::parse(project).expect("a name"),
        on: Some(on.parse::<NaiveDate>().expect("a day")),
        commit: None,
    };
    catalog.specs[0].endorsements = days.iter().map(endorsement).collect();
    catalog
}

#[tokio::test]
async fn matrix_of_a_day_lacks_later_endorsements() {
    let app = TestApp::empty().await;
    let catalog = dated(&[("numpy", "2023-05-21"), ("scipy", "2023-05-22"), ("zarr", "2023-08-24")]);
    app.store.import_catalog(System::new(), &catalog, crate::support::now()).await.expect("imported");
    for (day, count) in [("2023-05-20", 0), ("2023-05-21", 1), ("2023-08-23", 2), ("2023-08-24", 3)] {
        let page = app.page(&format!("/trace?as_of={day}")).await;
        assert_eq!(page.matches(">endorsed</a>").count(), count, "{day}");
        assert!(page.contains(&format!("name=\"as_of\" value=\"{day}\"")), "{day} is in the form");
    }
    assert_eq!(app.page("/trace").await.matches(">endorsed</a>").count(), 3);
    let spec = app.page("/specs/4").await;
    assert!(spec.contains("3 of 15, first on 21 May 2023"), "the SPEC’s way has the day of the first endorsement");
}

#[tokio::test]
async fn adoption_with_a_link_has_evidence_in_its_cell() {
    let app = TestApp::with_demo_data().await;
    let people = crate::support::People::sign_in(&app).await;
    let form =
        [("project", "numpy"), ("state", "adopted"), ("on", "2026-10-01"), ("url", "https://numpy.example/wheels")];
    app.post_as("/specs/4/adoption", &people.organizer, &form).await;
    let page = app.page("/trace?as_of=2026-10-01").await;
    assert!(page.contains("endorsed, adopted with evidence") && page.contains("href=\"https://numpy.example/wheels\""));
    assert!(!app.page("/trace?as_of=2026-09-30").await.contains("adopted with evidence"));
}

#[tokio::test]
async fn unreadable_day_is_refused_and_kept() {
    let page = TestApp::with_demo_data().await.page("/trace?as_of=2026-02-30").await;
    assert!(page.contains("role=\"alert\"") && page.contains("value=\"2026-02-30\""));
}

#[tokio::test]
async fn empty_instance_has_nothing_to_trace() {
    let app = TestApp::empty().await;
    assert!(app.page("/trace").await.contains("Nothing to trace yet"));
}
