-- The work plan created_at by its participants: how big a task is and how many people_needed it wants, what it waits for, what is said
-- about it, who likes it, who reviews it, and what each person is told. Private are the notifications, which only their
-- person reads; the rest is part of the public record.

ALTER TABLE tasks ADD COLUMN size TEXT CONSTRAINT task_size_is_known CHECK (size IN ('small', 'medium', 'large'));
ALTER TABLE tasks ADD COLUMN no_goal_reason TEXT CONSTRAINT task_says_why_it_serves_nothing CHECK (no_goal_reason <> '');
ALTER TABLE tasks ADD COLUMN people_needed INTEGER NOT NULL DEFAULT 1 CONSTRAINT task_wants_a_hand CHECK (people_needed >= 1);
ALTER TABLE tasks ADD COLUMN proposed_by INTEGER
  CONSTRAINT task_proposed_by_a_person REFERENCES people (id) ON DELETE SET NULL;
-- When anything last happened to it; empty where its source gave no dates.
ALTER TABLE tasks ADD COLUMN updated_at INTEGER;
ALTER TABLE tasks ADD COLUMN merged_into INTEGER
  CONSTRAINT task_merged_into_a_task REFERENCES tasks (id) ON DELETE SET NULL;
ALTER TABLE tasks ADD COLUMN split_from INTEGER
  CONSTRAINT task_split_from_a_task REFERENCES tasks (id) ON DELETE SET NULL;
-- How many people_needed are on it, and how many of them aren't offered to others: held_count by triggers, so that lists needn't count.
ALTER TABLE tasks ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0 CONSTRAINT task_claims_are_counted CHECK (claimed >= 0);
ALTER TABLE tasks ADD COLUMN held_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT task_kept_claims_are_counted CHECK (held_count >= 0);
-- Whether its people_needed are recorded here: somebody claimed it once, or moved it. What came from elsewhere and is in progress
-- without people_needed has some that nobody recorded; but once the last that was recorded has let go, it wants another.
ALTER TABLE tasks ADD COLUMN assignees_known INTEGER NOT NULL DEFAULT 0
  CONSTRAINT task_hands_are_known_or_not CHECK (assignees_known IN (0, 1));
ALTER TABLE tasks ADD COLUMN needs_help INTEGER GENERATED ALWAYS AS (
  held_count < people_needed AND (status IN ('proposed', 'planned') OR (status IN ('in progress', 'in review') AND assignees_known = 1))
) VIRTUAL;
-- Behind what lists are created_at of, for a long text is slow to pass by.
ALTER TABLE tasks ADD COLUMN description_html TEXT NOT NULL DEFAULT '';

-- One for each order and each count of a list, so that no list reads the tasks themselves but for those that it shows.
CREATE INDEX tasks_by_status ON tasks (edition_id, status, number);
CREATE INDEX tasks_by_status_and_touch ON tasks (edition_id, status, updated_at DESC, number);
CREATE INDEX tasks_by_touch ON tasks (edition_id, updated_at DESC, number);
CREATE INDEX tasks_of_track ON tasks (edition_id, track_id, number);
CREATE INDEX tasks_that_want_help ON tasks (edition_id, number) WHERE needs_help = 1;
CREATE INDEX tasks_at_a_glance ON tasks (edition_id, number, status, track_id, size, claimed, needs_help, updated_at);
CREATE INDEX tasks_by_proposer ON tasks (proposed_by);
CREATE INDEX tasks_by_merger ON tasks (merged_into);
CREATE INDEX tasks_by_split ON tasks (split_from);

-- Hands that were recorded before anybody said how many are wanted were wanted.
UPDATE tasks SET people_needed = (SELECT max(1, count(*)) FROM assignments WHERE task_id = tasks.id);
UPDATE tasks SET updated_at = (SELECT max(at) FROM task_transitions WHERE task_id = tasks.id AND imported = 0);

-- When they were asked whether they are still on it; since when their place is offered to others; and when they last
-- spoke of the task, or said that they are still on it.
ALTER TABLE assignments ADD COLUMN asked INTEGER;
ALTER TABLE assignments ADD COLUMN offered INTEGER;
ALTER TABLE assignments ADD COLUMN last_activity_at INTEGER;

