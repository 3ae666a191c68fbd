//! Tests `cairn backup`, `cairn restore`, and the backups that a running server writes.

use crate::support::demo::ILSE;
use crate::support::{Program, RunningProgram, StartOptions};
use std::time::{Duration, Instant};

const TASK: &str = "/2027/tasks/1";

#[tokio::test]
async fn backup_of_a_running_server_can_be_restored() {
    let mut running = RunningProgram::with_demo();
    let mut browser = running.browser();
    browser.sign_in(ILSE).await;
    browser.post(&format!("{TASK}/comment"), &[("text", "Before the backup.")]).await;
    let backup = running.program().run(&["backup", "copy.db"]);
    assert_eq!(backup.code, Some(0), "{}", backup.err);
    assert!(backup.out.starts_with("copy.db is a complete and checked copy of cairn.db ("), "{}", backup.out);
    browser.post(&format!("{TASK}/comment"), &[("text", "After the backup.")]).await;

    let refused = running.program().run(&["restore", "copy.db"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("Another Cairn server"), "{}", refused.err);

    running.signal("TERM");
    running.ended_within(Duration::from_secs(20));
    let restored = running.program().run(&["restore", "copy.db"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert!(restored.out.contains("The former database is cairn.db-replaced."), "{}", restored.out);
    let again = running.restarted();
    let page = again.get(TASK);
    assert!(page.contains("Before the backup.") && !page.contains("After the backup."));
    let check = again.program().run(&["check"]);
    assert_eq!(check.code, Some(0), "{}", check.err);
}

#[test]
fn backup_without_a_database_is_refused() {
    let run = Program::new().run(&["backup", "copy.db"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("There is no database at cairn.db."), "{}", run.err);
}

#[tokio::test]
async fn server_writes_a_backup_each_day_and_says_so_to_owners() {
    let options = StartOptions { demo: true, settings: &[("CAIRN_BACKUP_DIR", "backups")], ..StartOptions::default() };
    let running = RunningProgram::start_with(options);
    let begun = Instant::now();
    let folder = running.path("backups");
    let names = || {
        let entries = std::fs::read_dir(&folder).into_iter().flatten();
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect::<Vec<_>>()
    };
    let is_backup = |name: &String| name.starts_with("cairn-20") && name.ends_with("Z.db");
    while !names().iter().any(is_backup) {
        assert!(begun.elapsed() < Duration::from_secs(20), "a backup is written; {}", running.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut browser = running.browser();
    browser.sign_in(ILSE).await;
    let page = browser.get("/settings").await.text().await.expect("text");
    assert!(page.contains("Cairn writes a backup each day."), "{page}");
}

#[tokio::test]
async fn owners_see_that_no_backups_are_written() {
    let running = RunningProgram::with_demo();
    let mut browser = running.browser();
    browser.sign_in(ILSE).await;
    let page = browser.get("/settings").await.text().await.expect("text");
    assert!(page.contains("No backups are written. Set CAIRN_BACKUP_DIR"), "{page}");
}
