-- How the status of a task follows its evidence.

-- 1: the status is changed as the evidence says, without asking.
ALTER TABLE tasks ADD COLUMN follows_evidence INTEGER NOT NULL DEFAULT 0
  CONSTRAINT task_follows_its_evidence_or_not CHECK (follows_evidence IN (0, 1));
-- The proposed status that was dismissed, with the evidence for it; another proposal is shown again.
ALTER TABLE tasks ADD COLUMN dismissed_proposal TEXT
  CONSTRAINT task_dismisses_a_proposal CHECK (dismissed_proposal <> '');

CREATE INDEX tasks_that_follow_evidence ON tasks (id) WHERE follows_evidence = 1;
