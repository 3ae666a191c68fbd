-- Tracks of an edition and their leads.

CREATE TABLE tracks (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT track_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT track_has_a_position CHECK (position >= 0),
  title TEXT NOT NULL CONSTRAINT track_has_a_title CHECK (title <> ''),
  summary TEXT CONSTRAINT track_summary_is_not_empty CHECK (summary <> ''),
  CONSTRAINT track_is_known_by_its_title UNIQUE (edition_id, title)
) STRICT;

CREATE TABLE track_leads (
  track_id INTEGER NOT NULL CONSTRAINT lead_of_a_track REFERENCES tracks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT track_lead_has_a_position CHECK (position >= 0),
  person_id INTEGER NOT NULL CONSTRAINT track_lead_is_a_person REFERENCES people (id) ON DELETE RESTRICT,
  CONSTRAINT track_lead_leads_once PRIMARY KEY (track_id, person_id)
) STRICT;

CREATE INDEX track_leads_by_person ON track_leads (person_id);
