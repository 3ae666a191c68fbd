//! Tests preferences, the data export and account deletion.

use crate::support::*;
use domain::access::System;
use domain::audit::AuditActor;
use domain::login_sessions::GitHubAccount;
use domain::people::Person;
use domain::roles::{Preferences, Role};
use domain::time::Zone;

fn zoe() -> GitHubAccount {
    GitHubAccount {
        name: parsed("Zoë of GitHub"),
        email: Some(parsed("zoe.private@example.org")),
        avatar: Some(url("https://avatars.example.org/zoe-picture")),
        ..github(5, "zoe")
    }
}

#[tokio::test]
async fn preferences_are_saved_and_audited_once() {
    let db = Db::full().await;
    let id = db.signed_in(&zoe()).await.id;
    let preferences = Preferences { zone: Some(Zone::parse("Europe/Paris").unwrap()), listed: false };
    let entries = db.entries().await;
    for _ in 0..2 {
        db.store.set_preferences(by_person(id), &preferences, now()).await.unwrap();
        assert_eq!(db.store.account(&token(5), now()).await.unwrap().unwrap().1, preferences);
    }
    assert_eq!(db.entries().await, entries + 1, "an unchanged setting writes no audit entry");
}

#[tokio::test]
async fn unlisted_person_is_in_no_list_or_count_but_work_stays() {
    let db = Db::full().await;
    let id = db.signed_in(&zoe()).await.id;
    let (people, before) = (async || db.store.participants(&here()).await.unwrap().unwrap().len(), 4);
    assert_eq!(people().await, before);
    db.store.set_preferences(by_person(id), &Preferences { zone: None, listed: false }, now()).await.unwrap();
    assert_eq!(people().await, before - 1);
    assert_eq!(db.store.edition_page(&here()).await.unwrap().people, 3);
    assert_eq!(db.store.import_site(System::new(), &site(), now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(people().await, before - 1);
    let tasks = db.store.tasks(store::Scope::All).await.unwrap();
    assert!(tasks.iter().any(|task| task.assignees.iter().any(|person| person.name.as_str() == "Zoë of GitHub")));
    assert_eq!(db.store.account(&token(5), now()).await.unwrap().unwrap().0.takes_part.len(), 2);
}

#[tokio::test]
async fn data_export_has_everything_about_a_person() {
    let db = Db::full().await;
    let id = db.signed_in(&zoe()).await.id;
    db.signed_in(&GitHubAccount { login: login("zoe-new"), ..zoe() }).await;
    db.store.appoint(by_appointer(&Role::Organizer(slug("2025")), None), &login("zoe-new"), now()).await.unwrap();
    let all = db.store.data_export(by_person(id)).await.unwrap().unwrap();
    assert_eq!(all["account"]["email"], "zoe.private@example.org");
    assert_eq!(all["account"]["github_id"], 5);
    assert_eq!(all["account"]["name_in_public_sources"], "Zoë Last");
    assert_eq!(all["account"]["first_signed_in"], "2023-06-01T12:00:00Z");
    assert_eq!(all["former_logins"][0]["login"], "zoe");
    assert_eq!(all["login_sessions"][0]["device"], "Firefox on Linux");
    assert_eq!(all["roles"][0]["edition"], "2025");
    assert_eq!(all["takes_part_in"], serde_json::json!(["2023", "2025"]));
    assert_eq!(all["attendances"][0]["meeting"], "General planning");
    assert_eq!(all["assignments"][0]["leads_it"], true);
    let audit_log_lines = all["audit_log"].as_array().unwrap();
    assert!(
        audit_log_lines.iter().any(|entry| entry["changed"] == "appointed Zoë of GitHub as organizer of 2025"),
        "{audit_log_lines:#?}"
    );
    assert!(!all.to_string().to_lowercase().contains("hash") && !all.to_string().contains(token(5).as_str()));
    assert!(db.store.data_export(by_person(domain::id::PersonId(999))).await.unwrap().is_none());
}

#[tokio::test]
async fn entries_about_a_login_stay_private_from_its_next_owner() {
    let db = Db::full().await;
    db.store.appoint(by_appointer(&Role::Owner, None), &login("nora"), at("2023-05-01T00:00:00Z")).await.unwrap();
    let first = db.signed_in(&github(3, "nora")).await.id;
    let next = db.signed_in(&github(4, "nora")).await.id;
    let audit_log_lines =
        async |id| db.store.data_export(by_person(id)).await.unwrap().unwrap()["audit_log"].to_string();
    let owner = "appointed nora as owner, from their first sign-in";
    assert!(audit_log_lines(first).await.contains(owner) && !audit_log_lines(next).await.contains(owner));
    db.store.delete_account(by_person(next), now()).await.unwrap();
    assert!(audit_log_lines(first).await.contains(owner));
}

/// Every column that references a person.
const REFERENCES: &[&str] = &[
    "adoptions.recorded_by",
    "agreements.person_id",
    "application_events.person_id",
    "application_notes.person_id",
    "application_votes.person_id",
    "applications.person_id",
    "assignments.person_id",
    "attendance_records.person_id",
    "attendance_records.recorded_by",
    "audit_log.person_id",
    "audit_log.target_id",
    "calendar_addresses.person_id",
    "comments.person_id",
    "emails.person_id",
    "evidence.added_by",
    "former_logins.person_id",
    "fulfilment_states.person_id",
    "group_emails.by_id",
    "interests.person_id",
    "invitation_events.person_id",
    "invitation_messages.person_id",
    "invitations.forwarded_to",
    "invitations.person_id",
    "invitations.proposed_by",
    "lead_transfers.from_id",
    "lead_transfers.to_id",
    "ledger_salts.person_id",
    "login_sessions.person_id",
    "logistics.person_id",
    "meeting_replies.person_id",
    "meeting_revisions.by_id",
    "meetings.lead_id",
    "meetings.proposed_by",
    "mentions.person_id",
    "merged_names.person_id",
    "notifications.about_id",
    "notifications.by_id",
    "notifications.person_id",
    "own_answers.person_id",
    "participants.person_id",
    "person_projects.person_id",
    "poll_answers.by_id",
    "poll_answers.person_id",
    "polls.created_by",
    "project_contacts.person_id",
    "published_report_people.person_id",
    "published_reports.published_by",
    "released_leads.person_id",
    "releases.released_by",
    "reviews.person_id",
    "reviews.requested_by",
    "roles.person_id",
    "session_attendances.person_id",
    "session_attendances.recorded_by",
    "session_interests.person_id",
    "session_leads.person_id",
    "session_revisions.by_id",
    "shared_rooms.mate_id",
    "shared_rooms.person_id",
    "summit_check_ins.person_id",
    "summit_check_ins.recorded_by",
    "task_revisions.by_id",
    "task_transitions.person_id",
    "tasks.proposed_by",
    "track_interests.person_id",
    "track_leads.person_id",
    "travel_costs.person_id",
    "undoable_changes.person_id",
    "updates.person_id",
    "waivers.person_id",
];

/// Lists every column that references a person, so that export, deletion and merge cover new ones.
#[tokio::test]
async fn every_reference_to_a_person_is_known() {
    let db = Db::empty().await;
    let tables = db.texts(
        "SELECT DISTINCT t.name || '.' || k.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
         WHERE t.type = 'table' AND k.\"table\" = 'people' ORDER BY 1",
    );
    assert_eq!(tables.await, REFERENCES, "`data_export`, `delete_account` and `merge` must handle a new reference");
}

#[tokio::test]
async fn deleted_account_is_erased_and_its_work_stays_nameless() {
    let db = Db::full().await;
    let id = db.signed_in(&zoe()).await.id;
    db.signed_in(&GitHubAccount { login: login("zoe-renamed"), ..zoe() }).await;
    db.store.appoint(by_appointer(&Role::Organizer(slug("2023")), None), &login("zoe-renamed"), now()).await.unwrap();
    let secrets = ["zoe.private@example.org", "zoe-picture", "zoe-renamed", "Firefox on Linux", "Zoë of GitHub"];
    for secret in secrets {
        assert!(db.holds(secret), "the search finds the stored {secret}");
    }
    let entries = db.entries().await;
    db.store.delete_account(by_person(id), now()).await.unwrap();
    db.store.erase_traces(System::new()).await.unwrap();

    for secret in secrets {
        assert!(!db.holds(secret), "{secret} is erased from the file");
    }
    let neutral = Person { name: parsed("Former participant"), login: None };
    let task = db.store.task(&here(), domain::id::TaskNumber(1)).await.unwrap().unwrap();
    assert_eq!(task.row.assignees, [neutral.clone(), person("Ada Example <ada>")]);
    assert!(db.attendees().await.contains(&neutral));
    assert_eq!(db.store.participants(&here()).await.unwrap().unwrap().len(), 3);
    assert!(db.store.account(&token(5), now()).await.unwrap().is_none());
    assert!(db.store.appointments(Some(&here())).await.unwrap().is_empty());

    let audit_log_lines = db.store.audit_log(&Default::default(), 99).await.unwrap();
    assert_eq!(audit_log_lines.len(), entries + 1);
    assert_eq!(
        (audit_log_lines[0].sentence().as_str(), &audit_log_lines[0].actor),
        ("deleted their account", &AuditActor::Unknown)
    );
    assert!(audit_log_lines.iter().any(|entry| entry.sentence() == "appointed a deleted account as organizer of 2023"));
    // The next owner of the login is another person.
    let next = db.signed_in(&github(5, "zoe-renamed")).await;
    assert!(next.id != id && next.takes_part.is_empty() && next.organizes.is_empty());
}

#[tokio::test]
async fn imports_never_match_deleted_accounts() {
    let db = Db::full().await;
    for (number, name) in [(5, "zoe"), (7, "ada"), (9, "newcomer")] {
        let id = db.signed_in(&github(number, name)).await.id;
        db.store.delete_account(by_person(id), now()).await.unwrap();
    }
    let deleted = "SELECT name FROM people WHERE deleted_at IS NOT NULL";
    assert_eq!(db.texts(deleted).await, ["Former participant", "Former participant"], "a row without work is deleted");
    let mut imported = site();
    imported.editions[1].people.push(person("Former participant"));
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    let participants =
        "SELECT count(*) || '' FROM participants JOIN people ON people.id = person_id WHERE deleted_at IS NOT NULL";
    assert_eq!(db.texts(participants).await, ["0"]);
}
