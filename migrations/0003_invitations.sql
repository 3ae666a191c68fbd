-- Invitations, seats, commitments, and the email that goes with them. Nearly everything here is private: for the person
-- and the organizers. Links are held_count as SHA-256 hashes only; a link itself is created_at when a letter is handed to the email
-- server, or when an organizer copies one. What people tell of themselves is purged some time after the edition.

-- An edition's rules of inviting; no row: the defaults of the domain.
CREATE TABLE invitation_settings (
  edition_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT inviting_rules_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  answer_days INTEGER NOT NULL CONSTRAINT answer_takes_a_day CHECK (answer_days >= 1),
  remind_days INTEGER NOT NULL CONSTRAINT reminder_comes_before CHECK (remind_days >= 0),
  offer_days INTEGER NOT NULL CONSTRAINT offer_lasts_a_day CHECK (offer_days >= 1),
  offers_automatically INTEGER NOT NULL CONSTRAINT offers_itself_or_not CHECK (offers_automatically IN (0, 1)),
  retention_days INTEGER NOT NULL CONSTRAINT private_facts_are_kept_a_day CHECK (retention_days >= 1),
  pays TEXT CONSTRAINT what_is_paid_is_said CHECK (pays <> ''),
  reply_to TEXT CONSTRAINT reply_address_is_said CHECK (reply_to <> ''),
  holds_emails INTEGER NOT NULL CONSTRAINT mail_is_held_or_not CHECK (holds_emails IN (0, 1))
) STRICT;

-- Seats that are held_count for one project or purpose.
CREATE TABLE seat_pools (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL
    CONSTRAINT reserve_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT reserve_has_a_position CHECK (position >= 0),
  title TEXT NOT NULL COLLATE NOCASE CONSTRAINT reserve_has_a_title CHECK (title <> ''),
  seats INTEGER NOT NULL CONSTRAINT reserve_has_no_less_than_nothing CHECK (seats >= 0),
  CONSTRAINT reserve_is_known_by_its_title UNIQUE (edition_id, title)
) STRICT;

