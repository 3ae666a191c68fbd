-- Viewers of an edition, notifications about roles, emails that organizers write, and travel costs.

-- SQLite can’t change a constraint, so the table is copied.
CREATE TABLE new_roles (
  id INTEGER PRIMARY KEY NOT NULL,
  role TEXT NOT NULL CONSTRAINT role_role_is_known CHECK (role IN ('owner', 'organizer', 'viewer', 'lead')),
  edition_id INTEGER CONSTRAINT role_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  track_id INTEGER CONSTRAINT role_in_a_track REFERENCES tracks (id) ON DELETE CASCADE,
  person_id INTEGER CONSTRAINT role_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  waiting_login TEXT COLLATE NOCASE CONSTRAINT role_waits_for_a_login CHECK (waiting_login <> ''),
  since INTEGER NOT NULL,
  CONSTRAINT role_is_bound_or_waits CHECK ((person_id IS NULL) <> (waiting_login IS NULL)),
  CONSTRAINT organizer_and_viewer_are_of_an_edition CHECK ((role IN ('organizer', 'viewer')) = (edition_id IS NOT NULL)),
  CONSTRAINT lead_is_of_a_track CHECK ((role = 'lead') = (track_id IS NOT NULL))
) STRICT;

INSERT INTO new_roles (id, role, edition_id, track_id, person_id, waiting_login, since)
  SELECT id, role, edition_id, track_id, person_id, waiting_login, since FROM roles;
DROP TABLE roles;
ALTER TABLE new_roles RENAME TO roles;

CREATE UNIQUE INDEX role_is_made_once ON roles
  (role, coalesce(edition_id, 0), coalesce(track_id, 0), coalesce(person_id, 0), coalesce(waiting_login, '') COLLATE NOCASE);
CREATE INDEX roles_by_edition ON roles (edition_id);
CREATE INDEX roles_by_track ON roles (track_id);
CREATE INDEX roles_by_person ON roles (person_id);
CREATE INDEX roles_by_login ON roles (waiting_login);

-- A notification is about a task, or about a role in an edition and the person who got or lost it.
CREATE TABLE new_notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  person_id INTEGER NOT NULL CONSTRAINT notification_for_a_person REFERENCES people (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CONSTRAINT notification_kind_is_a_code CHECK (kind <> '' AND kind NOT GLOB '*[^a-z_]*'),
  data TEXT CONSTRAINT notification_data_is_json CHECK (json_valid(data)),
  task_id INTEGER CONSTRAINT notification_about_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  comment_id INTEGER CONSTRAINT notification_about_a_comment REFERENCES comments (id) ON DELETE SET NULL,
  by_id INTEGER CONSTRAINT notification_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  seen_at INTEGER,
  emailed_at INTEGER,
  edition_id INTEGER CONSTRAINT notification_about_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  about_id INTEGER CONSTRAINT notification_about_a_person REFERENCES people (id) ON DELETE SET NULL,
  CONSTRAINT notification_is_about_a_task_or_an_edition CHECK ((task_id IS NULL) <> (edition_id IS NULL))
) STRICT;

INSERT INTO new_notifications (id, person_id, at, kind, data, task_id, comment_id, by_id, seen_at, emailed_at)
  SELECT id, person_id, at, kind, data, task_id, comment_id, by_id, seen_at, emailed_at FROM notifications;
-- An id is never used again.
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'notifications')
  WHERE name = 'new_notifications' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'notifications');
DROP TABLE notifications;
ALTER TABLE new_notifications RENAME TO notifications;

CREATE INDEX notifications_by_person ON notifications (person_id, id);
CREATE INDEX notifications_by_task ON notifications (task_id);
CREATE INDEX notifications_by_comment ON notifications (comment_id);
CREATE INDEX notifications_by_author ON notifications (by_id);
CREATE INDEX notifications_by_edition ON notifications (edition_id);
CREATE INDEX notifications_about_a_person ON notifications (about_id);
CREATE INDEX notifications_to_be_emailed ON notifications (person_id) WHERE emailed_at IS NULL;
CREATE INDEX notifications_not_seen ON notifications (person_id) WHERE seen_at IS NULL;

-- An email that an organizer or a track lead wrote to several people.
CREATE TABLE group_emails (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT group_email_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  -- The track of its recipients; NULL: all people of the edition.
  track_id INTEGER CONSTRAINT group_email_to_a_track REFERENCES tracks (id) ON DELETE SET NULL,
  kind TEXT NOT NULL CONSTRAINT group_email_kind_is_a_code CHECK (kind <> '' AND kind NOT GLOB '*[^a-z-]*'),
  by_id INTEGER CONSTRAINT group_email_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  written_at INTEGER NOT NULL,
  -- A form that is sent again writes no second email.
  form_hash BLOB NOT NULL CONSTRAINT group_email_is_written_once UNIQUE
) STRICT;
CREATE INDEX group_emails_by_edition ON group_emails (edition_id, id);
CREATE INDEX group_emails_by_track ON group_emails (track_id);
CREATE INDEX group_emails_by_author ON group_emails (by_id);

ALTER TABLE emails ADD COLUMN group_email_id INTEGER
  CONSTRAINT email_of_a_group REFERENCES group_emails (id) ON DELETE SET NULL;
CREATE INDEX emails_by_group ON emails (group_email_id) WHERE group_email_id IS NOT NULL;

-- An edition with a row keeps track of travel costs, in this currency.
CREATE TABLE travel_settings (
  edition_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT travel_settings_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  currency TEXT NOT NULL CONSTRAINT currency_is_a_code CHECK (currency GLOB '[A-Z][A-Z][A-Z]')
) STRICT;

CREATE TABLE travel_costs (
  edition_id INTEGER NOT NULL CONSTRAINT travel_costs_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT travel_costs_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  -- The most that is paid, in the smallest unit of the currency, such as cents.
  cost_cap INTEGER CONSTRAINT cost_cap_is_not_negative CHECK (cost_cap >= 0),
  reimbursement TEXT NOT NULL DEFAULT 'none'
    CONSTRAINT reimbursement_is_known CHECK (reimbursement IN ('none', 'requested', 'approved', 'paid')),
  documents_on TEXT CONSTRAINT documents_came_on_a_day CHECK (date(documents_on, '+0 days') IS documents_on),
  documents_note TEXT CONSTRAINT documents_note_is_not_empty CHECK (documents_note <> ''),
  updated_at INTEGER NOT NULL,
  CONSTRAINT travel_costs_are_kept_once PRIMARY KEY (edition_id, person_id)
) STRICT;
CREATE INDEX travel_costs_by_person ON travel_costs (person_id);

-- Two people who share a room have a row each.
CREATE TABLE shared_rooms (
  edition_id INTEGER NOT NULL CONSTRAINT shared_room_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT shared_room_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  mate_id INTEGER NOT NULL CONSTRAINT shared_room_with_a_person REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT person_shares_one_room PRIMARY KEY (edition_id, person_id),
  CONSTRAINT room_is_shared_by_two UNIQUE (edition_id, mate_id),
  CONSTRAINT room_is_shared_with_someone_else CHECK (person_id <> mate_id)
) STRICT;
CREATE INDEX shared_rooms_by_person ON shared_rooms (person_id);
CREATE INDEX shared_rooms_by_mate ON shared_rooms (mate_id);
