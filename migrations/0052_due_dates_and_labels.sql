-- Due dates and labels of tasks. A due date is a day in the edition's zone.

ALTER TABLE tasks ADD COLUMN due TEXT CONSTRAINT task_is_due_on_a_day CHECK (date(due, '+0 days') IS due);
-- The due date while the task is open, for lists.
ALTER TABLE tasks ADD COLUMN open_due TEXT
  GENERATED ALWAYS AS (iif(status IN ('done', 'dropped'), NULL, due)) VIRTUAL;

CREATE INDEX tasks_by_due_date ON tasks (edition_id, open_due, number);

CREATE TABLE task_labels (
  task_id INTEGER NOT NULL CONSTRAINT label_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT label_has_a_position CHECK (position >= 0),
  label TEXT NOT NULL COLLATE NOCASE CONSTRAINT label_is_not_empty CHECK (label <> ''),
  CONSTRAINT label_is_given_once PRIMARY KEY (task_id, label)
) STRICT;

CREATE INDEX task_labels_by_label ON task_labels (label, task_id);

-- The labels of each edition in their first spelling, kept by triggers, so that no list counts rows.
CREATE TABLE label_counts (
  edition_id INTEGER NOT NULL CONSTRAINT labels_counted_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  label TEXT NOT NULL COLLATE NOCASE,
  tasks INTEGER NOT NULL CONSTRAINT labelled_tasks_are_counted CHECK (tasks >= 0),
  CONSTRAINT labels_are_counted_once PRIMARY KEY (edition_id, label)
) WITHOUT ROWID, STRICT;

CREATE TRIGGER labels_are_counted_as_they_come AFTER INSERT ON task_labels BEGIN
  INSERT INTO label_counts (edition_id, label, tasks)
    SELECT edition_id, NEW.label, 1 FROM tasks WHERE id = NEW.task_id
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;

CREATE TRIGGER labels_are_counted_as_they_go AFTER DELETE ON task_labels BEGIN
  UPDATE label_counts SET tasks = tasks - 1
  WHERE label = OLD.label AND edition_id = (SELECT edition_id FROM tasks WHERE id = OLD.task_id);
  DELETE FROM label_counts WHERE label = OLD.label AND tasks = 0
    AND edition_id = (SELECT edition_id FROM tasks WHERE id = OLD.task_id);
END;

-- Labels go first, while the task still says where they were counted.
CREATE TRIGGER tasks_lose_labels_before_they_go BEFORE DELETE ON tasks BEGIN
  DELETE FROM task_labels WHERE task_id = OLD.id;
END;
