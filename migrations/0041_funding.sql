-- Whether a task needs, has or had funding, and where the money comes from.

CREATE TABLE task_funding (
  task_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT funding_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  state TEXT NOT NULL CONSTRAINT funding_state_is_known CHECK (state IN ('needed', 'funded', 'ended')),
  source TEXT CONSTRAINT funding_source_is_not_empty CHECK (source <> ''),
  url TEXT CONSTRAINT funding_link_is_a_web_address CHECK (url LIKE 'http%'),
  CONSTRAINT funding_has_a_source CHECK (state = 'needed' OR source IS NOT NULL)
) STRICT;
