-- What lists of the plan count is held_count beside the tasks, so that a page takes as long for twenty thousand tasks as for
-- two hundred. How a task read before it was changed is held_count too. And what Cairn does by itself is told as its own deed.

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

-- Whoever leads a task because its lead has let go is told so.
CREATE TABLE notices_with_leads (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  person_id INTEGER NOT NULL
    CONSTRAINT notice_for_a_person REFERENCES people (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL CONSTRAINT notice_reason_is_known CHECK (reason IN
    ('mentioned', 'claimed', 'hand-over', 'handed over', 'review asked', 'reviewed', 'blocked', 'unblocked',
     'still on it', 'offered', 'taken over', 'decided', 'leads now', 'freed', 'dropped', 'done')),
  task_id INTEGER NOT NULL
    CONSTRAINT notice_about_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  comment_id INTEGER
    CONSTRAINT notice_about_a_comment REFERENCES comments (id) ON DELETE SET NULL,
  by_id INTEGER
    CONSTRAINT notice_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  -- How it ended, as in “yes” or “merged into task 4”. Never the words of a comment: those can be taken away.
  detail TEXT CONSTRAINT notice_detail_says_something CHECK (detail <> ''),
  seen INTEGER,
  mailed INTEGER
) STRICT;

INSERT INTO notices_with_leads (id, person_id, at, reason, task_id, comment_id, by_id, seen, mailed)
  SELECT id, person_id, at, reason, task_id, comment_id, by_id, seen, mailed FROM notices;
DROP TABLE notices;
ALTER TABLE notices_with_leads RENAME TO notices;

CREATE INDEX notices_by_person ON notices (person_id, id);
CREATE INDEX notices_by_task ON notices (task_id);
CREATE INDEX notices_by_comment ON notices (comment_id);
CREATE INDEX notices_by_author ON notices (by_id);
CREATE INDEX notices_to_be_mailed ON notices (person_id) WHERE mailed IS NULL;
CREATE INDEX notices_not_seen ON notices (person_id) WHERE seen IS NULL;

-- What happens by itself, when its time has come, has Cairn for its author.
DROP TRIGGER history_is_not_changed;
DROP TRIGGER history_is_not_deleted;
DROP TRIGGER history_is_not_replaced;

CREATE TABLE history_with_itself (
  number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL CONSTRAINT history_author_is_known CHECK (author IN ('person', 'command line', 'itself')),
  person_id INTEGER
    CONSTRAINT history_author_is_a_person REFERENCES people (id) ON DELETE SET NULL,
  about_id INTEGER
    CONSTRAINT history_tells_of_a_person REFERENCES people (id) ON DELETE SET NULL,
  about_login TEXT COLLATE NOCASE,
  edition_id INTEGER
    CONSTRAINT history_of_an_edition REFERENCES editions (id) ON DELETE RESTRICT,
  what TEXT NOT NULL CONSTRAINT history_says_what CHECK (what <> ''),
  changed TEXT NOT NULL CONSTRAINT history_says_what_changed CHECK (changed <> ''),
  CONSTRAINT only_a_person_is_a_person CHECK (author = 'person' OR person_id IS NULL),
  CONSTRAINT history_tells_of_one CHECK (about_id IS NULL OR about_login IS NULL)
) STRICT;

INSERT INTO history_with_itself (number, at, author, person_id, about_id, about_login, edition_id, what, changed)
  SELECT number, at, author, person_id, about_id, about_login, edition_id, what, changed FROM history;
DROP TABLE history;
ALTER TABLE history_with_itself RENAME TO history;

CREATE INDEX history_by_edition ON history (edition_id, number);
CREATE INDEX history_by_person ON history (person_id);
CREATE INDEX history_by_about ON history (about_id);
CREATE INDEX history_by_login ON history (about_login);

-- An entry may only lose whom it names.
CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history
WHEN NOT (
  NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.author IS OLD.author AND NEW.edition_id IS OLD.edition_id
  AND NEW.what IS OLD.what AND NEW.changed IS OLD.changed
  AND (NEW.person_id IS NULL OR NEW.person_id IS OLD.person_id)
  AND (NEW.about_id IS NULL OR NEW.about_id IS OLD.about_id)
  AND (NEW.about_login IS NULL OR NEW.about_login IS OLD.about_login)
)
BEGIN
  SELECT RAISE(ABORT, 'history is only added to');
END;

CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
BEGIN
  SELECT RAISE(ABORT, 'history is only added to');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER history_is_not_replaced BEFORE INSERT ON history
WHEN EXISTS (SELECT 1 FROM history WHERE number >= NEW.number AND NEW.number > 0)
BEGIN
  SELECT RAISE(ABORT, 'history is only added to');
END;