UPDATE tasks SET (claimed, held_count, assignees_known) =
  (SELECT count(*), count(*), count(*) > 0 FROM assignments WHERE task_id = tasks.id);

CREATE TRIGGER claims_are_counted_as_they_come AFTER INSERT ON assignments BEGIN
  UPDATE tasks SET (claimed, held_count, assignees_known) =
    (SELECT count(*), count(*) FILTER (WHERE offered IS NULL), 1 FROM assignments WHERE task_id = NEW.task_id)
  WHERE id = NEW.task_id;
END;
CREATE TRIGGER claims_are_counted_as_they_go AFTER DELETE ON assignments BEGIN
  UPDATE tasks SET (claimed, held_count) =
    (SELECT count(*), count(*) FILTER (WHERE offered IS NULL) FROM assignments WHERE task_id = OLD.task_id)
  WHERE id = OLD.task_id;
END;
CREATE TRIGGER claims_are_counted_as_they_change AFTER UPDATE OF task_id, offered ON assignments BEGIN
  UPDATE tasks SET (claimed, held_count, assignees_known) =
    (SELECT count(*), count(*) FILTER (WHERE offered IS NULL), assignees_known OR count(*) > 0 FROM assignments WHERE task_id = tasks.id)
  WHERE id IN (OLD.task_id, NEW.task_id);
END;

-- How many of an edition's tasks serve each SPEC and each outcome, held_count by triggers: counting them anew for every list
-- would read all that all tasks serve.
CREATE TABLE served_counts (
  edition_id INTEGER NOT NULL
    CONSTRAINT served_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CONSTRAINT served_kind_is_known CHECK (kind IN ('spec', 'outcome')),
  code TEXT NOT NULL,
  tasks INTEGER NOT NULL CONSTRAINT served_is_counted CHECK (tasks >= 0),
  CONSTRAINT served_is_counted_once PRIMARY KEY (edition_id, kind, code)
) STRICT;

INSERT INTO served_counts (edition_id, kind, code, tasks)
  SELECT t.edition_id, 'spec', CAST(s.spec_number AS TEXT), count(*)
  FROM task_specs s JOIN tasks t ON t.id = s.task_id GROUP BY t.edition_id, s.spec_number;
INSERT INTO served_counts (edition_id, kind, code, tasks)
  SELECT t.edition_id, 'outcome', o.outcome_code, count(*)
  FROM task_outcomes o JOIN tasks t ON t.id = o.task_id GROUP BY t.edition_id, o.outcome_code;

CREATE TRIGGER specs_are_counted_as_they_come AFTER INSERT ON task_specs BEGIN
  INSERT OR IGNORE INTO served_counts (edition_id, kind, code, tasks)
    SELECT edition_id, 'spec', CAST(NEW.spec_number AS TEXT), 0 FROM tasks WHERE id = NEW.task_id;
  UPDATE served_counts SET tasks = tasks + 1
    WHERE edition_id = (SELECT edition_id FROM tasks WHERE id = NEW.task_id)
      AND kind = 'spec' AND code = CAST(NEW.spec_number AS TEXT);
END;
CREATE TRIGGER specs_are_counted_as_they_go AFTER DELETE ON task_specs BEGIN
  UPDATE served_counts SET tasks = tasks - 1
    WHERE edition_id = (SELECT edition_id FROM tasks WHERE id = OLD.task_id)
      AND kind = 'spec' AND code = CAST(OLD.spec_number AS TEXT);
END;
CREATE TRIGGER outcomes_are_counted_as_they_come AFTER INSERT ON task_outcomes BEGIN
  INSERT OR IGNORE INTO served_counts (edition_id, kind, code, tasks)
    SELECT edition_id, 'outcome', NEW.outcome_code, 0 FROM tasks WHERE id = NEW.task_id;
  UPDATE served_counts SET tasks = tasks + 1
    WHERE edition_id = (SELECT edition_id FROM tasks WHERE id = NEW.task_id)
      AND kind = 'outcome' AND code = NEW.outcome_code;
END;
CREATE TRIGGER outcomes_are_counted_as_they_go AFTER DELETE ON task_outcomes BEGIN
  UPDATE served_counts SET tasks = tasks - 1
    WHERE edition_id = (SELECT edition_id FROM tasks WHERE id = OLD.task_id)
      AND kind = 'outcome' AND code = OLD.outcome_code;
