-- The task of a later edition in which a task continues.
--
-- A continued task is dropped in its own edition. Where all editions are counted together, only the later task counts.

ALTER TABLE tasks ADD COLUMN continued_in INTEGER CONSTRAINT task_continues_in_a_task REFERENCES tasks (id) ON DELETE SET NULL;

CREATE UNIQUE INDEX tasks_by_continuation ON tasks (continued_in);

ALTER TABLE task_transitions ADD COLUMN continued_in INTEGER
  CONSTRAINT transition_because_a_task_continues REFERENCES tasks (id) ON DELETE SET NULL;

CREATE INDEX transitions_by_continuation ON task_transitions (continued_in);
