-- The discussion of a task: comments, interest and reviews.

-- Numbers are never reused, because addresses contain them. A deleted comment keeps its place without its text.
CREATE TABLE comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  task_id INTEGER NOT NULL CONSTRAINT comment_on_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER CONSTRAINT comment_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  edited_at INTEGER,
  deleted_at INTEGER,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  CONSTRAINT comment_is_not_empty CHECK (deleted_at IS NOT NULL OR text <> ''),
  CONSTRAINT deleted_comment_says_nothing CHECK (deleted_at IS NULL OR (text = '' AND html = ''))
) STRICT;

CREATE INDEX comments_by_task ON comments (task_id, id);
CREATE INDEX comments_at_a_glance ON comments (id, task_id);
CREATE INDEX comments_by_person ON comments (person_id);

CREATE TABLE comment_revisions (
  comment_id INTEGER NOT NULL CONSTRAINT revision_of_a_comment REFERENCES comments (id) ON DELETE CASCADE,
  nth INTEGER NOT NULL CONSTRAINT revision_counts_from_one CHECK (nth >= 1),
  replaced_at INTEGER NOT NULL,
  text TEXT NOT NULL CONSTRAINT revision_is_not_empty CHECK (text <> ''),
  CONSTRAINT revision_is_kept_once PRIMARY KEY (comment_id, nth)
) STRICT;

CREATE TABLE interests (
  task_id INTEGER NOT NULL CONSTRAINT interest_in_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT interest_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CONSTRAINT interest_kind_is_known CHECK (kind IN ('work', 'want')),
  at INTEGER NOT NULL,
  CONSTRAINT interest_is_not_empty_once PRIMARY KEY (task_id, person_id, kind)
) STRICT;

CREATE INDEX interests_by_person ON interests (person_id);

CREATE TABLE reviews (
  task_id INTEGER NOT NULL CONSTRAINT review_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT review_by_a_person REFERENCES people (id) ON DELETE CASCADE,
  requested_by INTEGER CONSTRAINT review_asked_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  requested_at INTEGER NOT NULL,
  reviewed_at INTEGER,
  note TEXT CONSTRAINT review_note_is_not_empty CHECK (note <> ''),
  CONSTRAINT review_is_asked_once PRIMARY KEY (task_id, person_id)
) STRICT;

CREATE INDEX reviews_by_person ON reviews (person_id);
CREATE INDEX reviews_by_who_asked ON reviews (requested_by);
