-- Changes of tasks that the person who made them can undo for some days; revoked links of invitations.

CREATE TABLE undoable_changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT undoable_change_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT undoable_change_by_a_person REFERENCES people (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CONSTRAINT undoable_change_kind_is_known CHECK (kind IN ('bulk', 'import', 'move'))
) STRICT;

CREATE INDEX undoable_changes_by_edition ON undoable_changes (edition_id);
CREATE INDEX undoable_changes_by_person ON undoable_changes (person_id);
CREATE INDEX undoable_changes_by_time ON undoable_changes (at);

-- The values of each task before and after, as JSON. `before` is NULL for a task that the change added.
CREATE TABLE undoable_tasks (
  change_id INTEGER NOT NULL CONSTRAINT undoable_task_of_a_change REFERENCES undoable_changes (id) ON DELETE CASCADE,
  task_id INTEGER NOT NULL CONSTRAINT undoable_task_is_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  before TEXT CONSTRAINT undoable_task_was_json CHECK (json_valid(before)),
  after TEXT NOT NULL CONSTRAINT undoable_task_is_json CHECK (json_valid(after)),
  CONSTRAINT undoable_task_once PRIMARY KEY (change_id, task_id)
) STRICT;

CREATE INDEX undoable_tasks_by_task ON undoable_tasks (task_id);

-- The links of an invitation that was revoked or given to someone else stay, to say so.
ALTER TABLE invitation_links ADD COLUMN revoked_at INTEGER;
