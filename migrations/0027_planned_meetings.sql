-- Meetings that people plan here, with their topics, rounds, notes and replies, and attendance with its history.
--
-- Meetings get numbers, a topic may wait for its time, and each record of attendance stays when a later one corrects it.

CREATE TABLE planned_meetings (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT meeting_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CONSTRAINT meeting_number_counts_from_one CHECK (number >= 1),
  -- Parallel meetings have the same round. NULL: the meeting is a round of its own.
  round INTEGER CONSTRAINT planning_round_counts_from_one CHECK (round >= 1),
  title TEXT NOT NULL CONSTRAINT meeting_has_a_title CHECK (title <> ''),
  -- NULL while the time is not decided.
  day TEXT CONSTRAINT meeting_is_on_a_day CHECK (date(day, '+0 days') IS day),
  -- NULL where the source gives no time.
  starts_at INTEGER,
  ends_at INTEGER,
  lead_id INTEGER CONSTRAINT meeting_is_led_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  proposed_by INTEGER CONSTRAINT meeting_is_proposed_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  agenda TEXT NOT NULL DEFAULT '',
  agenda_html TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT '',
  notes_html TEXT NOT NULL DEFAULT '',
  notes_url TEXT CONSTRAINT meeting_notes_are_a_web_address CHECK (notes_url LIKE 'http%'),
  -- For participants only.
  video_url TEXT CONSTRAINT meeting_video_is_a_web_address CHECK (video_url LIKE 'http%'),
  recording_url TEXT CONSTRAINT meeting_recording_is_a_web_address CHECK (recording_url LIKE 'http%'),
  cancelled_at INTEGER,
  check_in_code TEXT CONSTRAINT check_in_code_has_six_characters CHECK (length(check_in_code) = 6),
  -- The number of changes that calendars show, and the time of the last change.
  sequence INTEGER NOT NULL DEFAULT 0 CONSTRAINT meeting_sequence_is_not_negative CHECK (sequence >= 0),
  updated_at INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT meeting_has_its_own_number UNIQUE (edition_id, number),
  CONSTRAINT meeting_is_known_by_title_and_day UNIQUE (edition_id, title, day),
  CONSTRAINT meeting_does_not_end_before_it_starts CHECK (ends_at >= starts_at),
  CONSTRAINT meeting_with_hours_has_a_day CHECK (day IS NOT NULL OR (starts_at IS NULL AND ends_at IS NULL))
) STRICT;

INSERT INTO planned_meetings (id, edition_id, number, title, day, starts_at, ends_at, notes_url)
SELECT id, edition_id,
  row_number() OVER (PARTITION BY edition_id ORDER BY day, starts_at IS NULL, starts_at, title),
  title, day, starts_at, ends_at, notes
FROM meetings;

-- What was recorded about one person at one meeting. The latest record counts; none is changed.
CREATE TABLE attendance_records (
  id INTEGER PRIMARY KEY NOT NULL,
  meeting_id INTEGER NOT NULL
    CONSTRAINT attendance_of_a_meeting REFERENCES planned_meetings (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT attendance_of_a_person REFERENCES people (id) ON DELETE RESTRICT,
  present INTEGER NOT NULL CONSTRAINT person_was_present_or_not CHECK (present IN (0, 1)),
  source TEXT NOT NULL
    CONSTRAINT attendance_source_is_known CHECK (source IN ('self', 'organizer', 'list', 'import')),
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER CONSTRAINT attendance_is_recorded_by_a_person REFERENCES people (id) ON DELETE SET NULL
) STRICT;

INSERT INTO attendance_records (meeting_id, person_id, present, source, recorded_at)
SELECT meeting_id, person_id, 1, source, recorded_at FROM attendances;

DROP TABLE attendances;
DROP TABLE meetings;
ALTER TABLE planned_meetings RENAME TO meetings;

CREATE INDEX meetings_by_time ON meetings (edition_id, day, starts_at);
CREATE INDEX meetings_by_lead ON meetings (lead_id);
CREATE INDEX meetings_by_proposer ON meetings (proposed_by);
CREATE INDEX attendance_records_by_meeting ON attendance_records (meeting_id, person_id, id);
CREATE INDEX attendance_records_by_person ON attendance_records (person_id, meeting_id, id);
CREATE INDEX attendance_records_by_recorder ON attendance_records (recorded_by);

-- The people who attended, each once a meeting, by their latest record.
CREATE VIEW attendances AS
SELECT r.meeting_id, r.person_id, r.source, r.recorded_at
FROM attendance_records r
WHERE r.present = 1 AND NOT EXISTS (
  SELECT 1 FROM attendance_records later
  WHERE later.meeting_id = r.meeting_id AND later.person_id = r.person_id AND later.id > r.id);

CREATE TABLE meeting_tasks (
  meeting_id INTEGER NOT NULL CONSTRAINT task_at_a_meeting REFERENCES meetings (id) ON DELETE CASCADE,
  task_id INTEGER NOT NULL CONSTRAINT meeting_about_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  CONSTRAINT meeting_is_about_a_task_once PRIMARY KEY (meeting_id, task_id)
) STRICT;

CREATE INDEX meeting_tasks_by_task ON meeting_tasks (task_id);

-- Earlier notes of a meeting.
CREATE TABLE meeting_revisions (
  meeting_id INTEGER NOT NULL CONSTRAINT revision_of_meeting_notes REFERENCES meetings (id) ON DELETE CASCADE,
  nth INTEGER NOT NULL CONSTRAINT meeting_revision_counts_from_one CHECK (nth >= 1),
  replaced_at INTEGER NOT NULL,
  by_id INTEGER CONSTRAINT meeting_notes_revised_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  notes TEXT NOT NULL,
  CONSTRAINT meeting_revision_is_kept_once PRIMARY KEY (meeting_id, nth)
) STRICT;

CREATE INDEX meeting_revisions_by_person ON meeting_revisions (by_id);

-- Whether a person says that they will come.
CREATE TABLE meeting_replies (
  meeting_id INTEGER NOT NULL CONSTRAINT reply_to_a_meeting REFERENCES meetings (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT reply_by_a_person REFERENCES people (id) ON DELETE CASCADE,
  coming INTEGER NOT NULL CONSTRAINT person_comes_or_not CHECK (coming IN (0, 1)),
  at INTEGER NOT NULL,
  CONSTRAINT reply_is_given_once PRIMARY KEY (meeting_id, person_id)
) STRICT;

CREATE INDEX meeting_replies_by_person ON meeting_replies (person_id);
