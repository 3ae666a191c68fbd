//! Tests that a merge by an organizer moves every reference to the person.

use crate::support::*;
use domain::id::PersonId;
use domain::text::revision;

/// The entry that is removed, and the account that stays.
const FROM: PersonId = PersonId(900);
const INTO: PersonId = PersonId(901);

/// Gives the entry that is removed a row in every column that references people.
const ROWS: &str = "
    INSERT INTO people (id, name, login) VALUES (900, 'Double Entry', 'double');
    INSERT INTO people (id, name, login, github_id, since) VALUES (901, 'Only Entry', 'only', 901, 0);
    INSERT INTO participants (edition_id, person_id) SELECT min(id), 900 FROM editions;
    INSERT INTO attendance_records (meeting_id, person_id, present, source, recorded_at, recorded_by)
      SELECT min(id), 900, 1, 'self', 0, 900 FROM meetings;
    INSERT INTO summit_check_ins (edition_id, person_id, present, source, recorded_at, recorded_by)
      SELECT min(id), 900, 1, 'organizer', 0, 900 FROM editions;
    INSERT INTO ledger_salts (salt, hashed_id, person_id) VALUES (randomblob(32), 900, 900);
    INSERT INTO fulfilment_states (edition_id, person_id, letter, state) SELECT min(id), 900, 'a', 'met' FROM editions;
    INSERT INTO meeting_replies (meeting_id, person_id, coming, at) SELECT min(id), 900, 1, 0 FROM meetings;
    INSERT INTO meeting_revisions (meeting_id, nth, replaced_at, by_id, notes) SELECT min(id), 1, 0, 900, '' FROM meetings;
    INSERT INTO polls (id, edition_id, number, title, purpose, created_by, created_at)
      SELECT 90, min(id), 90, 'First round', 'meeting', 900, 0 FROM editions;
    INSERT INTO poll_options (id, poll_id, day, added_at) VALUES (90, 90, '2027-01-12', 0);
    INSERT INTO poll_answers (option_id, person_id, answer, at, by_organizer, by_id) VALUES (90, 900, 'yes', 0, 1, 900);
    UPDATE meetings SET lead_id = 900, proposed_by = 900 WHERE id = (SELECT min(id) FROM meetings);
    INSERT INTO sessions (id, edition_id, number, guid, title, minutes, updated_at)
      SELECT 90, min(id), 90, '00000000-0000-4000-8000-000000000090', 'Wheels', 60, 0 FROM editions;
    INSERT INTO session_leads (session_id, person_id) VALUES (90, 900);
    INSERT INTO session_interests (session_id, person_id, at) VALUES (90, 900, 0);
    INSERT INTO session_attendances (session_id, person_id, recorded_at, recorded_by) VALUES (90, 900, 0, 900);
    INSERT INTO session_revisions (session_id, nth, replaced_at, by_id, notes) VALUES (90, 1, 0, 900, '');
    INSERT INTO track_interests (track_id, person_id, at) SELECT min(id), 900, 0 FROM tracks;
    INSERT INTO releases (id, edition_id, number, released_at, released_by) SELECT 90, min(id), 90, 0, 900 FROM editions;
    INSERT INTO released_sessions (release_id, session_id, title, is_plenary, description, description_html, starts, minutes)
      VALUES (90, 90, 'Wheels', 0, '', '', '2027-05-03T09:30', 60);
    INSERT INTO released_leads (release_id, session_id, person_id) VALUES (90, 90, 900);
    INSERT INTO published_reports (id, edition_id, number, published_at, published_by, full_text, funders_text)
      SELECT 90, min(id), 90, 0, 900, '', '' FROM editions;
    INSERT INTO published_report_people (report_id, place, person_id) VALUES (90, 0, 900);
    INSERT INTO track_leads (track_id, position, person_id) SELECT min(id), 9, 900 FROM tracks;
    INSERT INTO assignments (task_id, person_id, is_lead, since) SELECT min(id), 900, 0, 0 FROM tasks;
    INSERT INTO lead_transfers (task_id, from_id, to_id, at)
      SELECT min(t.id), 900, p.id, 0 FROM tasks t, people p WHERE p.login = 'ada';
    INSERT INTO lead_transfers (task_id, from_id, to_id, at)
      SELECT max(t.id), p.id, 900, 0 FROM tasks t, people p WHERE p.login = 'ada';
    INSERT INTO task_transitions (task_id, at, to_status, person_id, imported) SELECT min(id), 0, 'done', 900, 0 FROM tasks;
    INSERT INTO task_revisions (task_id, nth, replaced_at, by_id, title, description)
      SELECT min(id), 99, 0, 900, 'Before', '' FROM tasks;
    INSERT INTO evidence (task_id, position, url, kind, added_at, added_by)
      SELECT min(id), 9, 'https://example.org/added', 'document', 0, 900 FROM tasks;
    UPDATE tasks SET proposed_by = 900 WHERE id = (SELECT min(id) FROM tasks);
    INSERT INTO comments (task_id, person_id, at, text, html) SELECT min(id), 900, 0, 'Yes', 'Yes' FROM tasks;
    INSERT INTO updates (edition_id, person_id, at, day, line) SELECT min(id), 900, 0, '2027-05-03', 'Done' FROM editions;
    INSERT INTO interests (task_id, person_id, kind, at) SELECT min(id), 900, 'work', 0 FROM tasks;
    INSERT INTO reviews (task_id, person_id, requested_at, reviewed_at) SELECT max(id), 900, 0, 1 FROM tasks;
    INSERT INTO reviews (task_id, person_id, requested_by, requested_at)
      SELECT max(t.id), p.id, 900, 0 FROM tasks t, people p WHERE p.login = 'zoe';
    INSERT INTO invitations (id, edition_id, person_id, state, since, drafted_at)
      SELECT 70, min(id), 900, 'declined', 0, 0 FROM editions;
    INSERT INTO invitations (id, edition_id, email, proposed_by, forwarded_to, state, since, drafted_at)
      SELECT 71, min(id), 'guest@example.org', 900, 900, 'draft', 0, 0 FROM editions;
    INSERT INTO invitation_events (invitation_id, at, person_id, event) VALUES (71, 0, 900, 'reminded');
    INSERT INTO invitation_messages (invitation_id, at, answer, person_id, text) VALUES (71, 0, 0, 900, 'When?');
    INSERT INTO waivers (invitation_id, letter, reason, person_id, at) VALUES (71, 'a', 'Ill', 900, 0);
    INSERT INTO agreements (edition_id, person_id, version, text_hash, at) SELECT min(id), 900, 1, zeroblob(32), 0 FROM editions;
    INSERT INTO logistics (edition_id, person_id, travel, lodging, food, updated_at) SELECT min(id), 900, 0, 0, 0, 0 FROM editions;
    INSERT INTO emails (edition_id, kind, name, subject, body, filled, delivery_status, created_at, due_at, person_id)
      SELECT min(id), 'digest', '', '', '', '{}', 'no_address', 0, 0, 900 FROM editions;
    INSERT INTO notifications (person_id, at, kind, task_id, by_id) SELECT 900, 0, 'claimed', min(id), 900 FROM tasks;
    INSERT INTO notifications (person_id, at, kind, data, edition_id, about_id)
      SELECT 900, 0, 'role_granted', '{\"role\":\"owner\"}', min(id), 900 FROM editions;
    INSERT INTO group_emails (edition_id, kind, by_id, written_at, form_hash)
      SELECT min(id), 'group-email', 900, 0, zeroblob(32) FROM editions;
    INSERT INTO travel_costs (edition_id, person_id, updated_at) SELECT min(id), 900, 0 FROM editions;
    INSERT INTO shared_rooms (edition_id, person_id, mate_id)
      SELECT min(e.id), 900, p.id FROM editions e, people p WHERE p.login = 'zoe';
    INSERT INTO shared_rooms (edition_id, person_id, mate_id)
      SELECT min(e.id), p.id, 900 FROM editions e, people p WHERE p.login = 'zoe';
    INSERT INTO roles (role, edition_id, person_id, since) SELECT 'organizer', min(id), 900, 0 FROM editions;
    INSERT INTO login_sessions (token_hash, person_id, device, begun_at, last_seen_at) VALUES (zeroblob(32), 900, 'x', 0, 0);
    INSERT INTO calendar_addresses (person_id, token_hash, created_at) VALUES (900, zeroblob(32), 0);
    INSERT INTO undoable_changes (edition_id, person_id, at, kind) SELECT min(id), 900, 0, 'bulk' FROM editions;
    INSERT INTO adoptions (spec_number, project_slug, state, recorded_by, recorded_at) VALUES (3, 'numpy', 'planned', 900, 0);
    INSERT INTO mentions (task_id, login, person_id) SELECT min(id), 'double', 900 FROM tasks;
    UPDATE project_contacts SET person_id = 900, is_bound = 1 WHERE project_slug = (SELECT min(project_slug) FROM project_contacts);
    INSERT INTO former_logins (person_id, login, replaced_at) VALUES (900, 'old-double', 0);
    INSERT INTO merged_names (person_id, name) VALUES (900, 'Old Double');
    INSERT INTO person_projects (person_id, title) VALUES (900, 'Zarr');
    INSERT INTO own_questions (id, edition_id, position, text, kind, is_required, asked_on, is_visible)
      SELECT 90, min(id), 0, 'Why?', 'text', 0, 'both', 0 FROM editions;
    INSERT INTO own_answers (question_id, person_id, answer) VALUES (90, 900, 'Because');
    INSERT INTO applications (id, edition_id, person_id, state, since, email, reason, sent_at, updated_at)
      SELECT 90, min(id), 900, 'new', 0, 'double@example.org', 'Wheels', 0, 0 FROM editions;
    INSERT INTO application_notes (application_id, person_id, at, text) VALUES (90, 900, 0, 'Good');
    INSERT INTO application_votes (application_id, person_id) VALUES (90, 900);
    INSERT INTO application_events (application_id, person_id, at, event) VALUES (90, 900, 0, 'sent');
    INSERT INTO audit_log (at, actor, person_id, target_id, action) VALUES (0, 'person', 900, 900, 'person_added');";

