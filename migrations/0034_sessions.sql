-- Sessions of an edition, their place in the draft of the schedule, interests in them, and the releases of the schedule.

-- A room that is removed while sessions are in it stays, so that their place isn't lost.
ALTER TABLE rooms ADD COLUMN removed_at INTEGER;

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT session_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CONSTRAINT session_number_counts_from_one CHECK (number >= 1),
  -- The same in every release and file, also in those of other products.
  guid TEXT NOT NULL CONSTRAINT session_guid_is_a_uuid CHECK (length(guid) = 36),
  title TEXT NOT NULL CONSTRAINT session_has_a_title CHECK (title <> ''),
  is_plenary INTEGER NOT NULL DEFAULT 0 CONSTRAINT session_is_plenary_or_not CHECK (is_plenary IN (0, 1)),
  -- NULL: a plenary session, or one beside the tracks.
  track_id INTEGER CONSTRAINT session_of_a_track REFERENCES tracks (id) ON DELETE SET NULL,
  description TEXT NOT NULL DEFAULT '',
  description_html TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT '',
  notes_html TEXT NOT NULL DEFAULT '',
  minutes INTEGER NOT NULL CONSTRAINT session_has_a_possible_length CHECK (minutes BETWEEN 5 AND 720),
  wanted_room_id INTEGER CONSTRAINT session_wants_a_room REFERENCES rooms (id) ON DELETE SET NULL,
  equipment TEXT CONSTRAINT session_equipment_is_not_empty CHECK (equipment <> ''),
  people_expected INTEGER CONSTRAINT session_expects_people CHECK (people_expected BETWEEN 1 AND 10000),
  -- Wall-clock time in the zone of the edition, such as 2027-05-03T09:30. NULL while it is not scheduled.
  starts TEXT CONSTRAINT session_starts_at_a_minute CHECK (strftime('%Y-%m-%dT%H:%M', starts) IS starts),
  room_id INTEGER CONSTRAINT session_is_in_a_room REFERENCES rooms (id) ON DELETE NO ACTION,
  is_pinned INTEGER NOT NULL DEFAULT 0 CONSTRAINT session_is_pinned_or_not CHECK (is_pinned IN (0, 1)),
  -- The number of changes of its place, by which a stale move is noticed.
  moves INTEGER NOT NULL DEFAULT 0 CONSTRAINT session_moves_are_counted CHECK (moves >= 0),
  cancelled_at INTEGER,
  -- What became of it, recorded afterwards.
  outcome TEXT CONSTRAINT session_outcome_is_known CHECK (outcome IN ('took_place', 'moved', 'did_not_take_place')),
  outcome_note TEXT CONSTRAINT session_outcome_note_is_not_empty CHECK (outcome_note <> ''),
  updated_at INTEGER NOT NULL,
  CONSTRAINT session_has_its_own_number UNIQUE (edition_id, number),
  CONSTRAINT session_has_its_own_guid UNIQUE (edition_id, guid),
  CONSTRAINT plenary_session_has_no_track CHECK (is_plenary = 0 OR track_id IS NULL),
  CONSTRAINT session_in_a_room_has_a_time CHECK (room_id IS NULL OR starts IS NOT NULL)
) STRICT;

CREATE INDEX sessions_by_track ON sessions (track_id);
CREATE INDEX sessions_by_room ON sessions (room_id);
CREATE INDEX sessions_by_wanted_room ON sessions (wanted_room_id);

CREATE TABLE session_leads (
  session_id INTEGER NOT NULL CONSTRAINT lead_of_a_session REFERENCES sessions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT session_lead_is_a_person REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT session_lead_leads_once PRIMARY KEY (session_id, person_id)
) STRICT;

CREATE INDEX session_leads_by_person ON session_leads (person_id);

CREATE TABLE session_tasks (
  session_id INTEGER NOT NULL CONSTRAINT session_works_on_a_task REFERENCES sessions (id) ON DELETE CASCADE,
  task_id INTEGER NOT NULL CONSTRAINT task_of_a_session REFERENCES tasks (id) ON DELETE CASCADE,
  CONSTRAINT session_has_a_task_once PRIMARY KEY (session_id, task_id)
) STRICT;

CREATE INDEX session_tasks_by_task ON session_tasks (task_id);

CREATE TABLE session_specs (
  session_id INTEGER NOT NULL CONSTRAINT session_works_on_a_spec REFERENCES sessions (id) ON DELETE CASCADE,
  spec_number INTEGER NOT NULL CONSTRAINT spec_of_a_session REFERENCES specs (number) ON DELETE CASCADE,
  CONSTRAINT session_has_a_spec_once PRIMARY KEY (session_id, spec_number)
) STRICT;

CREATE INDEX session_specs_by_spec ON session_specs (spec_number);

