//! Imports of the SPEC repository: idempotent, and each kind of change is reported.

use crate::support::*;
use domain::access::System;
use domain::catalog::SpecStatus;
use domain::id::{ProjectSlug, SpecNumber};
use domain::import::ImportedCatalog;
use domain::time::NaiveDate;

/// What an import reports after `change`; a second run must report nothing.
async fn reported(change: impl FnOnce(&mut ImportedCatalog)) -> Vec<String> {
    let db = Db::full().await;
    let mut imported = catalog();
    change(&mut imported);
    let changes = db.store.import_catalog(System::new(), &imported, now()).await.unwrap().lines();
    let stored = db.dump().await;
    assert_eq!(
        db.store.import_catalog(System::new(), &imported, at("2024-01-01T00:00:00Z")).await.unwrap().lines(),
        Vec::<String>::new()
    );
    assert_eq!(db.dump().await, stored);
    changes
}

#[tokio::test]
async fn first_import_reports_additions_and_second_changes_nothing() {
    let db = Db::empty().await;
    let first = db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap().lines();
    assert_eq!(first.len(), 5);
    assert_eq!(first[0], "core project numpy added");
    assert_eq!(first[4], "document 4 added: What SPEC 4 is about");
    assert_eq!(db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap().lines(), Vec::<String>::new());

    let many = ImportedCatalog {
        series: None,
        specs: (10..30).map(|n| spec(n, SpecStatus::Draft, &[])).collect(),
        projects: vec![],
        is_incomplete: false,
    };
    assert_eq!(
        db.store.import_catalog(System::new(), &many, now()).await.unwrap().lines(),
        [
            "20 documents added",
            "document 3 stays, though the source no longer has it",
            "document 4 stays, though the source no longer has it",
        ]
    );
}

#[tokio::test]
async fn project_that_the_source_lacks_is_retired_until_it_returns() {
    let db = Db::empty().await;
    let import = async |imported: &ImportedCatalog| {
        db.store.import_catalog(System::new(), imported, now()).await.unwrap().lines()
    };
    import(&catalog()).await;
    let mut fewer = catalog();
    let zarr = fewer.projects.pop().unwrap();
    assert_eq!(import(&fewer).await, ["core project zarr retired, because the source no longer has it"]);
    assert_eq!(import(&fewer).await, Vec::<String>::new());
    let retired = async || {
        let projects = db.store.projects().await.unwrap();
        projects.into_iter().filter(|project| project.is_retired).map(|project| project.slug).collect::<Vec<_>>()
    };
    assert_eq!(retired().await, std::slice::from_ref(&zarr.slug));
    let incomplete = ImportedCatalog { is_incomplete: true, ..fewer.clone() };
    assert_eq!(import(&incomplete).await, Vec::<String>::new());
    fewer.projects.push(zarr);
    assert_eq!(import(&fewer).await, ["core project zarr is in the source again, and no longer retired"]);
    assert_eq!(retired().await, []);
}

#[tokio::test]
async fn incomplete_source_retires_nothing() {
    let db = Db::empty().await;
    db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
    let mut fewer = ImportedCatalog { is_incomplete: true, ..catalog() };
    fewer.projects.pop();
    fewer.specs.pop();
    assert_eq!(db.store.import_catalog(System::new(), &fewer, now()).await.unwrap().lines(), Vec::<String>::new());
}

#[tokio::test]
async fn changed_spec_fields_are_updated_and_reported() {
    assert_eq!(reported(|c| c.specs[0].status = SpecStatus::Published).await, ["document 3: draft → published"]);
    assert_eq!(reported(|c| c.specs[0].date = day("2023-01-01")).await, ["document 3: date 2022-09-05 → 2023-01-01"]);
    assert_eq!(reported(|c| c.specs[0].title = title("X")).await, ["document 3: title What SPEC 3 is about → X"]);
    assert_eq!(reported(|c| c.specs[0].authors.reverse()).await, ["document 3: authors changed"]);
}

