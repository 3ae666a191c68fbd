-- Travel, food and needs of participants: private, and purged some time after the edition.

CREATE TABLE logistics (
  edition_id INTEGER NOT NULL CONSTRAINT logistics_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT logistics_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  arrives TEXT CONSTRAINT arrival_is_on_a_day CHECK (date(arrives, '+0 days') IS arrives),
  departs TEXT CONSTRAINT departure_is_on_a_day CHECK (date(departs, '+0 days') IS departs),
  travel INTEGER NOT NULL CONSTRAINT travel_is_asked_for_or_not CHECK (travel IN (0, 1)),
  lodging INTEGER NOT NULL CONSTRAINT lodging_is_asked_for_or_not CHECK (lodging IN (0, 1)),
  food INTEGER NOT NULL CONSTRAINT food_is_asked_for_or_not CHECK (food IN (0, 1)),
  diet TEXT CONSTRAINT diet_is_not_empty CHECK (diet <> ''),
  access TEXT CONSTRAINT access_needs_are_said CHECK (access <> ''),
  emergency TEXT CONSTRAINT emergency_contact_is_not_empty CHECK (emergency <> ''),
  updated_at INTEGER NOT NULL,
  CONSTRAINT logistics_are_kept_once PRIMARY KEY (edition_id, person_id)
) STRICT;

CREATE INDEX logistics_by_person ON logistics (person_id);

-- What each purge removed, in numbers.
CREATE TABLE purges (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT purge_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  logistics INTEGER NOT NULL CONSTRAINT purged_logistics_are_counted CHECK (logistics >= 0),
  addresses INTEGER NOT NULL CONSTRAINT purged_addresses_are_counted CHECK (addresses >= 0),
  emails INTEGER NOT NULL CONSTRAINT purged_emails_are_counted CHECK (emails >= 0)
) STRICT;

CREATE INDEX purges_by_edition ON purges (edition_id);
