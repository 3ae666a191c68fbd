-- The interest form of an edition and its applications, and the edition's own questions with their answers.
ALTER TABLE editions ADD COLUMN has_interest INTEGER NOT NULL DEFAULT 0
  CONSTRAINT edition_has_an_interest_form_or_not CHECK (has_interest IN (0, 1));

CREATE TABLE interest_settings (
  edition_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT interest_settings_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  -- The first and the last day on which the form is open, in the edition's time zone.
  opens TEXT NOT NULL CONSTRAINT interest_form_opens_on_a_day CHECK (date(opens, '+0 days') IS opens),
  closes TEXT NOT NULL CONSTRAINT interest_form_closes_on_a_day CHECK (date(closes, '+0 days') IS closes),
  answer_by TEXT CONSTRAINT applications_are_answered_on_a_day CHECK (date(answer_by, '+0 days') IS answer_by),
  introduction TEXT CONSTRAINT introduction_is_not_empty CHECK (introduction <> ''),
  max_applications INTEGER NOT NULL CONSTRAINT some_applications_are_taken CHECK (max_applications >= 1),
  max_characters INTEGER NOT NULL CONSTRAINT some_characters_are_taken CHECK (max_characters >= 1),
  CONSTRAINT interest_form_does_not_close_before_it_opens CHECK (closes >= opens)
) STRICT;

CREATE TABLE own_questions (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT question_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT question_has_a_position CHECK (position >= 0),
  text TEXT NOT NULL CONSTRAINT question_has_a_text CHECK (text <> ''),
  kind TEXT NOT NULL CONSTRAINT question_kind_is_known CHECK (kind IN ('text', 'choice', 'yes_no', 'number')),
  -- The choices, as a JSON list of texts.
  choices TEXT NOT NULL DEFAULT '[]' CONSTRAINT question_choices_are_json CHECK (json_valid(choices)),
  is_required INTEGER NOT NULL CONSTRAINT question_is_required_or_not CHECK (is_required IN (0, 1)),
  asked_on TEXT NOT NULL CONSTRAINT question_is_on_a_form CHECK (asked_on IN ('both', 'interest', 'invitation')),
  -- Whether signed-in participants see the answers.
  is_visible INTEGER NOT NULL CONSTRAINT answers_are_visible_or_not CHECK (is_visible IN (0, 1)),
  -- The last day on which answers are kept; NULL: the end of the retention period.
  kept_until TEXT CONSTRAINT answers_are_kept_until_a_day CHECK (date(kept_until, '+0 days') IS kept_until)
) STRICT;
CREATE INDEX own_questions_by_edition ON own_questions (edition_id, position);

CREATE TABLE own_answers (
  question_id INTEGER NOT NULL CONSTRAINT answer_to_a_question REFERENCES own_questions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT answer_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  answer TEXT NOT NULL CONSTRAINT own_answer_is_not_empty CHECK (answer <> ''),
  CONSTRAINT question_is_answered_once PRIMARY KEY (question_id, person_id)
) STRICT;
CREATE INDEX own_answers_by_person ON own_answers (person_id);

CREATE TABLE applications (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT application_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT application_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  state TEXT NOT NULL
    CONSTRAINT application_state_is_known
      CHECK (state IN ('new', 'shortlisted', 'invited', 'not_invited', 'withdrawn')),
  since INTEGER NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE CONSTRAINT application_has_an_address CHECK (email <> ''),
  reason TEXT NOT NULL CONSTRAINT application_has_a_reason CHECK (reason <> ''),
  skills TEXT CONSTRAINT application_skills_are_not_empty CHECK (skills <> ''),
  sent_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- When “not this time” was put into the outbox.
  answered_at INTEGER,
  invitation_id INTEGER
    CONSTRAINT application_became_an_invitation REFERENCES invitations (id) ON DELETE SET NULL,
  -- The rows of application_votes, counted by triggers.
  votes INTEGER NOT NULL DEFAULT 0 CONSTRAINT application_votes_are_counted CHECK (votes >= 0),
  CONSTRAINT person_applies_once UNIQUE (edition_id, person_id)
) STRICT;
CREATE INDEX applications_by_votes ON applications (edition_id, votes DESC, id);
CREATE INDEX applications_by_state ON applications (edition_id, state);
CREATE INDEX applications_by_person ON applications (person_id);
CREATE INDEX applications_by_invitation ON applications (invitation_id);

CREATE TABLE application_projects (
  application_id INTEGER NOT NULL
    CONSTRAINT project_of_an_application REFERENCES applications (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT application_project_has_a_position CHECK (position >= 0),
  title TEXT NOT NULL COLLATE NOCASE CONSTRAINT application_project_has_a_title CHECK (title <> ''),
  CONSTRAINT application_names_a_project_once PRIMARY KEY (application_id, position)
) STRICT;

CREATE TABLE application_tags (
  application_id INTEGER NOT NULL CONSTRAINT tag_of_an_application REFERENCES applications (id) ON DELETE CASCADE,
  tag TEXT NOT NULL COLLATE NOCASE CONSTRAINT application_tag_is_not_empty CHECK (tag <> ''),
  CONSTRAINT application_has_a_tag_once PRIMARY KEY (application_id, tag)
) STRICT;

CREATE TABLE application_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  application_id INTEGER NOT NULL CONSTRAINT note_about_an_application REFERENCES applications (id) ON DELETE CASCADE,
  person_id INTEGER CONSTRAINT application_note_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL CONSTRAINT application_note_is_not_empty CHECK (text <> '')
) STRICT;
CREATE INDEX application_notes_by_application ON application_notes (application_id);
CREATE INDEX application_notes_by_person ON application_notes (person_id);

CREATE TABLE application_votes (
  application_id INTEGER NOT NULL CONSTRAINT vote_for_an_application REFERENCES applications (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT application_vote_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT person_votes_once PRIMARY KEY (application_id, person_id)
) STRICT;
CREATE INDEX application_votes_by_person ON application_votes (person_id);

CREATE TABLE application_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  application_id INTEGER NOT NULL
    CONSTRAINT event_of_an_application REFERENCES applications (id) ON DELETE CASCADE,
  person_id INTEGER CONSTRAINT application_event_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  event TEXT NOT NULL CONSTRAINT application_event_is_a_code CHECK (event <> '' AND event NOT GLOB '*[^a-z_]*')
) STRICT;
CREATE INDEX application_events_by_application ON application_events (application_id);
CREATE INDEX application_events_by_person ON application_events (person_id);

CREATE TRIGGER application_votes_are_added AFTER INSERT ON application_votes
BEGIN
  UPDATE applications SET votes = votes + 1 WHERE id = NEW.application_id;
END;
CREATE TRIGGER application_votes_are_removed AFTER DELETE ON application_votes
BEGIN
  UPDATE applications SET votes = votes - 1 WHERE id = OLD.application_id;
END;

ALTER TABLE purges ADD COLUMN applications INTEGER NOT NULL DEFAULT 0
  CONSTRAINT purged_applications_are_counted CHECK (applications >= 0);
ALTER TABLE purges ADD COLUMN answers INTEGER NOT NULL DEFAULT 0
  CONSTRAINT purged_answers_are_counted CHECK (answers >= 0);
