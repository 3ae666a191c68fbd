-- Editions are deleted, changes of dates and place are emailed, and the website's values of edited settings are kept.

-- The audit log outlives its edition: an entry of a deleted edition has the edition's short name instead.
ALTER TABLE audit_log ADD COLUMN deleted_edition TEXT
  CONSTRAINT only_entries_of_no_edition_name_a_deleted_one
    CHECK (deleted_edition IS NULL OR (deleted_edition <> '' AND edition_id IS NULL));

DROP TRIGGER audit_log_is_not_changed;

CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
WHEN NOT (
  NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.actor IS OLD.actor
  AND NEW.action IS OLD.action AND NEW.data IS OLD.data
  AND (
    (NEW.edition_id IS OLD.edition_id AND NEW.deleted_edition IS OLD.deleted_edition)
    OR (
      OLD.edition_id IS NOT NULL AND NEW.edition_id IS NULL
      AND NEW.deleted_edition IS (SELECT slug FROM editions WHERE id = OLD.edition_id)
    )
  )
  AND (NEW.person_id IS NULL OR NEW.person_id IS OLD.person_id
    OR EXISTS (SELECT 1 FROM person_merges WHERE from_id = OLD.person_id AND into_id = NEW.person_id))
  AND (NEW.target_id IS NULL OR NEW.target_id IS OLD.target_id
    OR EXISTS (SELECT 1 FROM person_merges WHERE from_id = OLD.target_id AND into_id = NEW.target_id))
  AND (NEW.target_login IS NULL OR NEW.target_login IS OLD.target_login)
)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- What the community's website says about a setting that was edited here, as JSON; NULL if it says the same.
ALTER TABLE edited_settings ADD COLUMN source TEXT CONSTRAINT edited_setting_source_is_json CHECK (json_valid(source));

-- When and where an edition takes place, as invited people know it; a row while they don't know of a change.
CREATE TABLE announced_dates (
  edition_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT announced_dates_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  starts TEXT NOT NULL CONSTRAINT announced_start_exists CHECK (date(starts, '+0 days') IS starts),
  ends TEXT NOT NULL CONSTRAINT announced_end_exists CHECK (date(ends, '+0 days') IS ends),
  zone TEXT NOT NULL CONSTRAINT announced_zone_is_not_empty CHECK (zone <> ''),
  place TEXT NOT NULL CONSTRAINT announced_place_is_not_empty CHECK (place <> ''),
  venue TEXT CONSTRAINT announced_venue_is_not_empty CHECK (venue <> ''),
  -- When the first change was made.
  changed_at INTEGER NOT NULL
) STRICT;

-- A new kind of email. A constraint can't be changed, so both tables with kinds are written again.
CREATE TABLE new_email_templates (
  edition_id INTEGER NOT NULL CONSTRAINT template_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  kind TEXT NOT NULL
    CONSTRAINT template_of_a_known_kind
      CHECK (kind IN ('invitation', 'reminder', 'waitlisted', 'offer', 'confirmed', 'new-commitments', 'new-dates',
        'revoked', 'answer', 'notification', 'digest')),
  subject TEXT NOT NULL CONSTRAINT template_has_a_subject CHECK (subject <> ''),
  body TEXT NOT NULL CONSTRAINT template_has_a_body CHECK (body <> ''),
  CONSTRAINT kind_has_one_template PRIMARY KEY (edition_id, kind)
) STRICT;

INSERT INTO new_email_templates (edition_id, kind, subject, body)
SELECT edition_id, kind, subject, body FROM email_templates;

DROP TABLE email_templates;
ALTER TABLE new_email_templates RENAME TO email_templates;

CREATE TABLE new_emails (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT email_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  invitation_id INTEGER CONSTRAINT email_about_an_invitation REFERENCES invitations (id) ON DELETE SET NULL,
  kind TEXT NOT NULL
    CONSTRAINT email_is_a_known_kind
      CHECK (kind IN ('invitation', 'reminder', 'waitlisted', 'offer', 'confirmed', 'new-commitments', 'new-dates',
        'revoked', 'answer', 'notification', 'digest')),
  -- NULL: unknown, or purged.
  address TEXT COLLATE NOCASE CONSTRAINT email_address_is_not_empty CHECK (address <> ''),
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  -- A JSON object with the values of the placeholders; never the link.
  filled TEXT NOT NULL,
  delivery_status TEXT NOT NULL
    CONSTRAINT delivery_status_is_known
      CHECK (delivery_status IN ('waiting', 'held', 'no_address', 'handed_over', 'sent', 'uncertain', 'failed',
        'suppressed', 'discarded')),
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  sent_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0 CONSTRAINT email_attempts_are_counted CHECK (attempts >= 0),
  -- The mail server's last error, and since when it is uncertain whether the email arrived.
  last_error TEXT,
  uncertain_since INTEGER,
  person_id INTEGER CONSTRAINT email_to_a_person REFERENCES people (id) ON DELETE SET NULL,
  CONSTRAINT what_is_to_be_sent_has_an_address
    CHECK (delivery_status NOT IN ('waiting', 'held', 'handed_over') OR address IS NOT NULL)
) STRICT;

INSERT INTO new_emails
  (id, edition_id, invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at,
   sent_at, attempts, last_error, uncertain_since, person_id)
SELECT
  id, edition_id, invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at,
  sent_at, attempts, last_error, uncertain_since, person_id
FROM emails;

-- Numbers of emails are never reused.
DELETE FROM sqlite_sequence WHERE name = 'new_emails';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_emails', seq FROM sqlite_sequence WHERE name = 'emails';

DROP TABLE emails;
ALTER TABLE new_emails RENAME TO emails;

CREATE INDEX emails_by_edition ON emails (edition_id, id);
CREATE INDEX emails_by_invitation ON emails (invitation_id);
CREATE INDEX emails_to_be_sent ON emails (due_at) WHERE delivery_status = 'waiting';
CREATE INDEX emails_by_person ON emails (person_id, created_at);