#[tokio::test]
async fn added_and_removed_endorsements_are_reported() {
    let mut more = spec(4, SpecStatus::Published, &["numpy", "scipy", "zarr"]);
    assert_eq!(reported(|c| c.specs[1] = more.clone()).await, ["document 4: endorsed by zarr"]);
    more.endorsements.drain(..2);
    let changes = reported(|c| c.specs[1] = more).await;
    assert_eq!(
        changes,
        [
            "document 4: endorsed by zarr",
            "document 4: no longer endorsed by numpy",
            "document 4: no longer endorsed by scipy"
        ]
    );
    let known = |c: &mut ImportedCatalog| c.specs[0].endorsements[0].on = Some(day("2023-02-03"));
    assert_eq!(reported(known).await, ["document 3: endorsement by numpy: date none → 2023-02-03"]);
}

#[tokio::test]
async fn endorsement_keeps_its_date_and_when_it_was_first_seen() {
    let db = Db::empty().await;
    let mut imported = catalog();
    imported.specs[0].endorsements[0].on = Some(day("2023-02-03"));
    db.store.import_catalog(System::new(), &imported, now()).await.unwrap();
    imported.specs[0].endorsements[0].on = None;
    assert_eq!(
        db.store.import_catalog(System::new(), &imported, at("2024-01-01T00:00:00Z")).await.unwrap().lines(),
        Vec::<String>::new()
    );
    let spec = db.store.spec(SpecNumber(3)).await.unwrap().unwrap();
    let day: Option<NaiveDate> = spec.endorsements[0].on;
    assert_eq!((day, spec.endorsements[0].first_seen), (Some("2023-02-03".parse().unwrap()), now()));
}

#[tokio::test]
async fn changed_core_projects_are_updated_and_reported() {
    assert_eq!(reported(|c| c.projects[0].title = title("numpy")).await, ["core project numpy changed"]);
    assert_eq!(reported(|c| c.projects[0].contacts.clear()).await, ["core project numpy: contacts changed"]);
}

#[tokio::test]
async fn project_without_a_page_endorses_by_its_short_name() {
    let db = Db::empty().await;
    let mut imported = catalog();
    let zarr = imported.projects.pop().unwrap();
    imported.specs[0] = spec(3, SpecStatus::Draft, &["zarr"]);
    db.store.import_catalog(System::new(), &imported, now()).await.unwrap();
    assert_eq!(db.store.projects().await.unwrap()[2].title.as_str(), "zarr");
    imported.projects.push(zarr);
    assert_eq!(
        db.store.import_catalog(System::new(), &imported, now()).await.unwrap().lines(),
        ["core project zarr changed"]
    );
    assert_eq!(db.store.projects().await.unwrap()[2].title.as_str(), "Zarr");
}

#[tokio::test]
async fn items_missing_in_the_source_stay() {
    assert_eq!(reported(|c| *c = ImportedCatalog::default()).await, Vec::<String>::new());
}

#[tokio::test]
async fn duplicate_spec_or_project_is_refused() {
    let db = Db::empty().await;
    let mut twice = catalog();
    twice.specs.push(spec(4, SpecStatus::Draft, &[]));
    let error = db.store.import_catalog(System::new(), &twice, now()).await.unwrap_err();
    assert!(error.is_refusal() && error.to_string().contains("SPEC “4”"), "{error}");
    assert!(db.store.projects().await.unwrap().is_empty());
}

#[tokio::test]
async fn specs_list_authors_in_order_and_endorsements_by_project() {
    let db = Db::full().await;
    let specs = db.store.specs().await.unwrap();
    assert_eq!(specs.iter().map(|spec| spec.number.0).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(specs[1].authors[0].as_str(), "Second Alphabetically");
    let by: Vec<&ProjectSlug> = specs[1].endorsements.iter().map(|endorsement| &endorsement.project).collect();
    assert_eq!(by, [&parsed::<ProjectSlug>("numpy"), &parsed::<ProjectSlug>("scipy")]);
    assert_eq!(db.store.spec(SpecNumber(4)).await.unwrap().as_ref(), Some(&specs[1]));
    assert_eq!(db.store.spec(SpecNumber(5)).await.unwrap(), None);
}
