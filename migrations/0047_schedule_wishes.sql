-- Interest in a task counts for the sessions that work on it, and organizers say which rows of an agenda are breaks.

-- The people who want to be in a session: they starred it, or want to work on one of its tasks.
CREATE VIEW interested_people AS
  SELECT session_id, person_id FROM session_interests
  UNION SELECT w.session_id, i.person_id
  FROM session_tasks w JOIN interests i ON i.task_id = w.task_id WHERE i.kind = 'work';

-- NULL: the title of the row decides, such as “Coffee break”.
ALTER TABLE agenda_blocks ADD COLUMN marked_break INTEGER
  CONSTRAINT agenda_block_is_a_break_or_not CHECK (marked_break IN (0, 1));
