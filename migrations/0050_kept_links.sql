-- What a text, a checkout or a release meant when it was stored stays known.

-- Whether the edition came from an import of the community's website. A later checkout without it is reported.
ALTER TABLE editions ADD COLUMN is_imported INTEGER NOT NULL DEFAULT 0
  CONSTRAINT edition_is_imported_or_not CHECK (is_imported IN (0, 1));

-- Imports list their people and commitments as imported, or were noted in the audit log.
UPDATE editions SET is_imported = 1
WHERE EXISTS (SELECT 1 FROM invitations WHERE edition_id = editions.id AND imported = 1)
  OR EXISTS (SELECT 1 FROM audit_log a JOIN json_tree(a.data) j
             WHERE a.action = 'imported' AND j.fullkey LIKE '%.edition_added.edition' AND j.value = editions.slug);

-- Updates mention people, as comments and descriptions do.
CREATE TABLE new_mentions (
  -- The comment or update that mentions the person, or the task with a description that does.
  comment_id INTEGER CONSTRAINT mention_in_a_comment REFERENCES comments (id) ON DELETE CASCADE,
  task_id INTEGER CONSTRAINT mention_in_a_description REFERENCES tasks (id) ON DELETE CASCADE,
  update_id INTEGER CONSTRAINT mention_in_an_update REFERENCES updates (id) ON DELETE CASCADE,
  -- The login as it is written in the text.
  login TEXT NOT NULL COLLATE NOCASE CONSTRAINT mentioned_login_is_not_empty CHECK (login <> ''),
  person_id INTEGER NOT NULL CONSTRAINT mention_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT mention_is_in_one_text
    CHECK ((comment_id IS NOT NULL) + (task_id IS NOT NULL) + (update_id IS NOT NULL) = 1)
) STRICT;

INSERT INTO new_mentions (comment_id, task_id, login, person_id) SELECT comment_id, task_id, login, person_id FROM mentions;
DROP TABLE mentions;
ALTER TABLE new_mentions RENAME TO mentions;

CREATE UNIQUE INDEX mention_is_stored_once
  ON mentions (coalesce(comment_id, 0), coalesce(task_id, 0), coalesce(update_id, 0), login);
CREATE INDEX mentions_by_comment ON mentions (comment_id);
CREATE INDEX mentions_by_task ON mentions (task_id);
CREATE INDEX mentions_by_update ON mentions (update_id);
CREATE INDEX mentions_by_person ON mentions (person_id);

-- The notifications say who was mentioned in earlier updates.
INSERT OR IGNORE INTO mentions (update_id, login, person_id)
SELECT u.id, l.login, n.person_id
FROM notifications n
  JOIN (SELECT id AS person_id, login FROM people WHERE login IS NOT NULL
        UNION SELECT person_id, login FROM former_logins) l ON l.person_id = n.person_id
  JOIN updates u ON u.task_id = n.task_id AND u.person_id = n.by_id AND n.at IN (u.at, u.edited_at)
WHERE n.kind = 'mentioned' AND n.comment_id IS NULL AND instr(lower(u.line || ' ' || u.details), '@' || lower(l.login)) > 0
ORDER BY n.id;

-- A release keeps what its sessions work on, so that later edits of the draft stay out of public pages.
CREATE TABLE released_tasks (
  release_id INTEGER NOT NULL CONSTRAINT task_in_a_release REFERENCES releases (id) ON DELETE CASCADE,
  session_id INTEGER NOT NULL CONSTRAINT released_session_works_on_a_task REFERENCES sessions (id) ON DELETE CASCADE,
  task_id INTEGER NOT NULL CONSTRAINT task_of_a_released_session REFERENCES tasks (id) ON DELETE CASCADE,
  CONSTRAINT released_session_has_a_task_once PRIMARY KEY (release_id, session_id, task_id)
) STRICT;
CREATE INDEX released_tasks_by_session ON released_tasks (session_id);
CREATE INDEX released_tasks_by_task ON released_tasks (task_id);

CREATE TABLE released_specs (
  release_id INTEGER NOT NULL CONSTRAINT spec_in_a_release REFERENCES releases (id) ON DELETE CASCADE,
  session_id INTEGER NOT NULL CONSTRAINT released_session_works_on_a_spec REFERENCES sessions (id) ON DELETE CASCADE,
  spec_number INTEGER NOT NULL CONSTRAINT spec_of_a_released_session REFERENCES specs (number) ON DELETE CASCADE,
  CONSTRAINT released_session_has_a_spec_once PRIMARY KEY (release_id, session_id, spec_number)
) STRICT;
CREATE INDEX released_specs_by_session ON released_specs (session_id);
CREATE INDEX released_specs_by_spec ON released_specs (spec_number);

CREATE TABLE released_outcomes (
  release_id INTEGER NOT NULL CONSTRAINT outcome_in_a_release REFERENCES releases (id) ON DELETE CASCADE,
  session_id INTEGER NOT NULL CONSTRAINT released_session_works_on_an_outcome REFERENCES sessions (id) ON DELETE CASCADE,
  outcome_code TEXT NOT NULL CONSTRAINT outcome_of_a_released_session REFERENCES outcomes (code) ON DELETE CASCADE,
  CONSTRAINT released_session_has_an_outcome_once PRIMARY KEY (release_id, session_id, outcome_code)
) STRICT;
CREATE INDEX released_outcomes_by_session ON released_outcomes (session_id);
CREATE INDEX released_outcomes_by_outcome ON released_outcomes (outcome_code);

INSERT INTO released_tasks SELECT r.release_id, r.session_id, w.task_id
FROM released_sessions r JOIN session_tasks w ON w.session_id = r.session_id;
INSERT INTO released_specs SELECT r.release_id, r.session_id, w.spec_number
FROM released_sessions r JOIN session_specs w ON w.session_id = r.session_id;
INSERT INTO released_outcomes SELECT r.release_id, r.session_id, w.outcome_code
FROM released_sessions r JOIN session_outcomes w ON w.session_id = r.session_id;
