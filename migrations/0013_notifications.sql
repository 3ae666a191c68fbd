-- Notifications: in-app messages to one person, private to them.

-- `kind` is a code and `data` its JSON. Data holds typed text, never a name or the text of a comment.
CREATE TABLE notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  person_id INTEGER NOT NULL CONSTRAINT notification_for_a_person REFERENCES people (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CONSTRAINT notification_kind_is_a_code CHECK (kind <> '' AND kind NOT GLOB '*[^a-z_]*'),
  data TEXT CONSTRAINT notification_data_is_json CHECK (json_valid(data)),
  task_id INTEGER NOT NULL CONSTRAINT notification_about_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  comment_id INTEGER CONSTRAINT notification_about_a_comment REFERENCES comments (id) ON DELETE SET NULL,
  by_id INTEGER CONSTRAINT notification_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  seen_at INTEGER,
  emailed_at INTEGER
) STRICT;

CREATE INDEX notifications_by_person ON notifications (person_id, id);
CREATE INDEX notifications_by_task ON notifications (task_id);
CREATE INDEX notifications_by_comment ON notifications (comment_id);
CREATE INDEX notifications_by_author ON notifications (by_id);
CREATE INDEX notifications_to_be_emailed ON notifications (person_id) WHERE emailed_at IS NULL;
CREATE INDEX notifications_not_seen ON notifications (person_id) WHERE seen_at IS NULL;
