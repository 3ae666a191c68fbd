-- Documents and core projects as owners edit them: links, outcomes, retirement, and what later imports keep.

ALTER TABLE specs ADD COLUMN link TEXT CONSTRAINT spec_link_is_a_web_address CHECK (link LIKE 'http%');

-- The outcomes of the roadmap that a document contributes to.
CREATE TABLE spec_outcomes (
  spec_number INTEGER NOT NULL CONSTRAINT outcome_of_a_spec REFERENCES specs (number) ON DELETE CASCADE,
  outcome_code TEXT NOT NULL CONSTRAINT spec_outcome_is_known REFERENCES outcomes (code) ON DELETE RESTRICT,
  CONSTRAINT spec_contributes_to_an_outcome_once PRIMARY KEY (spec_number, outcome_code)
) STRICT;

CREATE INDEX spec_outcomes_by_outcome ON spec_outcomes (outcome_code);

-- A retired project no longer counts as a core project; its endorsements and adoptions stay.
ALTER TABLE projects ADD COLUMN retired INTEGER NOT NULL DEFAULT 0
  CONSTRAINT project_is_retired_or_not CHECK (retired IN (0, 1));

-- Documents and projects that were edited or deleted here. An import keeps them and reports the difference, so a row
-- stays when its document or project is deleted.
CREATE TABLE edited_specs (
  spec_number INTEGER PRIMARY KEY NOT NULL CONSTRAINT edited_spec_number_is_not_negative CHECK (spec_number >= 0),
  edited_at INTEGER NOT NULL
) STRICT;

CREATE TABLE edited_projects (
  project_slug TEXT PRIMARY KEY NOT NULL CONSTRAINT edited_project_has_a_short_name CHECK (project_slug <> ''),
  edited_at INTEGER NOT NULL
) STRICT;
