-- What pages count or add up over all tasks of an edition is stored, and kept by triggers: with twenty thousand tasks,
-- reading them for each page takes a second. Tasks and comments of a person are read from indexes.
DROP INDEX assignments_by_person;
CREATE INDEX assignments_by_person ON assignments (person_id, since, task_id);
DROP INDEX comments_by_person;
CREATE INDEX comments_by_person ON comments (person_id, at);

-- The tasks that each person has claimed, without dropped ones that don't continue. It has no reference to people, as
-- it only repeats `assignments`.
CREATE TABLE claim_counts (
  edition_id INTEGER NOT NULL CONSTRAINT claims_counted_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  done INTEGER NOT NULL,
  CONSTRAINT claims_are_counted_once PRIMARY KEY (edition_id, person_id)
) WITHOUT ROWID, STRICT;

INSERT INTO claim_counts (edition_id, person_id, tasks, done)
SELECT t.edition_id, a.person_id, count(*), sum(t.status = 'done')
FROM assignments a JOIN tasks t ON t.id = a.task_id
WHERE t.status <> 'dropped' OR t.continued_in IS NOT NULL GROUP BY t.edition_id, a.person_id;

CREATE TRIGGER claims_are_counted_as_they_come AFTER INSERT ON assignments BEGIN
  INSERT INTO claim_counts (edition_id, person_id, tasks, done)
    SELECT edition_id, NEW.person_id, 1, status = 'done' FROM tasks
    WHERE id = NEW.task_id AND (status <> 'dropped' OR continued_in IS NOT NULL)
    ON CONFLICT DO UPDATE SET tasks = tasks + 1, done = done + excluded.done;
END;

CREATE TRIGGER claims_are_counted_as_they_go AFTER DELETE ON assignments BEGIN
  INSERT INTO claim_counts (edition_id, person_id, tasks, done)
    SELECT edition_id, OLD.person_id, -1, -(status = 'done') FROM tasks
    WHERE id = OLD.task_id AND (status <> 'dropped' OR continued_in IS NOT NULL)
    ON CONFLICT DO UPDATE SET tasks = tasks - 1, done = done + excluded.done;
END;

CREATE TRIGGER claims_are_counted_as_they_change AFTER UPDATE OF task_id, person_id ON assignments BEGIN
  INSERT INTO claim_counts (edition_id, person_id, tasks, done)
    SELECT edition_id, OLD.person_id, -1, -(status = 'done') FROM tasks
    WHERE id = OLD.task_id AND (status <> 'dropped' OR continued_in IS NOT NULL)
    ON CONFLICT DO UPDATE SET tasks = tasks - 1, done = done + excluded.done;
  INSERT INTO claim_counts (edition_id, person_id, tasks, done)
    SELECT edition_id, NEW.person_id, 1, status = 'done' FROM tasks
    WHERE id = NEW.task_id AND (status <> 'dropped' OR continued_in IS NOT NULL)
    ON CONFLICT DO UPDATE SET tasks = tasks + 1, done = done + excluded.done;
END;

CREATE TRIGGER claims_are_counted_as_tasks_change AFTER UPDATE OF edition_id, status, continued_in ON tasks
WHEN OLD.edition_id <> NEW.edition_id OR OLD.status <> NEW.status OR OLD.continued_in IS NOT NEW.continued_in
BEGIN
  INSERT INTO claim_counts (edition_id, person_id, tasks, done)
    SELECT OLD.edition_id, person_id, -1, -(OLD.status = 'done') FROM assignments
    WHERE task_id = OLD.id AND (OLD.status <> 'dropped' OR OLD.continued_in IS NOT NULL)
    ON CONFLICT DO UPDATE SET tasks = tasks - 1, done = done + excluded.done;
  INSERT INTO claim_counts (edition_id, person_id, tasks, done)
    SELECT NEW.edition_id, person_id, 1, NEW.status = 'done' FROM assignments
    WHERE task_id = NEW.id AND (NEW.status <> 'dropped' OR NEW.continued_in IS NOT NULL)
    ON CONFLICT DO UPDATE SET tasks = tasks + 1, done = done + excluded.done;
END;

-- What the dated status changes of each task add to the growth of its edition, in steps of a quarter of an hour.
CREATE VIEW task_growth (task_id, step, added, done) AS
SELECT task_id, at / 900, before IS NULL, (to_status = 'done') - (before IS 'done')
FROM (SELECT task_id, at, to_status, lag(to_status) OVER (PARTITION BY task_id ORDER BY at, id) AS before
      FROM task_transitions WHERE imported = 0);