CREATE TABLE session_outcomes (
  session_id INTEGER NOT NULL CONSTRAINT session_works_on_an_outcome REFERENCES sessions (id) ON DELETE CASCADE,
  outcome_code TEXT NOT NULL CONSTRAINT outcome_of_a_session REFERENCES outcomes (code) ON DELETE CASCADE,
  CONSTRAINT session_has_an_outcome_once PRIMARY KEY (session_id, outcome_code)
) STRICT;

CREATE INDEX session_outcomes_by_outcome ON session_outcomes (outcome_code);

-- Earlier notes of a session.
CREATE TABLE session_revisions (
  session_id INTEGER NOT NULL CONSTRAINT revision_of_a_session REFERENCES sessions (id) ON DELETE CASCADE,
  nth INTEGER NOT NULL CONSTRAINT session_revision_counts_from_one CHECK (nth >= 1),
  replaced_at INTEGER NOT NULL,
  by_id INTEGER CONSTRAINT session_revision_is_replaced_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  notes TEXT NOT NULL,
  CONSTRAINT session_revision_has_its_own_number PRIMARY KEY (session_id, nth)
) STRICT;

CREATE INDEX session_revisions_by_person ON session_revisions (by_id);

-- The sessions and tracks in which people want to take part; the sessions are also “my schedule”.
CREATE TABLE session_interests (
  session_id INTEGER NOT NULL CONSTRAINT interest_in_a_session REFERENCES sessions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT session_interest_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  CONSTRAINT person_is_interested_in_a_session_once PRIMARY KEY (session_id, person_id)
) STRICT;

CREATE INDEX session_interests_by_person ON session_interests (person_id);

CREATE TABLE track_interests (
  track_id INTEGER NOT NULL CONSTRAINT interest_in_a_track REFERENCES tracks (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT track_interest_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  CONSTRAINT person_is_interested_in_a_track_once PRIMARY KEY (track_id, person_id)
) STRICT;

CREATE INDEX track_interests_by_person ON track_interests (person_id);

-- The people who were at a session, recorded afterwards.
CREATE TABLE session_attendances (
  session_id INTEGER NOT NULL CONSTRAINT attendance_of_a_session REFERENCES sessions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT session_attendance_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER
    CONSTRAINT session_attendance_is_recorded_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  CONSTRAINT person_attends_a_session_once PRIMARY KEY (session_id, person_id)
) STRICT;

CREATE INDEX session_attendances_by_person ON session_attendances (person_id);
CREATE INDEX session_attendances_by_recorder ON session_attendances (recorded_by);

-- Published versions of a schedule. Their rows are never changed.
CREATE TABLE releases (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT release_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CONSTRAINT release_number_counts_from_one CHECK (number >= 1),
  note TEXT NOT NULL DEFAULT '',
  note_html TEXT NOT NULL DEFAULT '',
  released_at INTEGER NOT NULL,
  released_by INTEGER CONSTRAINT release_is_made_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  CONSTRAINT release_has_its_own_number UNIQUE (edition_id, number)
) STRICT;

CREATE INDEX releases_by_person ON releases (released_by);

CREATE TABLE released_sessions (
  release_id INTEGER NOT NULL CONSTRAINT released_session_in_a_release REFERENCES releases (id) ON DELETE CASCADE,
  session_id INTEGER NOT NULL CONSTRAINT release_of_a_session REFERENCES sessions (id) ON DELETE CASCADE,
  title TEXT NOT NULL CONSTRAINT released_session_has_a_title CHECK (title <> ''),
  is_plenary INTEGER NOT NULL CONSTRAINT released_session_is_plenary_or_not CHECK (is_plenary IN (0, 1)),
  track TEXT CONSTRAINT released_track_is_not_empty CHECK (track <> ''),
  room TEXT CONSTRAINT released_room_is_not_empty CHECK (room <> ''),
  description TEXT NOT NULL,
  description_html TEXT NOT NULL,
  starts TEXT NOT NULL
    CONSTRAINT released_session_starts_at_a_minute CHECK (strftime('%Y-%m-%dT%H:%M', starts) IS starts),
  minutes INTEGER NOT NULL CONSTRAINT released_session_has_a_possible_length CHECK (minutes BETWEEN 5 AND 720),
  CONSTRAINT release_has_a_session_once PRIMARY KEY (release_id, session_id)
) STRICT;

CREATE INDEX released_sessions_by_session ON released_sessions (session_id);

CREATE TABLE released_leads (
  release_id INTEGER NOT NULL CONSTRAINT lead_in_a_release REFERENCES releases (id) ON DELETE CASCADE,
  session_id INTEGER NOT NULL CONSTRAINT lead_of_a_released_session REFERENCES sessions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT released_lead_is_a_person REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT released_lead_leads_once PRIMARY KEY (release_id, session_id, person_id)
) STRICT;

CREATE INDEX released_leads_by_session ON released_leads (session_id);
CREATE INDEX released_leads_by_person ON released_leads (person_id);