/// Every column that references a person, as `table.column`.
async fn references(db: &Db) -> Vec<String> {
    let columns = "SELECT DISTINCT t.name || '.' || k.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
                   WHERE t.type = 'table' AND k.\"table\" = 'people' ORDER BY 1";
    db.texts(columns).await
}

/// The columns in which no row names this person.
async fn columns_without(db: &Db, person: PersonId) -> Vec<String> {
    let mut without = Vec::new();
    for reference in references(db).await {
        let (table, column) = reference.split_once('.').unwrap();
        let rows = db.texts(&format!("SELECT '' FROM {table} WHERE {column} = {person}")).await;
        without.extend(rows.is_empty().then_some(reference));
    }
    without
}

#[tokio::test]
async fn merge_moves_every_reference_to_the_person() {
    let db = Db::full().await;
    db.run(ROWS).await;
    assert_eq!(columns_without(&db, FROM).await, Vec::<String>::new(), "add a row for a new reference to `ROWS`");
    let by = by_owner(INTO);
    let preview = db.store.merge_preview(by, INTO, FROM).await.unwrap();
    let kept = db.store.merge_people(by, (INTO, FROM), &revision(&preview), now()).await.unwrap();
    assert_eq!(kept, INTO);
    assert_eq!(columns_without(&db, INTO).await, Vec::<String>::new());
    assert_eq!(columns_without(&db, FROM).await, references(&db).await);
    assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
    assert_eq!(db.texts("SELECT name FROM people WHERE id = 900").await, Vec::<String>::new());
    let log = db.audit_log_lines().await;
    assert_eq!(log[0], "people: merged another entry into Only Entry (only)");
    assert!(log.contains(&"people: added Only Entry (only)".to_owned()), "earlier entries follow the person");
}
