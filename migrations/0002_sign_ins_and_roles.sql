-- Who signs in, and who may do what. Identity is GitHub's number for an account; a login only names it for a while.
-- What is private about a person begins here: their email address, their picture, their sign-ins. Secrets are held_count as
-- SHA-256 hashes only. And an audit log that is only added to says who did what.

ALTER TABLE people ADD COLUMN avatar TEXT CONSTRAINT person_avatar_is_a_web_address CHECK (avatar LIKE 'http%');
-- Private: for the person themselves, and for organizers.
ALTER TABLE people ADD COLUMN email TEXT CONSTRAINT person_mail_is_said CHECK (email <> '');
-- Empty: as their browser says.
ALTER TABLE people ADD COLUMN zone TEXT CONSTRAINT person_zone_is_said CHECK (zone <> '');
ALTER TABLE people ADD COLUMN listed INTEGER NOT NULL DEFAULT 1 CONSTRAINT person_is_listed_or_not CHECK (listed IN (0, 1));
-- The name that public sources give someone who has signed in. Names on GitHub are free to choose, so no source that
-- gives a name alone may find anyone by them; it may by this one.
ALTER TABLE people ADD COLUMN known_as TEXT CONSTRAINT person_is_known_by_a_name CHECK (known_as <> '');
-- When they first signed in.
ALTER TABLE people ADD COLUMN since INTEGER CONSTRAINT person_since_a_sign_in CHECK (since IS NULL OR github_id IS NOT NULL);
-- When they deleted their account: the row stands for their public work, and for nobody.
ALTER TABLE people ADD COLUMN deleted_at INTEGER
  CONSTRAINT person_gone_is_nobody CHECK (deleted_at IS NULL OR (login IS NULL AND github_id IS NULL AND email IS NULL));

-- Those who have deleted_at share a neutral name, and stay apart.
DROP INDEX person_by_name_alone;
CREATE UNIQUE INDEX person_by_name_alone ON people (name) WHERE login IS NULL AND github_id IS NULL AND deleted_at IS NULL;

-- What someone was called on GitHub. It says who they were; it never says who somebody is.
CREATE TABLE former_logins (
  person_id INTEGER NOT NULL
    CONSTRAINT former_login_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  login TEXT NOT NULL COLLATE NOCASE CONSTRAINT former_login_is_said CHECK (login <> ''),
  until INTEGER NOT NULL,
  CONSTRAINT former_login_is_kept_once PRIMARY KEY (person_id, login)
) STRICT;

CREATE INDEX former_logins_by_login ON former_logins (login);

-- Ways to GitHub and back that were begun: single-use, for ten minutes.
CREATE TABLE login_attempts (
  state_hash BLOB PRIMARY KEY NOT NULL CONSTRAINT attempt_state_is_hashed CHECK (length(state_hash) = 32),
  verifier TEXT NOT NULL CONSTRAINT attempt_has_a_verifier CHECK (verifier <> ''),
  next TEXT NOT NULL CONSTRAINT attempt_leads_to_our_own_path CHECK (next LIKE '/%'),
  begun INTEGER NOT NULL
) STRICT;

CREATE INDEX attempts_by_age ON login_attempts (begun);

-- A person's signed-in browsers. A number is never given twice, so that ending one never ends another.
CREATE TABLE login_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  token_hash BLOB NOT NULL
    CONSTRAINT sign_in_has_its_own_token UNIQUE
    CONSTRAINT sign_in_token_is_hashed CHECK (length(token_hash) = 32),
  person_id INTEGER NOT NULL
    CONSTRAINT sign_in_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  device TEXT NOT NULL CONSTRAINT sign_in_device_is_said CHECK (device <> ''),
  begun INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  CONSTRAINT sign_in_is_not_seen_before_it_begins CHECK (last_seen >= begun)
) STRICT;

CREATE INDEX sign_ins_by_person ON login_sessions (person_id);

