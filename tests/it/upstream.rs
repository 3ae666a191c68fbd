//! Imports the community's own files with the program, and checks the stored data.

use crate::support::{Program, edition};
use domain::catalog::SpecStatus;
use domain::tasks::Status;
use std::io::Write;
use std::path::{Path, PathBuf};
use store::{Scope, Store};

/// The folder `CAIRN_SHARED`, or `shared` beside the repository.
///
/// If it is missing, prints a warning and returns `None`; the test then checks nothing.
pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("CAIRN_SHARED").map_or(beside, PathBuf::from);
    if folder.join("upstream").is_dir() {
        return Some(folder.canonicalize().expect("a path"));
    }
    // Writes to the stream itself: cargo hides what a passing test prints.
    let written =
        writeln!(std::io::stderr(), "NOT TESTED: {} has no folder `upstream`; set CAIRN_SHARED", folder.display());
    written.expect("standard error");
    None
}

#[tokio::test]
async fn imported_2023_summit_matches_its_source() {
    let Some(shared) = shared() else { return };
    let program = Program::new();
    let path = |name: &str| shared.join("upstream").join(name).to_string_lossy().into_owned();
    let imports = || {
        let site = program.run(&["import", "site", &path("scientific-python.org")]);
        let specs = program.run(&["import", "specs", &path("specs")]);
        let tasks = program.run(&["import", "tasks", &path("tasks-2023.csv"), "--edition", "2023"]);
        [site, specs, tasks]
    };
    let [site, specs, tasks] = imports();
    for words in [
        "22 to 26 May 2023",
        "America/Los_Angeles",
        "capacity 40",
        "35 people",
        "7 days with 36 agenda rows, 10 of them work sessions",
        "11 of 14 outcomes",
    ] {
        assert!(site.out.contains(words), "{words}: {}{}", site.out, site.err);
    }
    assert!(
        specs.out.contains("10 SPECs: 6 published, 4 drafts; 42 endorsements by 10 of 15 core projects"),
        "{}",
        specs.out
    );
    assert!(tasks.out.contains("16 tasks: 11 done, 2 in progress, 3 proposed"), "{}", tasks.out);
    for again in imports() {
        assert!(again.out.contains("Changed: nothing"), "{}{}", again.out, again.err);
    }
    assert_stored(&program.path("cairn.db")).await;
    assert_no_secret(&std::fs::read(program.path("cairn.db")).expect("the database"));
}

async fn assert_stored(database: &Path) {
    let store = Store::open(database).await.expect("a store");
    let slug = edition("2023");
    let page = store.edition_page(&slug).await.expect("the edition");
    assert_eq!((page.people, page.edition.capacity, page.agenda.len(), page.clauses.len()), (35, Some(40), 36, 4));
    assert_eq!(page.agenda.iter().filter(|block| block.is_work_session()).count(), 10);
    let general =
        page.meetings.iter().find(|meeting| meeting.title.as_str().contains("General")).expect("the general meeting");
    assert_eq!(general.time.starts.map(|at| at.to_rfc3339()).as_deref(), Some("2023-02-27T17:00:00+00:00"));
    let attended = store.attended_meetings(&slug).await.expect("an answer");
    let attended = attended.iter().find(|attendance| attendance.meeting == *general).expect("the general meeting");
    assert_eq!(attended.attendees.iter().filter(|person| person.login.is_some()).count(), 4);
    let later = store.edition_page(&edition("2025")).await.expect("the edition");
    assert_eq!((later.tracks.len(), later.tracks.iter().map(|track| track.leads.len()).sum::<usize>()), (5, 9));
    let specs = store.specs().await.expect("an answer");
    assert_eq!(specs.iter().filter(|spec| spec.status == SpecStatus::Published).count(), 6);
    let tasks = store.tasks(Scope::Edition(&slug)).await.expect("an answer");
    let count = |status| tasks.iter().filter(|task| task.status == status).count();
    assert_eq!((count(Status::Done), count(Status::InProgress), count(Status::Proposed)), (11, 2, 3));
    assert_eq!(store.outcomes().await.expect("an answer").iter().filter(|outcome| outcome.in_roadmap).count(), 11);
    store.close().await;
}

fn assert_no_secret(database: &[u8]) {
    let contains = |text: &str| database.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(contains("github.com"), "the search finds stored text");
    for secret in ["@berkeley.edu", "@gmail.com", "zoom.us", "pwd=", "meet.google.com"] {
        assert!(!contains(secret), "{secret} is stored");
    }
}