END;

CREATE TABLE task_skills (
  task_id INTEGER NOT NULL
    CONSTRAINT skill_for_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT skill_has_a_position CHECK (position >= 0),
  skill TEXT NOT NULL COLLATE NOCASE CONSTRAINT skill_is_said CHECK (skill <> ''),
  CONSTRAINT skill_is_wanted_once PRIMARY KEY (task_id, skill)
) STRICT;

-- The first can't be finished before the second is. That there is no circle is seen to where it is written.
CREATE TABLE task_dependencies (
  task_id INTEGER NOT NULL
    CONSTRAINT task_waits_for_another REFERENCES tasks (id) ON DELETE CASCADE,
  depends_on_id INTEGER NOT NULL
    CONSTRAINT task_waited_for_is_known REFERENCES tasks (id) ON DELETE CASCADE,
  CONSTRAINT task_waits_once PRIMARY KEY (task_id, depends_on_id),
  CONSTRAINT task_does_not_wait_for_itself CHECK (task_id <> depends_on_id)
) STRICT;

CREATE INDEX task_waits_by_what_is_waited_for ON task_dependencies (depends_on_id);

CREATE TABLE interests (
  task_id INTEGER NOT NULL
    CONSTRAINT interest_in_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL
    CONSTRAINT interest_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CONSTRAINT interest_kind_is_known CHECK (kind IN ('work', 'want')),
  at INTEGER NOT NULL,
  CONSTRAINT interest_is_said_once PRIMARY KEY (task_id, person_id, kind)
) STRICT;

CREATE INDEX interests_by_person ON interests (person_id);

-- A number is never given twice, for addresses name it. A deleted comment keeps its place without its words.
CREATE TABLE comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  task_id INTEGER NOT NULL
    CONSTRAINT comment_on_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER
    CONSTRAINT comment_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  edited INTEGER,
  deleted INTEGER,
  -- Markdown, and what became of it when it was written.
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  CONSTRAINT comment_says_something CHECK (deleted IS NOT NULL OR text <> ''),
  CONSTRAINT deleted_comment_says_nothing CHECK (deleted IS NULL OR (text = '' AND html = ''))
) STRICT;

CREATE INDEX comments_by_task ON comments (task_id, id);
-- To find the task of a comment without its words.
CREATE INDEX comments_at_a_glance ON comments (id, task_id);
CREATE INDEX comments_by_person ON comments (person_id);

CREATE TABLE comment_revisions (
  comment_id INTEGER NOT NULL
    CONSTRAINT revision_of_a_comment REFERENCES comments (id) ON DELETE CASCADE,
  nth INTEGER NOT NULL CONSTRAINT revision_counts_from_one CHECK (nth >= 1),
  until INTEGER NOT NULL,
  text TEXT NOT NULL CONSTRAINT revision_says_something CHECK (text <> ''),
  CONSTRAINT revision_is_kept_once PRIMARY KEY (comment_id, nth)
) STRICT;

CREATE TABLE reviews (
  task_id INTEGER NOT NULL
    CONSTRAINT review_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL
    CONSTRAINT review_by_a_person REFERENCES people (id) ON DELETE CASCADE,
  asked_by INTEGER
    CONSTRAINT review_asked_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  asked INTEGER NOT NULL,
  done INTEGER,
  note TEXT CONSTRAINT review_note_says_something CHECK (note <> ''),
  CONSTRAINT review_is_asked_once PRIMARY KEY (task_id, person_id)
) STRICT;

CREATE INDEX reviews_by_person ON reviews (person_id);
CREATE INDEX reviews_by_who_asked ON reviews (asked_by);

-- A lead asks somebody to lead in their stead; deleted_at once it is answered.
CREATE TABLE lead_transfers (
  task_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT hand_over_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  from_id INTEGER NOT NULL
    CONSTRAINT hand_over_from_a_person REFERENCES people (id) ON DELETE CASCADE,
  to_id INTEGER NOT NULL
    CONSTRAINT hand_over_to_a_person REFERENCES people (id) ON DELETE CASCADE,
  note TEXT CONSTRAINT hand_over_note_says_something CHECK (note <> ''),
  at INTEGER NOT NULL,
  CONSTRAINT hand_over_goes_to_another CHECK (from_id <> to_id)
) STRICT;

