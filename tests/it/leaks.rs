//! Fills each private field of the demo with a mark, and looks for it in what visitors can read.
//!
//! An archive has all public pages, API answers, feeds, calendars, badges and reports, so that is where this looks.

use crate::support::{Program, RunningProgram};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const MARK: &str = "qzleak";

/// The fields that no visitor may read, by table.
const PRIVATE: [(&str, &[&str]); 41] = [
    ("application_notes", &["text"]),
    ("application_projects", &["title"]),
    ("application_tags", &["tag"]),
    ("applications", &["email", "reason", "skills"]),
    ("audit_log", &["data", "target_login"]),
    ("calendar_addresses", &["token_hash"]),
    ("email_suppressions", &["address"]),
    ("email_templates", &["body", "subject"]),
    ("emails", &["address", "body", "filled", "last_error", "meeting", "name", "subject"]),
    ("former_logins", &["login"]),
    ("github_deliveries", &["id"]),
    ("github_repositories", &["etag", "failure", "failure_data", "last_modified"]),
    ("group_emails", &["form_hash"]),
    ("invitation_events", &["data"]),
    ("invitation_links", &["token_hash"]),
    ("invitation_messages", &["text"]),
    ("invitation_settings", &["covered_costs", "reply_to"]),
    (
        "invitations",
        &["decline_reason", "email", "login", "name", "project", "proposed_login", "reason", "stack", "suggestion"],
    ),
    ("lead_transfers", &["note"]),
    ("ledger_salts", &["salt"]),
    ("login_attempts", &["next_path", "state_hash", "verifier"]),
    ("login_sessions", &["device", "token_hash"]),
    ("logistics", &["access", "arrives", "departs", "diet", "emergency"]),
    ("meetings", &["check_in_code", "video_url"]),
    ("merged_names", &["name"]),
    ("notifications", &["data"]),
    ("own_answers", &["answer"]),
    ("people", &["email", "zone"]),
    ("poll_answers", &["answer"]),
    ("polls", &["purpose", "title"]),
    ("roles", &["waiting_login"]),
    ("schedule_proposals", &["contents", "weights"]),
    ("seat_pools", &["title"]),
    ("server_starts", &["token"]),
    ("session_revisions", &["notes"]),
    ("sessions", &["description", "description_html", "equipment", "notes", "notes_html", "title"]),
    ("travel_costs", &["documents_note", "documents_on", "reimbursement"]),
    ("undoable_tasks", &["after", "before"]),
    ("unsubscribe_links", &["address", "token_hash"]),
    ("updates", &["form_hash"]),
    ("waivers", &["reason"]),
];

/// The other fields: everybody may read them, or they hold only codes. Names are shown as far as people are listed.
const PUBLIC: &str = "
    adoptions.day adoptions.link adoptions.project_slug adoptions.state agenda_blocks.date agenda_blocks.ends
    agenda_blocks.starts agenda_blocks.title agreements.text_hash announced_dates.ends announced_dates.place
    announced_dates.starts announced_dates.venue announced_dates.zone attendance_records.source
    application_events.event applications.state interest_settings.answer_by interest_settings.closes
    interest_settings.introduction interest_settings.opens own_questions.asked_on own_questions.choices
    own_questions.kept_until own_questions.kind own_questions.text
    audit_log.action audit_log.actor audit_log.deleted_edition comment_revisions.text comments.html
    comments.text commitments.letter commitments.requirement commitments.text community.accent_dark
    community.accent_light community.conduct community.contact community.logo community.logo_kind
    community.name community.series_about community.series_name community.series_plural community.series_title
    community.site community.source community.tagline community_calendars.events community_calendars.file
    community_calendars.name edited_projects.project_slug edited_settings.setting edited_settings.source
    edition_links.title edition_links.url editions.ends editions.kind editions.phase editions.place
    editions.slug editions.starts editions.title editions.venue editions.visibility editions.zone
    email_templates.kind emails.delivery_status emails.kind endorsements.commit_hash endorsements.endorsed_on
    endorsements.project_slug evidenced_task_counts.outcome_code evidence.item evidence.kind evidence.repository evidence.state evidence.url
    fulfilment_states.letter fulfilment_states.state github_api.host github_items.author github_items.item
    github_items.kind github_items.repository github_items.state github_items.title
    github_repositories.renamed_to github_repositories.repository group_emails.kind interests.kind invitation_events.event
    invitations.state label_counts.label ledger_entries.before ledger_entries.bytes meeting_revisions.notes
    meetings.agenda meetings.agenda_html meetings.day meetings.notes meetings.notes_html meetings.notes_url
    meetings.recording_url meetings.title mentions.login notifications.kind outcome_groups.title outcomes.code
    outcomes.title people.avatar people.email_frequency people.known_as people.login people.name
    person_projects.title poll_options.day polls.deadline project_contacts.login project_contacts.project_slug
    projects.homepage projects.repository projects.slug projects.title published_reports.full_text
    published_reports.funders_text released_outcomes.outcome_code released_sessions.description
    released_sessions.description_html released_sessions.room released_sessions.starts released_sessions.title
    released_sessions.track releases.note releases.note_html report_introductions.text reviews.note roles.role rooms.equipment rooms.title
    schedule_proposals.state session_outcomes.outcome_code sessions.guid sessions.outcome sessions.outcome_note sessions.starts
    spec_authors.name spec_outcomes.outcome_code specs.accepted_on specs.date specs.link specs.published_on
    specs.status specs.text_changed_on specs.title summit_check_ins.source task_counts.code task_counts.share
    task_counts.status task_funding.source task_funding.state task_funding.url task_labels.label
    task_outcomes.outcome_code task_revisions.description task_revisions.title task_skills.skill
    task_transitions.note task_transitions.to_status tasks.description tasks.description_html
    tasks.dismissed_proposal tasks.due tasks.no_goal_reason tasks.size tasks.status tasks.title
    track_outcomes.outcome_code tracks.colour tracks.summary tracks.title travel_settings.currency undoable_changes.kind
    update_links.url updates.day updates.details updates.details_html updates.line waivers.letter
