-- The trace shows how many tasks for an outcome have evidence. It reads the counts from here instead of counting thousands.

-- Tasks with evidence that are not dropped, by edition and outcome.
CREATE TABLE evidenced_task_counts (
  edition_id INTEGER NOT NULL CONSTRAINT evidenced_tasks_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  outcome_code TEXT NOT NULL CONSTRAINT evidenced_tasks_for_an_outcome REFERENCES outcomes (code) ON DELETE CASCADE,
  tasks INTEGER NOT NULL CONSTRAINT evidenced_tasks_are_counted CHECK (tasks >= 0),
  CONSTRAINT evidenced_tasks_are_counted_once PRIMARY KEY (edition_id, outcome_code)
) WITHOUT ROWID, STRICT;

CREATE INDEX evidenced_tasks_by_outcome ON evidenced_task_counts (outcome_code);

INSERT INTO evidenced_task_counts (edition_id, outcome_code, tasks)
  SELECT t.edition_id, g.outcome_code, count(*) FROM tasks t JOIN task_outcomes g ON g.task_id = t.id
  WHERE t.status <> 'dropped' AND EXISTS (SELECT 1 FROM evidence WHERE task_id = t.id)
  GROUP BY t.edition_id, g.outcome_code;

CREATE TRIGGER evidenced_tasks_are_counted_with_their_first_evidence AFTER INSERT ON evidence
WHEN (SELECT count(*) FROM evidence WHERE task_id = NEW.task_id) = 1
BEGIN
  INSERT INTO evidenced_task_counts (edition_id, outcome_code, tasks)
    SELECT t.edition_id, g.outcome_code, 1 FROM tasks t JOIN task_outcomes g ON g.task_id = t.id
    WHERE t.id = NEW.task_id AND t.status <> 'dropped'
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;

CREATE TRIGGER evidenced_tasks_are_counted_without_evidence AFTER DELETE ON evidence
WHEN NOT EXISTS (SELECT 1 FROM evidence WHERE task_id = OLD.task_id)
BEGIN
  UPDATE evidenced_task_counts SET tasks = tasks - 1
  WHERE (edition_id, outcome_code) IN (
    SELECT t.edition_id, g.outcome_code FROM tasks t JOIN task_outcomes g ON g.task_id = t.id
    WHERE t.id = OLD.task_id AND t.status <> 'dropped');
END;

CREATE TRIGGER evidenced_tasks_are_counted_as_outcomes_come AFTER INSERT ON task_outcomes
WHEN EXISTS (SELECT 1 FROM evidence WHERE task_id = NEW.task_id)
BEGIN
  INSERT INTO evidenced_task_counts (edition_id, outcome_code, tasks)
    SELECT edition_id, NEW.outcome_code, 1 FROM tasks WHERE id = NEW.task_id AND status <> 'dropped'
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;

CREATE TRIGGER evidenced_tasks_are_counted_as_outcomes_go AFTER DELETE ON task_outcomes
WHEN EXISTS (SELECT 1 FROM evidence WHERE task_id = OLD.task_id)
BEGIN
  UPDATE evidenced_task_counts SET tasks = tasks - 1
  WHERE outcome_code = OLD.outcome_code
    AND edition_id = (SELECT edition_id FROM tasks WHERE id = OLD.task_id AND status <> 'dropped');
END;

CREATE TRIGGER evidenced_tasks_are_counted_as_they_change AFTER UPDATE OF edition_id, status ON tasks
WHEN (OLD.edition_id <> NEW.edition_id OR (OLD.status = 'dropped') <> (NEW.status = 'dropped'))
  AND EXISTS (SELECT 1 FROM evidence WHERE task_id = NEW.id)
BEGIN
  UPDATE evidenced_task_counts SET tasks = tasks - 1
  WHERE OLD.status <> 'dropped' AND edition_id = OLD.edition_id
    AND outcome_code IN (SELECT outcome_code FROM task_outcomes WHERE task_id = OLD.id);
  INSERT INTO evidenced_task_counts (edition_id, outcome_code, tasks)
    SELECT NEW.edition_id, outcome_code, 1 FROM task_outcomes WHERE task_id = NEW.id AND NEW.status <> 'dropped'
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