CREATE INDEX hand_overs_by_giver ON lead_transfers (from_id);
CREATE INDEX hand_overs_by_taker ON lead_transfers (to_id);

CREATE TABLE plan_settings (
  edition_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT plan_rules_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  quiet_days INTEGER NOT NULL CONSTRAINT quiet_lasts_a_day CHECK (quiet_days >= 1),
  answer_days INTEGER NOT NULL CONSTRAINT plan_answer_takes_a_day CHECK (answer_days >= 1)
) STRICT;

-- How they want to be told by email.
ALTER TABLE people ADD COLUMN email_frequency TEXT NOT NULL DEFAULT 'digest'
  CONSTRAINT person_notices_are_known CHECK (email_frequency IN ('digest', 'each', 'never'));

-- What one person is told. Private: for them alone. `kind` is a code and `data` its JSON: what somebody typed, never the
-- words of a comment, for those can be taken away; and no names. The sentence is created_at when it is shown.
CREATE TABLE notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  person_id INTEGER NOT NULL
    CONSTRAINT notification_for_a_person REFERENCES people (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CONSTRAINT notification_kind_is_a_code CHECK (kind <> '' AND kind NOT GLOB '*[^a-z_]*'),
  data TEXT CONSTRAINT notification_data_is_json CHECK (json_valid(data)),
  task_id INTEGER NOT NULL
    CONSTRAINT notification_about_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  comment_id INTEGER
    CONSTRAINT notification_about_a_comment REFERENCES comments (id) ON DELETE SET NULL,
  by_id INTEGER
    CONSTRAINT notification_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  seen INTEGER,
  mailed INTEGER
) STRICT;

CREATE INDEX notifications_by_person ON notifications (person_id, id);
CREATE INDEX notifications_by_task ON notifications (task_id);
CREATE INDEX notifications_by_comment ON notifications (comment_id);
CREATE INDEX notifications_by_author ON notifications (by_id);
CREATE INDEX notifications_to_be_mailed ON notifications (person_id) WHERE mailed IS NULL;
CREATE INDEX notifications_not_seen ON notifications (person_id) WHERE seen IS NULL;

-- Whom a letter is for that is about no invitation.
ALTER TABLE emails ADD COLUMN person_id INTEGER
  CONSTRAINT message_to_a_person REFERENCES people (id) ON DELETE SET NULL;

CREATE INDEX messages_by_person ON emails (person_id, created_at);

-- Words of tasks and of their discussion, to be searched: without regard to case and accents.
CREATE VIRTUAL TABLE task_words USING fts5 (
  title, description, content = 'tasks', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE VIRTUAL TABLE comment_words USING fts5 (
  text, content = 'comments', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO task_words (task_words, rank) VALUES ('secure-delete', 1);
INSERT INTO comment_words (comment_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER task_words_come AFTER INSERT ON tasks BEGIN
  INSERT INTO task_words (rowid, title, description) VALUES (NEW.id, NEW.title, NEW.description);
END;
CREATE TRIGGER task_words_go AFTER DELETE ON tasks BEGIN
  INSERT INTO task_words (task_words, rowid, title, description) VALUES ('delete', OLD.id, OLD.title, OLD.description);
END;
CREATE TRIGGER task_words_change AFTER UPDATE OF title, description ON tasks BEGIN
  INSERT INTO task_words (task_words, rowid, title, description) VALUES ('delete', OLD.id, OLD.title, OLD.description);
  INSERT INTO task_words (rowid, title, description) VALUES (NEW.id, NEW.title, NEW.description);
END;
CREATE TRIGGER comment_words_come AFTER INSERT ON comments BEGIN
  INSERT INTO comment_words (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER comment_words_go AFTER DELETE ON comments BEGIN
  INSERT INTO comment_words (comment_words, rowid, text) VALUES ('delete', OLD.id, OLD.text);
END;
CREATE TRIGGER comment_words_change AFTER UPDATE OF text ON comments BEGIN
  INSERT INTO comment_words (comment_words, rowid, text) VALUES ('delete', OLD.id, OLD.text);
  INSERT INTO comment_words (rowid, text) VALUES (NEW.id, NEW.text);
END;

INSERT INTO task_words (task_words) VALUES ('rebuild');
