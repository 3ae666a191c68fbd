-- What organizers correct about people: their names, their projects, and two entries for one person.

-- Set once an organizer edits the name here; then an import of the community's website no longer changes it.
ALTER TABLE people ADD COLUMN name_edited_at INTEGER;

-- The projects that organizers record for a person. They grant nothing, unlike the contacts of a core project.
CREATE TABLE person_projects (
  person_id INTEGER NOT NULL CONSTRAINT project_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  title TEXT NOT NULL COLLATE NOCASE CONSTRAINT project_of_a_person_has_a_title CHECK (title <> ''),
  CONSTRAINT project_of_a_person_is_recorded_once PRIMARY KEY (person_id, title)
) STRICT;

-- The names of entries that were merged into a person, by which public sources still mean them.
CREATE TABLE merged_names (
  person_id INTEGER NOT NULL CONSTRAINT merged_name_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  name TEXT NOT NULL CONSTRAINT merged_name_is_not_empty CHECK (name <> ''),
  CONSTRAINT merged_name_is_kept_once PRIMARY KEY (person_id, name)
) STRICT;

-- The merge in progress; empty between transactions. It lets the audit log follow a person.
CREATE TABLE person_merges (
  from_id INTEGER PRIMARY KEY NOT NULL,
  into_id INTEGER NOT NULL CONSTRAINT person_is_merged_into_another CHECK (into_id <> from_id)
) STRICT;

-- An entry of the audit log may lose its people, or follow a person who is merged into another.
DROP TRIGGER audit_log_is_not_changed;
CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
WHEN NOT (
  NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.actor IS OLD.actor AND NEW.edition_id IS OLD.edition_id
  AND NEW.action IS OLD.action AND NEW.data IS OLD.data
  AND (NEW.person_id IS NULL OR NEW.person_id IS OLD.person_id
    OR EXISTS (SELECT 1 FROM person_merges WHERE from_id = OLD.person_id AND into_id = NEW.person_id))
  AND (NEW.target_id IS NULL OR NEW.target_id IS OLD.target_id
    OR EXISTS (SELECT 1 FROM person_merges WHERE from_id = OLD.target_id AND into_id = NEW.target_id))
  AND (NEW.target_login IS NULL OR NEW.target_login IS OLD.target_login)
)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
