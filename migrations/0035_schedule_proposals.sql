-- Proposed schedules of an edition, which are computed in the background.

CREATE TABLE schedule_proposals (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT proposal_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CONSTRAINT proposal_number_counts_from_one CHECK (number >= 1),
  -- The same sessions, seed, steps and weights give the same schedule.
  seed INTEGER NOT NULL CONSTRAINT proposal_seed_has_32_bits CHECK (seed BETWEEN 0 AND 4294967295),
  steps INTEGER NOT NULL CONSTRAINT proposal_has_steps CHECK (steps >= 0),
  -- JSON: the cost of each relaxation.
  weights TEXT NOT NULL,
  state TEXT NOT NULL
    CONSTRAINT proposal_state_is_known CHECK (state IN ('waiting', 'running', 'done', 'stopped', 'failed')),
  steps_done INTEGER NOT NULL DEFAULT 0,
  -- NULL before the first schedule.
  cost INTEGER CONSTRAINT proposal_cost_is_not_negative CHECK (cost >= 0),
  -- No schedule costs less; NULL if that is not known.
  bound INTEGER CONSTRAINT proposal_bound_is_not_negative CHECK (bound >= 0),
  -- JSON: the best places so far, what they cost, and demands that conflict. It names no people.
  contents TEXT NOT NULL,
  stop_asked_at INTEGER,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  adopted_at INTEGER,
  -- If it is the draft as it was before a proposal was adopted: the number of that proposal.
  undoes INTEGER CONSTRAINT proposal_undoes_one_of_its_edition CHECK (undoes >= 1),
  CONSTRAINT proposal_has_its_own_number UNIQUE (edition_id, number),
  CONSTRAINT proposal_is_finished_or_goes_on CHECK ((finished_at IS NULL) = (state IN ('waiting', 'running')))
) STRICT;

CREATE INDEX schedule_proposals_that_go_on ON schedule_proposals (state, id) WHERE finished_at IS NULL;
