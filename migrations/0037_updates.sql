-- Updates: dated status lines on tasks, and the lines of a day's worklog, so that everyone sees how work goes.

-- Numbers are never reused, because addresses contain them. A removed update keeps its place without its text.
CREATE TABLE updates (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT update_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  -- NULL: a line of the day that isn't about one task.
  task_id INTEGER CONSTRAINT update_on_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER CONSTRAINT update_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  -- The day of `at` in the edition's time zone.
  day TEXT NOT NULL CONSTRAINT update_is_of_a_real_day CHECK (day IS date(day)),
  line TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '',
  details_html TEXT NOT NULL DEFAULT '',
  edited_at INTEGER,
  deleted_at INTEGER,
  -- The number of changes since it was posted.
  revision INTEGER NOT NULL DEFAULT 0 CONSTRAINT update_changes_are_counted CHECK (revision >= 0),
  -- The hash of the form's key with the text: a form that is sent twice posts once.
  form_hash BLOB,
  CONSTRAINT update_is_posted_once UNIQUE (person_id, form_hash),
  CONSTRAINT update_is_not_empty CHECK (deleted_at IS NOT NULL OR line <> ''),
  CONSTRAINT removed_update_says_nothing
    CHECK (deleted_at IS NULL OR (line = '' AND details = '' AND details_html = ''))
) STRICT;

CREATE INDEX updates_by_day ON updates (edition_id, day, id);
CREATE INDEX updates_by_time ON updates (edition_id, at);
CREATE INDEX updates_by_task ON updates (task_id, id);

-- The links of an update; on a task they are evidence, too.
CREATE TABLE update_links (
  update_id INTEGER NOT NULL CONSTRAINT link_of_an_update REFERENCES updates (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT link_has_a_position CHECK (position >= 0),
  url TEXT NOT NULL CONSTRAINT link_is_a_web_address CHECK (url LIKE 'http%'),
  CONSTRAINT link_is_given_once PRIMARY KEY (update_id, url)
) STRICT;

CREATE VIRTUAL TABLE update_words USING fts5 (
  line, details, content = 'updates', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO update_words (update_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER update_words_come AFTER INSERT ON updates BEGIN
  INSERT INTO update_words (rowid, line, details) VALUES (NEW.id, NEW.line, NEW.details);
END;

CREATE TRIGGER update_words_go AFTER DELETE ON updates BEGIN
  INSERT INTO update_words (update_words, rowid, line, details) VALUES ('delete', OLD.id, OLD.line, OLD.details);
END;

CREATE TRIGGER update_words_change AFTER UPDATE OF line, details ON updates BEGIN
  INSERT INTO update_words (update_words, rowid, line, details) VALUES ('delete', OLD.id, OLD.line, OLD.details);
  INSERT INTO update_words (rowid, line, details) VALUES (NEW.id, NEW.line, NEW.details);
END;
