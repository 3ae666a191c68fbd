-- Availability polls: people say when they can attend, before a meeting has a time or an edition has its dates.

CREATE TABLE polls (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT poll_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CONSTRAINT poll_number_counts_from_one CHECK (number >= 1),
  title TEXT NOT NULL CONSTRAINT poll_has_a_title CHECK (title <> ''),
  purpose TEXT NOT NULL CONSTRAINT poll_purpose_is_known CHECK (purpose IN ('meeting', 'edition')),
  -- The topic that it finds a time for. NULL: closing the poll adds a meeting, or the poll is about the edition's dates.
  meeting_id INTEGER CONSTRAINT poll_about_a_meeting REFERENCES meetings (id) ON DELETE SET NULL,
  -- The last day for answers, in the zone of the edition.
  deadline TEXT CONSTRAINT poll_deadline_is_a_day CHECK (date(deadline, '+0 days') IS deadline),
  created_by INTEGER CONSTRAINT poll_is_created_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  reminded_at INTEGER,
  closed_at INTEGER,
  CONSTRAINT poll_has_its_own_number UNIQUE (edition_id, number)
) STRICT;

CREATE INDEX polls_by_meeting ON polls (meeting_id);
CREATE INDEX polls_by_creator ON polls (created_by);

CREATE TABLE poll_options (
  id INTEGER PRIMARY KEY NOT NULL,
  poll_id INTEGER NOT NULL CONSTRAINT option_of_a_poll REFERENCES polls (id) ON DELETE CASCADE,
  -- A slot, or a whole day without a zone.
  starts_at INTEGER,
  ends_at INTEGER,
  day TEXT CONSTRAINT option_is_on_a_day CHECK (date(day, '+0 days') IS day),
  added_at INTEGER NOT NULL,
  chosen INTEGER NOT NULL DEFAULT 0 CONSTRAINT option_is_chosen_or_not CHECK (chosen IN (0, 1)),
  CONSTRAINT option_is_a_slot_or_a_day CHECK ((day IS NULL) = (starts_at IS NOT NULL)),
  CONSTRAINT option_ends_after_its_start CHECK ((starts_at IS NULL AND ends_at IS NULL) OR ends_at > starts_at),
  CONSTRAINT poll_has_a_slot_once UNIQUE (poll_id, starts_at, ends_at),
  CONSTRAINT poll_has_a_day_once UNIQUE (poll_id, day)
) STRICT;

CREATE TABLE poll_answers (
  option_id INTEGER NOT NULL CONSTRAINT answer_to_an_option REFERENCES poll_options (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT answer_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  answer TEXT NOT NULL CONSTRAINT poll_answer_is_known CHECK (answer IN ('yes', 'if_needed', 'no')),
  at INTEGER NOT NULL,
  -- Whether an organizer answered for the person, and who. A person's own answer replaces it.
  by_organizer INTEGER NOT NULL DEFAULT 0 CONSTRAINT answer_is_by_an_organizer_or_not CHECK (by_organizer IN (0, 1)),
  by_id INTEGER CONSTRAINT answer_is_given_by_an_organizer REFERENCES people (id) ON DELETE SET NULL,
  CONSTRAINT person_answers_an_option_once PRIMARY KEY (option_id, person_id)
) STRICT;

CREATE INDEX poll_answers_by_person ON poll_answers (person_id);
CREATE INDEX poll_answers_by_organizer ON poll_answers (by_id);
