-- What lists of the plan count is held_count beside the tasks, so that a page takes as long for twenty thousand tasks as for
-- two hundred. How a task read before it was changed is held_count too.

-- How many tasks that aren't over it waits for.
ALTER TABLE tasks ADD COLUMN unmet INTEGER NOT NULL DEFAULT 0 CONSTRAINT task_waits_are_counted CHECK (unmet >= 0);
ALTER TABLE tasks ADD COLUMN blocked INTEGER GENERATED ALWAYS AS (
  unmet > 0 AND status NOT IN ('done', 'dropped')
) VIRTUAL;
-- Open, and nobody's hand is on it.
ALTER TABLE tasks ADD COLUMN unclaimed INTEGER GENERATED ALWAYS AS (
  claimed = 0 AND status NOT IN ('done', 'dropped')
) VIRTUAL;

UPDATE tasks SET unmet = (
  SELECT count(*) FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
  WHERE w.task_id = tasks.id AND o.status NOT IN ('done', 'dropped'));

CREATE TRIGGER waits_are_counted_as_they_come AFTER INSERT ON task_dependencies BEGIN
  UPDATE tasks SET unmet = (
    SELECT count(*) FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
    WHERE w.task_id = tasks.id AND o.status NOT IN ('done', 'dropped'))
  WHERE id = NEW.task_id;
END;
CREATE TRIGGER waits_are_counted_as_they_go AFTER DELETE ON task_dependencies BEGIN
  UPDATE tasks SET unmet = (
    SELECT count(*) FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
    WHERE w.task_id = tasks.id AND o.status NOT IN ('done', 'dropped'))
  WHERE id = OLD.task_id;
END;
CREATE TRIGGER waits_are_not_changed BEFORE UPDATE ON task_dependencies BEGIN
  SELECT RAISE(ABORT, 'a wait is taken back and said anew');
END;
CREATE TRIGGER waits_are_met_as_tasks_are_over AFTER UPDATE OF status ON tasks
WHEN (OLD.status IN ('done', 'dropped')) <> (NEW.status IN ('done', 'dropped'))
BEGIN
  UPDATE tasks SET unmet = (
    SELECT count(*) FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
    WHERE w.task_id = tasks.id AND o.status NOT IN ('done', 'dropped'))
  WHERE id IN (SELECT task_id FROM task_dependencies WHERE depends_on_id = NEW.id);
END;

-- How many of an edition's tasks stand where: by track (0 for none), status, and which of the lists they are in.
CREATE TABLE task_counts (
  edition_id INTEGER NOT NULL
    CONSTRAINT tasks_counted_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  track_id INTEGER NOT NULL,
  status TEXT NOT NULL,
  needs_help INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  unclaimed INTEGER NOT NULL,
  tasks INTEGER NOT NULL CONSTRAINT tasks_are_counted CHECK (tasks >= 0),
  CONSTRAINT tasks_are_counted_once PRIMARY KEY (edition_id, track_id, status, needs_help, blocked, unclaimed)
) STRICT;

INSERT INTO task_counts (edition_id, track_id, status, needs_help, blocked, unclaimed, tasks)
  SELECT edition_id, coalesce(track_id, 0), status, needs_help, blocked, unclaimed, count(*) FROM tasks
  GROUP BY 1, 2, 3, 4, 5, 6;

CREATE TRIGGER tasks_are_counted_as_they_come AFTER INSERT ON tasks BEGIN
  INSERT INTO task_counts (edition_id, track_id, status, needs_help, blocked, unclaimed, tasks)
    VALUES (NEW.edition_id, coalesce(NEW.track_id, 0), NEW.status, NEW.needs_help, NEW.blocked, NEW.unclaimed, 1)
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
CREATE TRIGGER tasks_are_counted_as_they_go AFTER DELETE ON tasks BEGIN
  UPDATE task_counts SET tasks = tasks - 1
  WHERE edition_id = OLD.edition_id AND track_id = coalesce(OLD.track_id, 0) AND status = OLD.status
    AND needs_help = OLD.needs_help AND blocked = OLD.blocked AND unclaimed = OLD.unclaimed;
END;
CREATE TRIGGER tasks_are_counted_as_they_change
AFTER UPDATE OF edition_id, track_id, status, people_needed, claimed, held_count, assignees_known, unmet ON tasks
WHEN OLD.edition_id <> NEW.edition_id OR OLD.track_id IS NOT NEW.track_id OR OLD.status <> NEW.status
  OR OLD.needs_help <> NEW.needs_help OR OLD.blocked <> NEW.blocked OR OLD.unclaimed <> NEW.unclaimed
BEGIN
  UPDATE task_counts SET tasks = tasks - 1
  WHERE edition_id = OLD.edition_id AND track_id = coalesce(OLD.track_id, 0) AND status = OLD.status
    AND needs_help = OLD.needs_help AND blocked = OLD.blocked AND unclaimed = OLD.unclaimed;
  INSERT INTO task_counts (edition_id, track_id, status, needs_help, blocked, unclaimed, tasks)
    VALUES (NEW.edition_id, coalesce(NEW.track_id, 0), NEW.status, NEW.needs_help, NEW.blocked, NEW.unclaimed, 1)
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;

CREATE INDEX tasks_that_are_blocked ON tasks (edition_id, number) WHERE blocked = 1;
CREATE INDEX tasks_that_nobody_claimed ON tasks (edition_id, number) WHERE unclaimed = 1;
DROP INDEX tasks_at_a_glance;
CREATE INDEX tasks_at_a_glance ON tasks
  (edition_id, number, status, track_id, size, needs_help, blocked, unclaimed, updated_at);
-- Of a known few, such as those that some words are in: from their keys to what lists ask of them.
CREATE INDEX tasks_by_key_at_a_glance ON tasks
  (id, edition_id, number, status, track_id, size, needs_help, blocked, unclaimed, updated_at);

-- How a task read before somebody changed it.
CREATE TABLE task_revisions (
  task_id INTEGER NOT NULL
    CONSTRAINT revision_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  nth INTEGER NOT NULL CONSTRAINT task_revision_counts_from_one CHECK (nth >= 1),
  -- When it was changed, and who changed it.
  until INTEGER NOT NULL,
  by_id INTEGER
    CONSTRAINT task_revised_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  title TEXT NOT NULL CONSTRAINT task_revision_has_a_title CHECK (title <> ''),
  -- Markdown, may be empty.
  description TEXT NOT NULL,
  CONSTRAINT task_revision_is_kept_once PRIMARY KEY (task_id, nth)
) STRICT;

CREATE INDEX task_revisions_by_person ON task_revisions (by_id);
