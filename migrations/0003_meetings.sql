-- Planning meetings and attendance.
--
-- Attendance by name is private to the edition's participants; the public sees counts of five and more.

CREATE TABLE meetings (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT meeting_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  title TEXT NOT NULL CONSTRAINT meeting_has_a_title CHECK (title <> ''),
  day TEXT NOT NULL CONSTRAINT meeting_is_on_a_day CHECK (date(day, '+0 days') IS day),
  -- NULL where the source gives no time.
  starts_at INTEGER,
  ends_at INTEGER,
  notes TEXT CONSTRAINT meeting_notes_are_a_web_address CHECK (notes LIKE 'http%'),
  CONSTRAINT meeting_is_known_by_title_and_day UNIQUE (edition_id, title, day),
  CONSTRAINT meeting_does_not_end_before_it_starts CHECK (ends_at >= starts_at)
) STRICT;

CREATE TABLE attendances (
  meeting_id INTEGER NOT NULL CONSTRAINT attendance_of_a_meeting REFERENCES meetings (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT attendance_of_a_person REFERENCES people (id) ON DELETE RESTRICT,
  source TEXT NOT NULL CONSTRAINT attendance_source_is_known CHECK (source IN ('self', 'organizer', 'import')),
  recorded_at INTEGER NOT NULL,
  CONSTRAINT attendance_counts_once PRIMARY KEY (meeting_id, person_id)
) STRICT;

CREATE INDEX attendances_by_person ON attendances (person_id);