-- A number is never given twice, for links and letters name it.
CREATE TABLE invitations (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL
    CONSTRAINT invitation_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  -- Whom it is for, as organizers know them. Name and email go when an account is deleted or the edition's time is over.
  -- A login stands here only until a person with GitHub's number has it: from then on the invitation is that person's.
  name TEXT CONSTRAINT invited_name_is_said CHECK (name <> ''),
  login TEXT COLLATE NOCASE CONSTRAINT invited_login_is_said CHECK (login <> ''),
  email TEXT COLLATE NOCASE CONSTRAINT invited_mail_is_said CHECK (email <> ''),
  -- Whose it is: the person whose login it named, who answered it, or whom an import lists.
  person_id INTEGER
    CONSTRAINT invitation_of_a_person REFERENCES people (id) ON DELETE SET NULL,
  -- An account has answered it, was let in with its link, or is listed by a page: from then on a link alone is no key.
  answered INTEGER NOT NULL DEFAULT 0 CONSTRAINT invitation_is_answered_or_not CHECK (answered IN (0, 1)),
  project TEXT CONSTRAINT invited_project_is_said CHECK (project <> ''),
  stack TEXT CONSTRAINT invited_stack_is_said CHECK (stack <> ''),
  seat_pool_id INTEGER
    CONSTRAINT invitation_to_a_reserve REFERENCES seat_pools (id) ON DELETE SET NULL,
  reason TEXT CONSTRAINT invitation_reason_is_said CHECK (reason <> ''),
  proposed_by INTEGER
    CONSTRAINT invitation_proposed_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  -- A login that was given as the proposer's, until a person with GitHub's number has it.
  proposed_login TEXT COLLATE NOCASE CONSTRAINT proposer_login_is_said CHECK (proposed_login <> ''),
  state TEXT NOT NULL CONSTRAINT invitation_state_is_known CHECK (state IN
    ('draft', 'sent', 'waitlisted', 'accepted', 'declined', 'expired', 'revoked', 'withdrawn')),
  since INTEGER NOT NULL,
  drafted INTEGER NOT NULL,
  sent INTEGER,
  deadline INTEGER,
  reminded INTEGER,
  -- The order of the waiting list: whoever came earlier has the smaller number.
  place INTEGER CONSTRAINT waiting_place_counts_from_one CHECK (place >= 1),
  -- Until when a seat is held for them.
  offer INTEGER,
  why TEXT CONSTRAINT reason_for_no_is_said CHECK (why <> ''),
  suggestion TEXT CONSTRAINT suggestion_is_said CHECK (suggestion <> ''),
  forwarded_to INTEGER
    CONSTRAINT invitation_forwarded_to_a_person REFERENCES people (id) ON DELETE SET NULL,
  imported INTEGER NOT NULL DEFAULT 0 CONSTRAINT invitation_is_imported_or_not CHECK (imported IN (0, 1)),
  CONSTRAINT invitation_is_bound_or_names_a_login CHECK (person_id IS NULL OR login IS NULL),
  CONSTRAINT proposer_is_a_person_or_a_login CHECK (proposed_by IS NULL OR proposed_login IS NULL),
  CONSTRAINT who_waits_has_a_place CHECK ((state = 'waitlisted') = (place IS NOT NULL)),
  CONSTRAINT only_who_waits_is_offered_a_seat CHECK (offer IS NULL OR state = 'waitlisted'),
  CONSTRAINT what_was_sent_has_a_deadline CHECK (state <> 'sent' OR (sent IS NOT NULL AND deadline IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX invitation_by_login ON invitations (edition_id, login) WHERE login IS NOT NULL;
CREATE UNIQUE INDEX invitation_by_mail ON invitations (edition_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX invitation_by_person ON invitations (edition_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX waiting_place_is_its_own ON invitations (edition_id, place) WHERE place IS NOT NULL;
CREATE INDEX invitations_by_state ON invitations (edition_id, state);
CREATE INDEX invitations_by_any_login ON invitations (login);
CREATE INDEX invitations_by_any_person ON invitations (person_id);
CREATE INDEX invitations_by_proposer ON invitations (proposed_by);
CREATE INDEX invitations_by_reserve ON invitations (seat_pool_id);
CREATE INDEX invitations_by_forwarding ON invitations (forwarded_to);
CREATE INDEX invitations_by_deadline ON invitations (deadline) WHERE state = 'sent';
CREATE INDEX invitations_by_offer ON invitations (offer) WHERE offer IS NOT NULL;

-- The next place in each edition's waiting list: never given twice, so that nobody's order depends on who left.
CREATE TABLE waitlist_entries (
  edition_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT waiting_list_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  next_place INTEGER NOT NULL CONSTRAINT next_waiting_place_counts_from_one CHECK (next_place >= 1)
) STRICT;

-- Links that lead to an invitation. Each letter has one of its own; all work until the invitation is taken back.
CREATE TABLE invitation_links (
  token_hash BLOB PRIMARY KEY NOT NULL CONSTRAINT invitation_link_is_hashed CHECK (length(token_hash) = 32),
  invitation_id INTEGER NOT NULL
    CONSTRAINT link_to_an_invitation REFERENCES invitations (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX invitation_links_by_invitation ON invitation_links (invitation_id);

-- What happened to an invitation: a code, and its data as JSON. Unlike the audit log it may be erased, for it is about
-- people without an account.
CREATE TABLE invitation_events (
  id INTEGER PRIMARY KEY NOT NULL,
  invitation_id INTEGER NOT NULL
    CONSTRAINT event_of_an_invitation REFERENCES invitations (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  person_id INTEGER
    CONSTRAINT invitation_event_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  event TEXT NOT NULL CONSTRAINT invitation_event_is_a_code CHECK (event <> '' AND event NOT GLOB '*[^a-z_]*'),
  data TEXT CONSTRAINT invitation_event_data_is_json CHECK (json_valid(data))
) STRICT;

CREATE INDEX invitation_events_by_invitation ON invitation_events (invitation_id, id);
CREATE INDEX invitation_events_by_person ON invitation_events (person_id);

-- What an invited person and the organizers say to each other.
CREATE TABLE invitation_messages (
  id INTEGER PRIMARY KEY NOT NULL,
  invitation_id INTEGER NOT NULL
    CONSTRAINT words_on_an_invitation REFERENCES invitations (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  -- By an organizer; else by whoever is invited.
  answer INTEGER NOT NULL CONSTRAINT words_are_an_answer_or_not CHECK (answer IN (0, 1)),
  person_id INTEGER
    CONSTRAINT words_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  text TEXT NOT NULL CONSTRAINT words_say_something CHECK (text <> '')
) STRICT;

CREATE INDEX invitation_words_by_invitation ON invitation_messages (invitation_id, id);
CREATE INDEX invitation_words_by_person ON invitation_messages (person_id);

-- The versions of an edition's agreement; their clauses are in `commitments`. No row: version 1, as it was imported.
CREATE TABLE commitment_versions (
  edition_id INTEGER NOT NULL
    CONSTRAINT commitment_version_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CONSTRAINT published_version_counts_from_one CHECK (version >= 1),
  since INTEGER NOT NULL,
  CONSTRAINT commitment_version_is_published_once PRIMARY KEY (edition_id, version)
) STRICT;

-- A person's recorded yes to each clause of a version, those aside that were waived.
CREATE TABLE agreements (
  edition_id INTEGER NOT NULL
    CONSTRAINT agreement_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL
    CONSTRAINT agreement_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CONSTRAINT agreement_version_counts_from_one CHECK (version >= 1),
  text_hash BLOB NOT NULL CONSTRAINT agreed_text_is_hashed CHECK (length(text_hash) = 32),
  at INTEGER NOT NULL,
  imported INTEGER NOT NULL DEFAULT 0 CONSTRAINT agreement_is_imported_or_not CHECK (imported IN (0, 1)),
  CONSTRAINT agreement_is_given_once PRIMARY KEY (edition_id, person_id, version)
) STRICT;

CREATE INDEX agreements_by_person ON agreements (person_id);

CREATE TABLE waivers (
  invitation_id INTEGER NOT NULL
    CONSTRAINT waiver_for_an_invitation REFERENCES invitations (id) ON DELETE CASCADE,
  letter TEXT NOT NULL CONSTRAINT waiver_of_one_clause CHECK (length(letter) = 1),
  reason TEXT NOT NULL CONSTRAINT waiver_has_a_reason CHECK (reason <> ''),
  person_id INTEGER
    CONSTRAINT waiver_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  CONSTRAINT waiver_is_granted_once PRIMARY KEY (invitation_id, letter)
) STRICT;

CREATE INDEX waivers_by_person ON waivers (person_id);

-- What organizers must know of a participant: private, and purged after a while.
CREATE TABLE logistics (
  edition_id INTEGER NOT NULL
    CONSTRAINT logistics_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL
    CONSTRAINT logistics_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  arrives TEXT CONSTRAINT arrival_is_on_a_day CHECK (date(arrives, '+0 days') IS arrives),
  departs TEXT CONSTRAINT departure_is_on_a_day CHECK (date(departs, '+0 days') IS departs),
  travel INTEGER NOT NULL CONSTRAINT travel_is_asked_for_or_not CHECK (travel IN (0, 1)),
  lodging INTEGER NOT NULL CONSTRAINT lodging_is_asked_for_or_not CHECK (lodging IN (0, 1)),
  food INTEGER NOT NULL CONSTRAINT food_is_asked_for_or_not CHECK (food IN (0, 1)),
  diet TEXT CONSTRAINT diet_is_said CHECK (diet <> ''),
  access TEXT CONSTRAINT access_needs_are_said CHECK (access <> ''),
  emergency TEXT CONSTRAINT emergency_contact_is_said CHECK (emergency <> ''),
  changed INTEGER NOT NULL,
  CONSTRAINT logistics_are_kept_once PRIMARY KEY (edition_id, person_id)
) STRICT;

CREATE INDEX logistics_by_person ON logistics (person_id);

-- What the job that purges private facts took away, and when.
CREATE TABLE purges (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL
    CONSTRAINT purge_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  logistics INTEGER NOT NULL CONSTRAINT purged_logistics_are_counted CHECK (logistics >= 0),
  addresses INTEGER NOT NULL CONSTRAINT purged_addresses_are_counted CHECK (addresses >= 0),
  emails INTEGER NOT NULL CONSTRAINT purged_messages_are_counted CHECK (emails >= 0)
) STRICT;

CREATE INDEX purges_by_edition ON purges (edition_id);

-- An edition's own words for a letter; no row: the domain's.
CREATE TABLE email_templates (
  edition_id INTEGER NOT NULL
    CONSTRAINT template_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
kind TEXT NOT NULL CONSTRAINT template_of_a_known_letter CHECK (kind IN
    ('invitation', 'reminder', 'waitlisted', 'offer', 'confirmed', 'new-commitments', 'revoked', 'answer', 'notification', 'digest')),
  subject TEXT NOT NULL CONSTRAINT template_has_a_subject CHECK (subject <> ''),
  body TEXT NOT NULL CONSTRAINT template_has_a_body CHECK (body <> ''),
  CONSTRAINT letter_has_one_template PRIMARY KEY (edition_id, kind)
) STRICT;

-- The outbox: every letter, written in the same transaction as what it tells of. Sent ones stay, as the record.
CREATE TABLE emails (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL
    CONSTRAINT message_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  invitation_id INTEGER
    CONSTRAINT message_about_an_invitation REFERENCES invitations (id) ON DELETE SET NULL,
kind TEXT NOT NULL CONSTRAINT message_is_a_known_letter CHECK (kind IN
    ('invitation', 'reminder', 'waitlisted', 'offer', 'confirmed', 'new-commitments', 'revoked', 'answer', 'notification', 'digest')),
  -- Empty: nobody knows where to, or it was purged.
  address TEXT COLLATE NOCASE CONSTRAINT message_address_is_said CHECK (address <> ''),
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  -- A JSON object of what stands for the names in braces; never the link.
  filled TEXT NOT NULL,
  delivery_status TEXT NOT NULL CONSTRAINT delivery_status_is_known CHECK (delivery_status IN
    ('waiting', 'held', 'no_address', 'handed_over', 'sent', 'uncertain', 'failed', 'suppressed', 'discarded')),
  created_at INTEGER NOT NULL,
  due INTEGER NOT NULL,
  sent INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0 CONSTRAINT message_attempts_are_counted CHECK (attempts >= 0),
  -- What the email server said last, if it said no; and since when nobody knows what it answered.
  last_error TEXT,
  uncertain_since INTEGER,
  CONSTRAINT what_is_to_be_sent_has_an_address CHECK (delivery_status NOT IN ('waiting', 'held', 'handed_over') OR address IS NOT NULL)
) STRICT;

CREATE INDEX messages_by_edition ON emails (edition_id, id);
CREATE INDEX messages_by_invitation ON emails (invitation_id);
CREATE INDEX messages_to_be_sent ON emails (due) WHERE delivery_status = 'waiting';

-- Who wants no email that isn't necessary, and the links by which they say so.
CREATE TABLE email_suppressions (
  address TEXT PRIMARY KEY NOT NULL COLLATE NOCASE CONSTRAINT unwanted_mail_has_an_address CHECK (address <> ''),
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE unsubscribe_links (
  token_hash BLOB PRIMARY KEY NOT NULL CONSTRAINT stop_link_is_hashed CHECK (length(token_hash) = 32),
  address TEXT NOT NULL COLLATE NOCASE CONSTRAINT stop_link_has_an_address CHECK (address <> ''),
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX stop_links_by_address ON unsubscribe_links (address);
