-- What the git history of the documents says: when each was accepted and published, when its text last changed, and in
-- which commit a core project endorsed it. NULL: not known, such as after an import from a folder without a history.

ALTER TABLE specs ADD COLUMN accepted_on TEXT
  CONSTRAINT spec_is_accepted_on_a_day CHECK (date(accepted_on, '+0 days') IS accepted_on);
ALTER TABLE specs ADD COLUMN published_on TEXT
  CONSTRAINT spec_is_published_on_a_day CHECK (date(published_on, '+0 days') IS published_on);
ALTER TABLE specs ADD COLUMN text_changed_on TEXT
  CONSTRAINT spec_text_changed_on_a_day CHECK (date(text_changed_on, '+0 days') IS text_changed_on);

ALTER TABLE endorsements ADD COLUMN commit_hash TEXT
  CONSTRAINT endorsement_commit_is_a_hash CHECK (length(commit_hash) BETWEEN 7 AND 64);
