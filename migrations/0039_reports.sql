-- Reports of an edition: the introduction that organizers write, and published versions, which never change.

CREATE TABLE report_introductions (
  edition_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT introduction_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE published_reports (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT report_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CONSTRAINT report_number_counts_from_one CHECK (number >= 1),
  published_at INTEGER NOT NULL,
  published_by INTEGER CONSTRAINT report_is_published_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  -- Markdown without front matter: the whole report, and the short one for funders. Instead of names they have places
  -- in published_report_people, so that a deleted account or a changed mind takes a name out.
  full_text TEXT NOT NULL,
  funders_text TEXT NOT NULL,
  CONSTRAINT report_has_its_own_number UNIQUE (edition_id, number)
) STRICT;

CREATE INDEX published_reports_by_person ON published_reports (published_by);

CREATE TABLE published_report_people (
  report_id INTEGER NOT NULL CONSTRAINT person_in_a_report REFERENCES published_reports (id) ON DELETE CASCADE,
  place INTEGER NOT NULL CONSTRAINT report_place_is_not_negative CHECK (place >= 0),
  person_id INTEGER CONSTRAINT report_credits_a_person REFERENCES people (id) ON DELETE SET NULL,
  CONSTRAINT report_has_a_place_once PRIMARY KEY (report_id, place)
) STRICT;

CREATE INDEX published_report_people_by_person ON published_report_people (person_id);