";

/// Rows for the tables that the demo leaves empty. Their private fields are filled like those of all others.
const MORE_ROWS: [&str; 13] = [
    "INSERT INTO logistics (edition_id, person_id, travel, lodging, food, diet, access, emergency, updated_at)
       SELECT edition_id, person_id, 1, 1, 1, 'a', 'a', 'a', 0 FROM participants",
    "INSERT INTO travel_costs (edition_id, person_id, cost_cap, documents_note, updated_at)
       SELECT edition_id, person_id, 1, 'a', 0 FROM participants WHERE true ON CONFLICT DO NOTHING",
    "INSERT INTO waivers (invitation_id, letter, reason, at) SELECT id, 'a', 'a', 0 FROM invitations",
    "INSERT INTO reviews (task_id, person_id, requested_at, reviewed_at, note)
       SELECT id, (SELECT min(id) FROM people), 0, 0, 'a' FROM tasks",
    "INSERT INTO lead_transfers (task_id, from_id, to_id, note, at)
       SELECT id, (SELECT min(id) FROM people), (SELECT max(id) FROM people), 'a', 0 FROM tasks",
    "INSERT INTO email_templates (edition_id, kind, subject, body) SELECT id, 'invitation', 'a', 'a' FROM editions",
    "INSERT INTO email_suppressions (address, since) VALUES ('a@b.example', 0)",
    "INSERT INTO login_sessions (token_hash, person_id, device, begun_at, last_seen_at)
       SELECT randomblob(32), id, 'a', 0, 0 FROM people",
    "INSERT INTO github_repositories (repository, next_try_at, failures, failed_at, failure)
       SELECT DISTINCT repository, 0, 1, 0, 'a' FROM github_items",
    "INSERT INTO former_logins (person_id, login, replaced_at) SELECT id, 'former-' || id, 0 FROM people",
    "INSERT INTO merged_names (person_id, name) SELECT id, 'Former ' || id FROM people",
    "INSERT INTO unsubscribe_links (token_hash, address, created_at) VALUES (randomblob(32), 'a@b.example', 0)",
    "INSERT INTO login_attempts (state_hash, verifier, next_path, begun_at) VALUES (randomblob(32), 'a', '/a', 0)",
];

/// Private fields that can't hold a mark: days, codes, hashes, and what the program would refuse to read.
const UNMARKED: [(&str, &str); 22] = [
    ("calendar_addresses", "token_hash"),
    ("email_templates", "subject"),
    ("github_deliveries", "id"),
    ("github_repositories", "failure_data"),
    ("group_emails", "form_hash"),
    ("invitation_links", "token_hash"),
    ("ledger_salts", "salt"),
    ("login_attempts", "next_path"),
    ("login_attempts", "state_hash"),
    ("login_sessions", "token_hash"),
    ("logistics", "arrives"),
    ("logistics", "departs"),
    ("meetings", "check_in_code"),
    ("meetings", "video_url"),
    ("people", "zone"),
    ("poll_answers", "answer"),
    ("polls", "purpose"),
    ("server_starts", "token"),
    ("travel_costs", "documents_on"),
    ("travel_costs", "reimbursement"),
    ("unsubscribe_links", "token_hash"),
    ("updates", "form_hash"),
];

async fn open(database: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(database).connect().await.expect("a database")
}

