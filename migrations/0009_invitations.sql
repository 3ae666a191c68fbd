-- Invitations and everything that happened to them. Nearly all of it is private to the person and the organizers.
--
-- Links are stored as SHA-256 hashes. A link is made when an email is sent or an organizer copies one.

-- Numbers are never reused, because links and emails contain them.
CREATE TABLE invitations (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT invitation_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  -- The invited person as the organizers know them; cleared by account deletion and by the purge.
  name TEXT CONSTRAINT invited_name_is_not_empty CHECK (name <> ''),
  login TEXT COLLATE NOCASE CONSTRAINT invited_login_is_not_empty CHECK (login <> ''),
  email TEXT COLLATE NOCASE CONSTRAINT invited_email_is_not_empty CHECK (email <> ''),
  -- The person, known by GitHub's number; from then on `login` is NULL. A freed login gives no access.
  person_id INTEGER CONSTRAINT invitation_of_a_person REFERENCES people (id) ON DELETE SET NULL,
  -- An account has answered, was let in with the link, or is listed by a page; from then on the link alone gives no
  -- access.
  answered INTEGER NOT NULL DEFAULT 0 CONSTRAINT invitation_is_answered_or_not CHECK (answered IN (0, 1)),
  project TEXT CONSTRAINT invited_project_is_not_empty CHECK (project <> ''),
  stack TEXT CONSTRAINT invited_stack_is_not_empty CHECK (stack <> ''),
  seat_pool_id INTEGER CONSTRAINT invitation_to_a_seat_pool REFERENCES seat_pools (id) ON DELETE SET NULL,
  reason TEXT CONSTRAINT invitation_reason_is_not_empty CHECK (reason <> ''),
  proposed_by INTEGER CONSTRAINT invitation_proposed_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  -- The login given as the proposer's, while no person with it is known.
  proposed_login TEXT COLLATE NOCASE CONSTRAINT proposer_login_is_not_empty CHECK (proposed_login <> ''),
  state TEXT NOT NULL
    CONSTRAINT invitation_state_is_known
      CHECK (state IN ('draft', 'sent', 'waitlisted', 'accepted', 'declined', 'expired', 'revoked', 'withdrawn')),
  since INTEGER NOT NULL,
  drafted_at INTEGER NOT NULL,
  sent_at INTEGER,
  deadline INTEGER,
  reminded_at INTEGER,
  -- The position in the waitlist.
  waitlist_position INTEGER CONSTRAINT waitlist_position_counts_from_one CHECK (waitlist_position >= 1),
  -- How long a seat is held for a person on the waitlist.
  offered_until INTEGER,
  decline_reason TEXT CONSTRAINT reason_for_no_is_not_empty CHECK (decline_reason <> ''),
  suggestion TEXT CONSTRAINT suggestion_is_not_empty CHECK (suggestion <> ''),
  forwarded_to INTEGER CONSTRAINT invitation_forwarded_to_a_person REFERENCES people (id) ON DELETE SET NULL,
  imported INTEGER NOT NULL DEFAULT 0 CONSTRAINT invitation_is_imported_or_not CHECK (imported IN (0, 1)),
  CONSTRAINT invitation_is_bound_or_names_a_login CHECK (person_id IS NULL OR login IS NULL),
  CONSTRAINT proposer_is_a_person_or_a_login CHECK (proposed_by IS NULL OR proposed_login IS NULL),
  CONSTRAINT waitlisted_has_a_position CHECK ((state = 'waitlisted') = (waitlist_position IS NOT NULL)),
  CONSTRAINT only_waitlisted_is_offered_a_seat CHECK (offered_until IS NULL OR state = 'waitlisted'),
  CONSTRAINT what_was_sent_has_a_deadline CHECK (state <> 'sent' OR (sent_at IS NOT NULL AND deadline IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX invitation_by_login ON invitations (edition_id, login) WHERE login IS NOT NULL;
CREATE UNIQUE INDEX invitation_by_email ON invitations (edition_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX invitation_by_person ON invitations (edition_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX waitlist_position_is_its_own ON invitations (edition_id, waitlist_position) WHERE waitlist_position IS NOT NULL;
CREATE INDEX invitations_by_state ON invitations (edition_id, state);
CREATE INDEX invitations_by_any_login ON invitations (login);
CREATE INDEX invitations_by_any_person ON invitations (person_id);
CREATE INDEX invitations_by_proposer ON invitations (proposed_by);
CREATE INDEX invitations_by_seat_pool ON invitations (seat_pool_id);
CREATE INDEX invitations_by_forwarding ON invitations (forwarded_to);
CREATE INDEX invitations_by_deadline ON invitations (deadline) WHERE state = 'sent';
CREATE INDEX invitations_by_offer ON invitations (offered_until) WHERE offered_until IS NOT NULL;

-- Each email has its own link; all work until the invitation is revoked.
CREATE TABLE invitation_links (
  token_hash BLOB PRIMARY KEY NOT NULL CONSTRAINT invitation_link_is_hashed CHECK (length(token_hash) = 32),
  invitation_id INTEGER NOT NULL CONSTRAINT link_to_an_invitation REFERENCES invitations (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX invitation_links_by_invitation ON invitation_links (invitation_id);

-- What happened to an invitation: a code with JSON data. Unlike the audit log, rows can be erased, because they
-- concern
-- people without an account.
CREATE TABLE invitation_events (
  id INTEGER PRIMARY KEY NOT NULL,
  invitation_id INTEGER NOT NULL CONSTRAINT event_of_an_invitation REFERENCES invitations (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  person_id INTEGER CONSTRAINT invitation_event_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  event TEXT NOT NULL CONSTRAINT invitation_event_is_a_code CHECK (event <> '' AND event NOT GLOB '*[^a-z_]*'),
  data TEXT CONSTRAINT invitation_event_data_is_json CHECK (json_valid(data))
) STRICT;

CREATE INDEX invitation_events_by_invitation ON invitation_events (invitation_id, id);
CREATE INDEX invitation_events_by_person ON invitation_events (person_id);

-- Questions of invited people and the organizers' answers.
CREATE TABLE invitation_messages (
  id INTEGER PRIMARY KEY NOT NULL,
  invitation_id INTEGER NOT NULL CONSTRAINT message_on_an_invitation REFERENCES invitations (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  answer INTEGER NOT NULL CONSTRAINT message_is_an_answer_or_not CHECK (answer IN (0, 1)),
  person_id INTEGER CONSTRAINT message_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  text TEXT NOT NULL CONSTRAINT message_is_not_empty CHECK (text <> '')
) STRICT;

CREATE INDEX invitation_messages_by_invitation ON invitation_messages (invitation_id, id);
CREATE INDEX invitation_messages_by_person ON invitation_messages (person_id);
