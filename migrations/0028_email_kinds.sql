-- Emails about polls, commitments and meetings: the kinds of emails are codes that only the program lists.
--
-- A constraint can't be changed, so both tables with kinds are written again.

CREATE TABLE new_email_templates (
  edition_id INTEGER NOT NULL CONSTRAINT template_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  kind TEXT NOT NULL
    CONSTRAINT template_kind_is_a_code CHECK (kind <> '' AND kind NOT GLOB '*[^a-z-]*'),
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
    CONSTRAINT email_kind_is_a_code CHECK (kind <> '' AND kind NOT GLOB '*[^a-z-]*'),
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