async fn run(database: &mut SqliteConnection, statement: &str) {
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .execute(database)
        .await
        .unwrap_or_else(|error| panic!("{error}: {statement}"));
}

async fn texts(database: &mut SqliteConnection, query: &str) -> Vec<String> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(database).await.expect("rows");
    rows.iter().map(|row| row.get(0)).collect()
}

/// Fills all private fields. The mark of a field names it.
async fn plant(database: &mut SqliteConnection) {
    // Triggers keep logs unchanged, or would note that someone edited a text.
    for trigger in texts(database, "SELECT name FROM sqlite_schema WHERE type = 'trigger'").await {
        run(database, &format!("DROP TRIGGER {trigger}")).await;
    }
    for statement in MORE_ROWS {
        run(database, statement).await;
    }
    for (table, fields) in PRIVATE {
        for field in fields.iter().filter(|field| !UNMARKED.contains(&(table, field))) {
            // As text, as JSON, or as an address; each row takes the first that its constraints allow.
            for value in ["'MARK_' || rowid", "json_quote('MARK_' || rowid)", "'https://example.org/MARK/' || rowid"] {
                let value = value.replace("MARK", &format!("{MARK}_{table}_{field}"));
                let rest = format!("{field} IS NULL OR {field} NOT LIKE '%{MARK}%'");
                run(database, &format!("UPDATE OR IGNORE {table} SET {field} = {value} WHERE {rest}")).await;
            }
            let planted = format!("SELECT CAST(count(*) AS TEXT) FROM {table} WHERE {field} LIKE '%{MARK}%'");
            assert_ne!(texts(database, &planted).await, ["0"], "{table}.{field} has a mark, so it could leak");
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_private_field_is_in_anything_public() {
    let program = Program::new();
    assert_eq!(program.run(&["demo"]).code, Some(0));
    let mut database = open(&program.path("cairn.db")).await;
    plant(&mut database).await;
    let private: BTreeSet<String> = texts(
        &mut database,
        "SELECT title FROM tasks WHERE edition_id IN (SELECT id FROM editions WHERE slug = '2027')",
    )
    .await
    .into_iter()
    .collect();
    run(&mut database, "UPDATE editions SET visibility = 'draft' WHERE slug = '2027'").await;
    let public: BTreeSet<String> = texts(
        &mut database,
        "SELECT title FROM tasks WHERE edition_id IN (SELECT id FROM editions WHERE slug <> '2027')",
    )
    .await
    .into_iter()
    .collect();
    database.close().await.expect("closed");
    let exported = program.run(&["export", "archive", "archive"]);
    assert_eq!(exported.code, Some(0), "{}", exported.err);
    let files = files(&program.path("archive"));
    assert!(files.len() > 100, "{} files", files.len());
    let mut leaks: BTreeMap<String, String> = BTreeMap::new();
    let mut seen = 0;
    for file in files {
        let text = String::from_utf8_lossy(&fs::read(&file).expect("a file")).into_owned();
        let name = file.display().to_string();
        for place in text.match_indices(MARK).map(|(place, _)| place) {
            let end = text[place..].find(|c: char| !c.is_ascii_alphabetic() && c != '_').unwrap_or(text.len() - place);
            leaks.insert(text[place..place + end].to_owned(), name.clone());
        }
        for title in private.difference(&public).filter(|title| text.contains(title.as_str())) {
            leaks.insert(format!("task of a draft: {title}"), name.clone());
        }
        seen += public.iter().filter(|title| text.contains(title.as_str())).count();
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert!(seen > 100, "public titles are in the archive");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_field_of_the_database_is_private_or_public() {
    let running = RunningProgram::with_demo();
    let mut database = open(&running.path("cairn.db")).await;
    let fields = "SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c
                  WHERE m.type = 'table' AND c.type IN ('TEXT', 'BLOB') AND m.name NOT LIKE '%\\_words%' ESCAPE '\\'
                    AND m.name <> '_sqlx_migrations'";
    let all: BTreeSet<String> = texts(&mut database, fields).await.into_iter().collect();
    let private = PRIVATE.iter().flat_map(|(table, fields)| fields.iter().map(move |field| format!("{table}.{field}")));
    let private: BTreeSet<String> = private.collect();
    let public: BTreeSet<String> = PUBLIC.split_whitespace().map(str::to_owned).collect();
    let known: BTreeSet<String> = private.union(&public).cloned().collect();
    assert!(private.is_disjoint(&public), "{:?}", private.intersection(&public));
    assert_eq!(all.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "new fields; who may read them?");
    assert_eq!(known.difference(&all).collect::<Vec<_>>(), Vec::<&String>::new(), "fields that are gone");
}
