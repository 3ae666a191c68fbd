-- What records answer each commitment, how an edition counts them, and check-in at the summit.

-- What a clause asks for; NULL: no record answers it. It isn't part of the text that people agree to.
ALTER TABLE commitments ADD COLUMN requirement TEXT
  CONSTRAINT commitment_requirement_is_known
    CHECK (requirement IN ('planning', 'work_plan', 'summit', 'implementation'));

-- How many missed planning rounds contributions can make up.
ALTER TABLE editions ADD COLUMN make_ups INTEGER NOT NULL DEFAULT 0
  CONSTRAINT contributions_make_up_few_rounds CHECK (make_ups BETWEEN 0 AND 5);
-- How many months after the last day people work on their tasks.
ALTER TABLE editions ADD COLUMN implementation_months INTEGER NOT NULL DEFAULT 6
  CONSTRAINT implementation_lasts_some_months CHECK (implementation_months BETWEEN 1 AND 24);

-- What was recorded about one person at the summit. The latest record counts; none is changed.
CREATE TABLE summit_check_ins (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT check_in_at_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT check_in_of_a_person REFERENCES people (id) ON DELETE RESTRICT,
  present INTEGER NOT NULL CONSTRAINT person_is_there_or_not CHECK (present IN (0, 1)),
  source TEXT NOT NULL
    CONSTRAINT check_in_source_is_known CHECK (source IN ('self', 'organizer', 'list', 'import')),
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER CONSTRAINT check_in_is_recorded_by_a_person REFERENCES people (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX summit_check_ins_by_edition ON summit_check_ins (edition_id, person_id, id);
CREATE INDEX summit_check_ins_by_person ON summit_check_ins (person_id);
CREATE INDEX summit_check_ins_by_recorder ON summit_check_ins (recorded_by);
