-- The rooms of an edition, the roadmap as it is edited here, and the adoption of SPECs by core projects.

CREATE TABLE rooms (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT room_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT room_has_a_position CHECK (position >= 0),
  title TEXT NOT NULL CONSTRAINT room_has_a_title CHECK (title <> ''),
  -- The number of people that it has space for; NULL if unknown.
  size INTEGER CONSTRAINT room_has_space_for_people CHECK (size BETWEEN 1 AND 10000),
  equipment TEXT CONSTRAINT room_equipment_is_not_empty CHECK (equipment <> ''),
  CONSTRAINT room_is_known_by_its_title UNIQUE (edition_id, title)
) STRICT;

-- Has a row once the roadmap is edited here; then an import of the community's website no longer overwrites it.
CREATE TABLE edited_roadmap (
  id INTEGER PRIMARY KEY NOT NULL CONSTRAINT edited_roadmap_is_the_only_one CHECK (id = 1),
  edited_at INTEGER NOT NULL
) STRICT;

-- What a core project says about adopting a SPEC; its contacts and the owners record it.
CREATE TABLE adoptions (
  spec_number INTEGER NOT NULL CONSTRAINT adoption_of_a_spec REFERENCES specs (number) ON DELETE CASCADE,
  project_slug TEXT NOT NULL CONSTRAINT adoption_by_a_project REFERENCES projects (slug) ON DELETE CASCADE,
  state TEXT NOT NULL CONSTRAINT adoption_state_is_known CHECK (state IN ('planned', 'adopted', 'not_planned')),
  day TEXT CONSTRAINT adoption_day_exists CHECK (date(day, '+0 days') IS day),
  link TEXT CONSTRAINT adoption_link_is_a_web_address CHECK (link LIKE 'http%'),
  recorded_by INTEGER CONSTRAINT adoption_recorded_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  recorded_at INTEGER NOT NULL,
  CONSTRAINT adoption_is_recorded_once PRIMARY KEY (spec_number, project_slug)
) STRICT;

CREATE INDEX adoptions_by_project ON adoptions (project_slug);
CREATE INDEX adoptions_by_person ON adoptions (recorded_by);
