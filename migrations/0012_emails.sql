-- The outbox, email templates, and addresses that want no email.

-- An edition's own text; no row: the default text.
CREATE TABLE email_templates (
  edition_id INTEGER NOT NULL CONSTRAINT template_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  kind TEXT NOT NULL
    CONSTRAINT template_of_a_known_kind
      CHECK (kind IN ('invitation', 'reminder', 'waitlisted', 'offer', 'confirmed', 'new-commitments', 'revoked',
        'answer', 'notification', 'digest')),
  subject TEXT NOT NULL CONSTRAINT template_has_a_subject CHECK (subject <> ''),
  body TEXT NOT NULL CONSTRAINT template_has_a_body CHECK (body <> ''),
  CONSTRAINT kind_has_one_template PRIMARY KEY (edition_id, kind)
) STRICT;

-- Every email, stored in the same transaction as what it reports. Sent ones stay as the record.
CREATE TABLE emails (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT email_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  invitation_id INTEGER CONSTRAINT email_about_an_invitation REFERENCES invitations (id) ON DELETE SET NULL,
  kind TEXT NOT NULL
    CONSTRAINT email_is_a_known_kind
      CHECK (kind IN ('invitation', 'reminder', 'waitlisted', 'offer', 'confirmed', 'new-commitments', 'revoked',
        'answer', 'notification', 'digest')),
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

CREATE INDEX emails_by_edition ON emails (edition_id, id);
CREATE INDEX emails_by_invitation ON emails (invitation_id);
CREATE INDEX emails_to_be_sent ON emails (due_at) WHERE delivery_status = 'waiting';
CREATE INDEX emails_by_person ON emails (person_id, created_at);

-- Addresses that want no email except what they need to know about their own seat.
CREATE TABLE email_suppressions (
  address TEXT PRIMARY KEY NOT NULL COLLATE NOCASE CONSTRAINT email_suppression_has_an_address CHECK (address <> ''),
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE unsubscribe_links (
  token_hash BLOB PRIMARY KEY NOT NULL CONSTRAINT unsubscribe_link_is_hashed CHECK (length(token_hash) = 32),
  address TEXT NOT NULL COLLATE NOCASE CONSTRAINT unsubscribe_link_has_an_address CHECK (address <> ''),
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX unsubscribe_links_by_address ON unsubscribe_links (address);
