-- The colour of a track on its card and in the schedule, and the goals that it contributes to.

ALTER TABLE tracks ADD COLUMN colour TEXT
  CONSTRAINT track_colour_is_known CHECK (colour IN ('green', 'blue', 'violet', 'red', 'amber', 'grey'));

CREATE TABLE track_specs (
  track_id INTEGER NOT NULL CONSTRAINT track_contributes_to_a_spec REFERENCES tracks (id) ON DELETE CASCADE,
  spec_number INTEGER NOT NULL CONSTRAINT track_spec_is_known REFERENCES specs (number) ON DELETE RESTRICT,
  CONSTRAINT track_contributes_to_a_spec_once PRIMARY KEY (track_id, spec_number)
) STRICT;

CREATE INDEX track_specs_by_spec ON track_specs (spec_number);

CREATE TABLE track_outcomes (
  track_id INTEGER NOT NULL CONSTRAINT track_contributes_to_an_outcome REFERENCES tracks (id) ON DELETE CASCADE,
  outcome_code TEXT NOT NULL CONSTRAINT track_outcome_is_known REFERENCES outcomes (code) ON DELETE RESTRICT,
  CONSTRAINT track_contributes_to_an_outcome_once PRIMARY KEY (track_id, outcome_code)
) STRICT;

CREATE INDEX track_outcomes_by_outcome ON track_outcomes (outcome_code);
