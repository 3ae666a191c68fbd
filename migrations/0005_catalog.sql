-- What tasks contribute to: SPECs and the roadmap's outcomes, with core projects and endorsements.
--
-- The tables are empty at first: an import or the demo fills them. Nothing here knows a particular community.

CREATE TABLE specs (
  number INTEGER PRIMARY KEY NOT NULL CONSTRAINT spec_number_is_not_negative CHECK (number >= 0),
  title TEXT NOT NULL CONSTRAINT spec_has_a_title CHECK (title <> ''),
  date TEXT NOT NULL CONSTRAINT spec_is_of_a_day CHECK (date(date, '+0 days') IS date),
  status TEXT NOT NULL CONSTRAINT spec_status_is_known CHECK (status IN ('draft', 'published', 'withdrawn'))
) STRICT;

-- Names only; the email addresses beside them in SPEC headers are not stored.
CREATE TABLE spec_authors (
  spec_number INTEGER NOT NULL CONSTRAINT author_of_a_spec REFERENCES specs (number) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT spec_author_has_a_position CHECK (position >= 0),
  name TEXT NOT NULL CONSTRAINT spec_author_has_a_name CHECK (name <> ''),
  CONSTRAINT spec_author_position_is_its_own PRIMARY KEY (spec_number, position)
) STRICT;

CREATE TABLE projects (
  slug TEXT PRIMARY KEY NOT NULL CONSTRAINT project_has_a_slug CHECK (slug <> ''),
  title TEXT NOT NULL CONSTRAINT project_has_a_title CHECK (title <> ''),
  homepage TEXT CONSTRAINT project_homepage_is_a_web_address CHECK (homepage LIKE 'http%'),
  repository TEXT CONSTRAINT project_repository_is_a_web_address CHECK (repository LIKE 'http%')
) STRICT;

-- A contact is the login on the project's page; the person is looked up when needed.
CREATE TABLE project_contacts (
  project_slug TEXT NOT NULL CONSTRAINT contact_of_a_project REFERENCES projects (slug) ON DELETE CASCADE,
  login TEXT NOT NULL COLLATE NOCASE CONSTRAINT project_contact_has_a_login CHECK (login <> ''),
  CONSTRAINT project_contact_is_named_once PRIMARY KEY (project_slug, login)
) STRICT;

CREATE INDEX project_contacts_by_login ON project_contacts (login);

CREATE TABLE endorsements (
  spec_number INTEGER NOT NULL CONSTRAINT endorsement_of_a_spec REFERENCES specs (number) ON DELETE CASCADE,
  project_slug TEXT NOT NULL CONSTRAINT endorsement_by_a_project REFERENCES projects (slug) ON DELETE CASCADE,
  endorsed_on TEXT CONSTRAINT endorsement_is_of_a_day CHECK (date(endorsed_on, '+0 days') IS endorsed_on),
  first_seen INTEGER NOT NULL,
  CONSTRAINT endorsement_is_given_once PRIMARY KEY (spec_number, project_slug)
) STRICT;

CREATE INDEX endorsements_by_project ON endorsements (project_slug);

CREATE TABLE outcome_groups (
  number INTEGER PRIMARY KEY NOT NULL CONSTRAINT outcome_group_counts_from_one CHECK (number >= 1),
  title TEXT NOT NULL CONSTRAINT outcome_group_has_a_title CHECK (title <> '')
) STRICT;

CREATE TABLE outcomes (
  code TEXT PRIMARY KEY NOT NULL
    CONSTRAINT outcome_code_begins_with_its_group CHECK (code LIKE group_number || '_'),
  group_number INTEGER NOT NULL
    CONSTRAINT outcome_belongs_to_a_group REFERENCES outcome_groups (number) ON DELETE RESTRICT,
  title TEXT NOT NULL CONSTRAINT outcome_has_a_title CHECK (title <> ''),
  in_roadmap INTEGER NOT NULL DEFAULT 0 CONSTRAINT outcome_is_in_the_roadmap_or_not CHECK (in_roadmap IN (0, 1))
) STRICT;

CREATE INDEX outcomes_by_group ON outcomes (group_number);
