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

-- The ledger of commitments: what was agreed, attended, waived and fulfilled. It is append-only, and each entry holds the
-- hash of the one before. The first start after this migration enters what is already stored.
CREATE TABLE ledger_entries (
  number INTEGER PRIMARY KEY NOT NULL CONSTRAINT ledger_counts_from_one CHECK (number >= 1),
  at INTEGER NOT NULL,
  before BLOB NOT NULL CONSTRAINT entry_before_is_hashed CHECK (length(before) = 32),
  bytes BLOB NOT NULL
) STRICT;

CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger_entries
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_is_not_deleted BEFORE DELETE ON ledger_entries
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER ledger_is_not_replaced BEFORE INSERT ON ledger_entries
WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM ledger_entries)
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- The salts with which the ledger names people. Without its salt, an entry says nothing about a person, so account
-- deletion deletes it. A merged person has several; `hashed_id` is the id that was hashed with the salt.
CREATE TABLE ledger_salts (
  salt BLOB PRIMARY KEY NOT NULL CONSTRAINT ledger_salt_is_long CHECK (length(salt) = 32),
  hashed_id INTEGER NOT NULL,
  person_id INTEGER NOT NULL CONSTRAINT ledger_salt_of_a_person REFERENCES people (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX ledger_salts_by_person ON ledger_salts (person_id);

-- The state of each commitment that the ledger has last; no row: open.
CREATE TABLE fulfilment_states (
  edition_id INTEGER NOT NULL CONSTRAINT fulfilment_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT fulfilment_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  letter TEXT NOT NULL CONSTRAINT fulfilment_of_one_clause CHECK (length(letter) = 1),
  state TEXT NOT NULL
    CONSTRAINT fulfilment_state_is_known CHECK (state IN ('missed', 'open', 'waived', 'met')),
  CONSTRAINT fulfilment_state_is_kept_once PRIMARY KEY (edition_id, person_id, letter)
) STRICT;

CREATE INDEX fulfilment_states_by_person ON fulfilment_states (person_id);