CREATE TABLE growth_steps (
  edition_id INTEGER NOT NULL CONSTRAINT growth_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  added INTEGER NOT NULL,
  done INTEGER NOT NULL,
  CONSTRAINT growth_is_counted_once PRIMARY KEY (edition_id, step)
) WITHOUT ROWID, STRICT;

INSERT INTO growth_steps (edition_id, step, added, done)
SELECT t.edition_id, g.step, sum(g.added), sum(g.done) FROM task_growth g JOIN tasks t ON t.id = g.task_id
GROUP BY t.edition_id, g.step;

CREATE TRIGGER growth_waits_for_a_transition BEFORE INSERT ON task_transitions BEGIN
  INSERT INTO growth_steps (edition_id, step, added, done)
    SELECT t.edition_id, g.step, -sum(g.added), -sum(g.done) FROM tasks t JOIN task_growth g ON g.task_id = t.id
    WHERE t.id = NEW.task_id AND g.task_id = NEW.task_id GROUP BY g.step
    ON CONFLICT DO UPDATE SET added = added + excluded.added, done = done + excluded.done;
END;

CREATE TRIGGER growth_follows_a_transition AFTER INSERT ON task_transitions BEGIN
  INSERT INTO growth_steps (edition_id, step, added, done)
    SELECT t.edition_id, g.step, sum(g.added), sum(g.done) FROM tasks t JOIN task_growth g ON g.task_id = t.id
    WHERE t.id = NEW.task_id AND g.task_id = NEW.task_id GROUP BY g.step
    ON CONFLICT DO UPDATE SET added = added + excluded.added, done = done + excluded.done;
END;

CREATE TRIGGER growth_waits_for_a_removal BEFORE DELETE ON task_transitions BEGIN
  INSERT INTO growth_steps (edition_id, step, added, done)
    SELECT t.edition_id, g.step, -sum(g.added), -sum(g.done) FROM tasks t JOIN task_growth g ON g.task_id = t.id
    WHERE t.id = OLD.task_id AND g.task_id = OLD.task_id GROUP BY g.step
    ON CONFLICT DO UPDATE SET added = added + excluded.added, done = done + excluded.done;
END;

CREATE TRIGGER growth_follows_a_removal AFTER DELETE ON task_transitions BEGIN
  INSERT INTO growth_steps (edition_id, step, added, done)
    SELECT t.edition_id, g.step, sum(g.added), sum(g.done) FROM tasks t JOIN task_growth g ON g.task_id = t.id
    WHERE t.id = OLD.task_id AND g.task_id = OLD.task_id GROUP BY g.step
    ON CONFLICT DO UPDATE SET added = added + excluded.added, done = done + excluded.done;
END;

CREATE TRIGGER growth_waits_for_a_change BEFORE UPDATE OF task_id, at, to_status, imported ON task_transitions BEGIN
  INSERT INTO growth_steps (edition_id, step, added, done)
    SELECT t.edition_id, g.step, -sum(g.added), -sum(g.done) FROM tasks t JOIN task_growth g ON g.task_id = t.id
    WHERE t.id IN (OLD.task_id, NEW.task_id) GROUP BY t.edition_id, g.step
    ON CONFLICT DO UPDATE SET added = added + excluded.added, done = done + excluded.done;
END;

CREATE TRIGGER growth_follows_a_change AFTER UPDATE OF task_id, at, to_status, imported ON task_transitions BEGIN
  INSERT INTO growth_steps (edition_id, step, added, done)
    SELECT t.edition_id, g.step, sum(g.added), sum(g.done) FROM tasks t JOIN task_growth g ON g.task_id = t.id
    WHERE t.id IN (OLD.task_id, NEW.task_id) GROUP BY t.edition_id, g.step
    ON CONFLICT DO UPDATE SET added = added + excluded.added, done = done + excluded.done;
END;

-- Claims and transitions go after their task, when their edition isn't known any more.
CREATE TRIGGER counts_go_before_their_task BEFORE DELETE ON tasks BEGIN
  INSERT INTO claim_counts (edition_id, person_id, tasks, done)
    SELECT OLD.edition_id, person_id, -1, -(OLD.status = 'done') FROM assignments
    WHERE task_id = OLD.id AND (OLD.status <> 'dropped' OR OLD.continued_in IS NOT NULL)
    ON CONFLICT DO UPDATE SET tasks = tasks - 1, done = done + excluded.done;
  INSERT INTO growth_steps (edition_id, step, added, done)
    SELECT OLD.edition_id, g.step, -sum(g.added), -sum(g.done) FROM task_growth g
    WHERE g.task_id = OLD.id GROUP BY g.step
    ON CONFLICT DO UPDATE SET added = added + excluded.added, done = done + excluded.done;
END;
