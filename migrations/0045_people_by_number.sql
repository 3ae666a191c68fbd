-- Mentions and the contacts of core projects belong to people: a login can get a new owner, who was never meant.

CREATE TABLE mentions (
  -- The comment that mentions the person, or the task with a description that does.
  comment_id INTEGER CONSTRAINT mention_in_a_comment REFERENCES comments (id) ON DELETE CASCADE,
  task_id INTEGER CONSTRAINT mention_in_a_description REFERENCES tasks (id) ON DELETE CASCADE,
  -- The login as it is written in the text.
  login TEXT NOT NULL COLLATE NOCASE CONSTRAINT mentioned_login_is_not_empty CHECK (login <> ''),
  person_id INTEGER NOT NULL CONSTRAINT mention_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT mention_is_in_one_text CHECK ((comment_id IS NULL) <> (task_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX mention_is_stored_once ON mentions (coalesce(comment_id, 0), coalesce(task_id, 0), login);
CREATE INDEX mentions_by_comment ON mentions (comment_id);
CREATE INDEX mentions_by_task ON mentions (task_id);
CREATE INDEX mentions_by_person ON mentions (person_id);

-- The notifications say who was mentioned in earlier texts. If a login had several owners, the first was meant.
INSERT OR IGNORE INTO mentions (comment_id, task_id, login, person_id)
SELECT n.comment_id, iif(n.comment_id IS NULL, n.task_id, NULL), l.login, n.person_id
FROM notifications n
  JOIN (SELECT id AS person_id, login FROM people WHERE login IS NOT NULL
        UNION SELECT person_id, login FROM former_logins) l ON l.person_id = n.person_id
  JOIN tasks t ON t.id = n.task_id
  LEFT JOIN comments c ON c.id = n.comment_id
WHERE n.kind = 'mentioned' AND instr(lower(coalesce(c.text, t.description)), '@' || lower(l.login)) > 0
ORDER BY n.id;

-- A contact of a core project is the person who had the login; its next owner must not record the project's adoptions.

-- NULL for a login of no account so far, and after the account was deleted.
ALTER TABLE project_contacts ADD COLUMN person_id INTEGER
  CONSTRAINT project_contact_is_a_person REFERENCES people (id) ON DELETE SET NULL;
-- Whether an account has been the contact. Then the login means no one else, even after the account was deleted.
ALTER TABLE project_contacts ADD COLUMN is_bound INTEGER NOT NULL DEFAULT 0
  CONSTRAINT project_contact_is_bound_or_not CHECK (is_bound IN (0, 1) AND (person_id IS NULL OR is_bound = 1));

CREATE INDEX project_contacts_by_person ON project_contacts (person_id);

UPDATE project_contacts SET person_id = p.id, is_bound = 1
FROM people p WHERE p.login = project_contacts.login AND p.github_id IS NOT NULL;

-- Names of invisible characters only are shown as the login instead.
UPDATE people SET name = coalesce(login, 'Person ' || id)
WHERE trim(name, ' ' || char(0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060,
  0x2061, 0x2062, 0x2063, 0x2064, 0x2800, 0x3000, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0)) = '';
