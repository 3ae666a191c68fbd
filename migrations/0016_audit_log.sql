-- The audit log: what was done, by whom and when; append-only.
--
-- `action` is a code and `data` its JSON, worded when shown. People are in columns of their own, which account
-- deletion
-- clears; `data` never names them.

CREATE TABLE audit_log (
  number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CONSTRAINT audit_actor_is_known CHECK (actor IN ('person', 'command_line', 'system')),
  person_id INTEGER CONSTRAINT audit_actor_is_a_person REFERENCES people (id) ON DELETE SET NULL,
  target_id INTEGER CONSTRAINT audit_target_is_a_person REFERENCES people (id) ON DELETE SET NULL,
  target_login TEXT COLLATE NOCASE,
  edition_id INTEGER CONSTRAINT audit_entry_of_an_edition REFERENCES editions (id) ON DELETE RESTRICT,
  action TEXT NOT NULL CONSTRAINT audit_action_is_a_code CHECK (action <> '' AND action NOT GLOB '*[^a-z_]*'),
  data TEXT CONSTRAINT audit_data_is_json CHECK (json_valid(data)),
  CONSTRAINT only_a_person_has_an_id CHECK (actor = 'person' OR person_id IS NULL),
  CONSTRAINT audit_entry_has_one_target CHECK (target_id IS NULL OR target_login IS NULL)
) STRICT;

CREATE INDEX audit_log_by_edition ON audit_log (edition_id, number);
CREATE INDEX audit_log_by_person ON audit_log (person_id);
CREATE INDEX audit_log_by_target ON audit_log (target_id);
CREATE INDEX audit_log_by_login ON audit_log (target_login);

-- An entry may only lose its people.

CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
WHEN NOT (
  NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.actor IS OLD.actor AND NEW.edition_id IS OLD.edition_id
  AND NEW.action IS OLD.action AND NEW.data IS OLD.data
  AND (NEW.person_id IS NULL OR NEW.person_id IS OLD.person_id)
  AND (NEW.target_id IS NULL OR NEW.target_id IS OLD.target_id)
  AND (NEW.target_login IS NULL OR NEW.target_login IS OLD.target_login)
)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_log_is_not_deleted BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- INSERT OR REPLACE deletes without firing the trigger above.

CREATE TRIGGER audit_log_is_not_replaced BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE number >= NEW.number AND NEW.number > 0)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