-- Who is given a role: a person with GitHub's number, or a login that waits for GitHub to say whose it is. Owners have
-- a role in the whole instance, organizers in an edition, leads in a track.
CREATE TABLE roles (
  id INTEGER PRIMARY KEY NOT NULL,
  role TEXT NOT NULL CONSTRAINT appointment_role_is_known CHECK (role IN ('owner', 'organizer', 'lead')),
  edition_id INTEGER
    CONSTRAINT appointment_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  track_id INTEGER
    CONSTRAINT appointment_in_a_track REFERENCES tracks (id) ON DELETE CASCADE,
  person_id INTEGER
    CONSTRAINT appointment_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  waiting_login TEXT COLLATE NOCASE CONSTRAINT appointment_waits_for_a_login CHECK (waiting_login <> ''),
  since INTEGER NOT NULL,
  CONSTRAINT appointment_is_bound_or_waits CHECK ((person_id IS NULL) <> (waiting_login IS NULL)),
  CONSTRAINT organizer_is_of_an_edition CHECK ((role = 'organizer') = (edition_id IS NOT NULL)),
  CONSTRAINT lead_is_of_a_track CHECK ((role = 'lead') = (track_id IS NOT NULL))
) STRICT;

-- An index and no constraint of the table, for an empty column differs from every other empty one.
CREATE UNIQUE INDEX appointment_is_made_once ON roles
  (role, coalesce(edition_id, 0), coalesce(track_id, 0), coalesce(person_id, 0), coalesce(waiting_login, '') COLLATE NOCASE);
CREATE INDEX appointments_by_edition ON roles (edition_id);
CREATE INDEX appointments_by_track ON roles (track_id);
CREATE INDEX appointments_by_person ON roles (person_id);
CREATE INDEX appointments_by_login ON roles (waiting_login);

-- The audit log: what was done, written in the same transaction. `action` is a code and `data` its JSON; the sentence is
-- created_at when it is shown. `data` names nobody: the people are in columns, which lose them with their account.
CREATE TABLE audit_log (
  number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CONSTRAINT audit_actor_is_known CHECK (actor IN ('person', 'command_line', 'system')),
  person_id INTEGER
    CONSTRAINT audit_actor_is_a_person REFERENCES people (id) ON DELETE SET NULL,
  target_id INTEGER
    CONSTRAINT audit_target_is_a_person REFERENCES people (id) ON DELETE SET NULL,
  target_login TEXT COLLATE NOCASE,
  edition_id INTEGER
    CONSTRAINT audit_entry_of_an_edition REFERENCES editions (id) ON DELETE RESTRICT,
  action TEXT NOT NULL CONSTRAINT audit_action_is_a_code CHECK (action <> '' AND action NOT GLOB '*[^a-z_]*'),
  data TEXT CONSTRAINT audit_data_is_json CHECK (json_valid(data)),
  CONSTRAINT only_a_person_has_an_id CHECK (actor = 'person' OR person_id IS NULL),
  CONSTRAINT audit_entry_has_one_target CHECK (target_id IS NULL OR target_login IS NULL)
) STRICT;

CREATE INDEX audit_log_by_edition ON audit_log (edition_id, number);
CREATE INDEX audit_log_by_person ON audit_log (person_id);
CREATE INDEX audit_log_by_target ON audit_log (target_id);
CREATE INDEX audit_log_by_login ON audit_log (target_login);

-- An entry may only lose its people.
CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
WHEN NOT (
  NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.actor IS OLD.actor AND NEW.edition_id IS OLD.edition_id
  AND NEW.action IS OLD.action AND NEW.data IS OLD.data
  AND (NEW.person_id IS NULL OR NEW.person_id IS OLD.person_id)
  AND (NEW.target_id IS NULL OR NEW.target_id IS OLD.target_id)
  AND (NEW.target_login IS NULL OR NEW.target_login IS OLD.target_login)
)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_log_is_not_deleted BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_log_is_not_replaced BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE number >= NEW.number AND NEW.number > 0)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
