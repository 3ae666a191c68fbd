-- Counts of tasks by status, track, SPEC and outcome, kept by triggers, so that no list counts rows.
--
-- Each task is counted once in all, once for each SPEC and outcome, and once for each pair of them.

-- Track 0: without a track.
CREATE TABLE task_counts (
  edition_id INTEGER NOT NULL CONSTRAINT tasks_counted_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  share TEXT NOT NULL CONSTRAINT task_share_is_known CHECK (share IN ('all', 'spec', 'outcome', 'both')),
  code TEXT NOT NULL,
  track_id INTEGER NOT NULL,
  status TEXT NOT NULL,
  needs_help INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  unclaimed INTEGER NOT NULL,
  tasks INTEGER NOT NULL CONSTRAINT tasks_are_counted CHECK (tasks >= 0),
  CONSTRAINT tasks_are_counted_once PRIMARY KEY (edition_id, share, code, track_id, status, needs_help, blocked,
    unclaimed)
) WITHOUT ROWID, STRICT;

CREATE VIEW task_shares AS
  SELECT id AS task_id, 'all' AS share, '' AS code FROM tasks
  UNION ALL SELECT task_id, 'spec', CAST(spec_number AS TEXT) FROM task_specs
  UNION ALL SELECT task_id, 'outcome', outcome_code FROM task_outcomes
  UNION ALL SELECT s.task_id, 'both', s.spec_number || ' ' || o.outcome_code
  FROM task_specs s JOIN task_outcomes o ON o.task_id = s.task_id;

CREATE TRIGGER tasks_are_counted_as_they_come AFTER INSERT ON tasks BEGIN
  INSERT INTO task_counts (edition_id, share, code, track_id, status, needs_help, blocked, unclaimed, tasks)
    VALUES (NEW.edition_id, 'all', '', coalesce(NEW.track_id, 0), NEW.status, NEW.needs_help, NEW.blocked, NEW.unclaimed, 1)
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;

-- Goals go first, while the task still says where they were counted.

CREATE TRIGGER tasks_lose_goals_before_they_go BEFORE DELETE ON tasks BEGIN
  DELETE FROM task_specs WHERE task_id = OLD.id;
  DELETE FROM task_outcomes WHERE task_id = OLD.id;
END;

CREATE TRIGGER tasks_are_counted_as_they_go AFTER DELETE ON tasks BEGIN
  UPDATE task_counts SET tasks = tasks - 1
  WHERE edition_id = OLD.edition_id AND share = 'all' AND code = '' AND track_id = coalesce(OLD.track_id, 0)
    AND status = OLD.status AND needs_help = OLD.needs_help AND blocked = OLD.blocked AND unclaimed = OLD.unclaimed;
END;

CREATE TRIGGER tasks_are_counted_as_they_change
AFTER UPDATE OF edition_id, track_id, status, people_needed, claimed, held_count, assignees_known, unmet ON tasks
WHEN OLD.edition_id <> NEW.edition_id OR OLD.track_id IS NOT NEW.track_id OR OLD.status <> NEW.status
  OR OLD.needs_help <> NEW.needs_help OR OLD.blocked <> NEW.blocked OR OLD.unclaimed <> NEW.unclaimed
BEGIN
  UPDATE task_counts SET tasks = tasks - 1
  WHERE edition_id = OLD.edition_id AND (share, code) IN (SELECT share, code FROM task_shares WHERE task_id = OLD.id)
    AND track_id = coalesce(OLD.track_id, 0) AND status = OLD.status AND needs_help = OLD.needs_help
    AND blocked = OLD.blocked AND unclaimed = OLD.unclaimed;
  INSERT INTO task_counts (edition_id, share, code, track_id, status, needs_help, blocked, unclaimed, tasks)
    SELECT NEW.edition_id, share, code, coalesce(NEW.track_id, 0), NEW.status, NEW.needs_help, NEW.blocked,
      NEW.unclaimed, 1 FROM task_shares WHERE task_id = NEW.id
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;

CREATE TRIGGER specs_are_counted_as_they_come AFTER INSERT ON task_specs BEGIN
  INSERT INTO task_counts (edition_id, share, code, track_id, status, needs_help, blocked, unclaimed, tasks)
    SELECT t.edition_id, s.share, s.code, coalesce(t.track_id, 0), t.status, t.needs_help, t.blocked, t.unclaimed, 1
    FROM tasks t JOIN (
      SELECT 'spec' AS share, CAST(NEW.spec_number AS TEXT) AS code
      UNION ALL SELECT 'both', NEW.spec_number || ' ' || outcome_code FROM task_outcomes WHERE task_id = NEW.task_id) s
    WHERE t.id = NEW.task_id
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;

CREATE TRIGGER specs_are_counted_as_they_go AFTER DELETE ON task_specs BEGIN
  UPDATE task_counts SET tasks = tasks - 1
  WHERE (share, code) IN (
      SELECT 'spec', CAST(OLD.spec_number AS TEXT)
      UNION ALL SELECT 'both', OLD.spec_number || ' ' || outcome_code FROM task_outcomes WHERE task_id = OLD.task_id)
    AND (edition_id, track_id, status, needs_help, blocked, unclaimed) IN (
      SELECT edition_id, coalesce(track_id, 0), status, needs_help, blocked, unclaimed FROM tasks WHERE id = OLD.task_id);
END;

CREATE TRIGGER outcomes_are_counted_as_they_come AFTER INSERT ON task_outcomes BEGIN
  INSERT INTO task_counts (edition_id, share, code, track_id, status, needs_help, blocked, unclaimed, tasks)
    SELECT t.edition_id, s.share, s.code, coalesce(t.track_id, 0), t.status, t.needs_help, t.blocked, t.unclaimed, 1
    FROM tasks t JOIN (
      SELECT 'outcome' AS share, NEW.outcome_code AS code
      UNION ALL SELECT 'both', spec_number || ' ' || NEW.outcome_code FROM task_specs WHERE task_id = NEW.task_id) s
    WHERE t.id = NEW.task_id
    ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;

CREATE TRIGGER outcomes_are_counted_as_they_go AFTER DELETE ON task_outcomes BEGIN
  UPDATE task_counts SET tasks = tasks - 1
  WHERE (share, code) IN (
      SELECT 'outcome', OLD.outcome_code
      UNION ALL SELECT 'both', spec_number || ' ' || OLD.outcome_code FROM task_specs WHERE task_id = OLD.task_id)
    AND (edition_id, track_id, status, needs_help, blocked, unclaimed) IN (
      SELECT edition_id, coalesce(track_id, 0), status, needs_help, blocked, unclaimed FROM tasks WHERE id = OLD.task_id);
END;
