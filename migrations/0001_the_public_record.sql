-- The public record: what a community says in the open of its summits, and what became of them. Editions with their
-- agenda, people, meetings and tracks; SPECs, core projects and the grant's outcomes; tasks with every step they took.
-- Nothing private has a column here: no email addresses, no addresses of calls. What is private comes in later files.
--
-- Instants are whole seconds UTC; days are YYYY-MM-DD and wall-clock times HH:MM, both in the edition's own zone.
-- SQLite's date functions only make 2 March of 30 February when they have something to add: hence '+0 days'.
-- Tables are STRICT, and each rule has a name, so that a write that breaks one says which.

CREATE TABLE editions (
  id INTEGER PRIMARY KEY NOT NULL,
  slug TEXT NOT NULL CONSTRAINT edition_has_its_own_slug UNIQUE,
  title TEXT NOT NULL CONSTRAINT edition_has_a_title CHECK (title <> ''),
  starts TEXT NOT NULL CONSTRAINT edition_starts_on_a_day CHECK (date(starts, '+0 days') IS starts),
  ends TEXT NOT NULL CONSTRAINT edition_ends_on_a_day CHECK (date(ends, '+0 days') IS ends),
  zone TEXT NOT NULL CONSTRAINT edition_has_a_zone CHECK (zone <> ''),
  place TEXT NOT NULL CONSTRAINT edition_has_a_place CHECK (place <> ''),
  venue TEXT CONSTRAINT edition_venue_is_said CHECK (venue <> ''),
  capacity INTEGER CONSTRAINT edition_capacity_is_no_less_than_nothing CHECK (capacity >= 0),
  -- As somebody has set it; NULL: as the dates suggest.
  phase TEXT CONSTRAINT edition_phase_is_known
    CHECK (phase IN ('drafting', 'inviting', 'planning', 'summit', 'implementation', 'closed')),
  -- The planning rule, "two of three": both empty where the edition has none.
  rule_at_least INTEGER CONSTRAINT planning_rule_is_no_less_than_nothing CHECK (rule_at_least >= 0),
  rule_of INTEGER CONSTRAINT planning_rule_has_a_round CHECK (rule_of >= 1),
  CONSTRAINT edition_does_not_end_before_it_starts CHECK (ends >= starts),
  CONSTRAINT planning_rule_is_whole CHECK (rule_of IS NULL OR rule_at_least IS NOT NULL)
) STRICT;

CREATE TABLE edition_links (
  edition_id INTEGER NOT NULL
    CONSTRAINT link_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT link_has_a_position CHECK (position >= 0),
  title TEXT NOT NULL CONSTRAINT link_has_a_title CHECK (title <> ''),
  url TEXT NOT NULL CONSTRAINT link_is_a_web_address CHECK (url LIKE 'http%'),
  CONSTRAINT link_position_is_its_own PRIMARY KEY (edition_id, position)
) STRICT;

-- One clause of an edition's agreement. People agree to a version, so a version is never edited once somebody has.
CREATE TABLE commitments (
  edition_id INTEGER NOT NULL
    CONSTRAINT commitment_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  version INTEGER NOT NULL DEFAULT 1 CONSTRAINT commitment_version_counts_from_one CHECK (version >= 1),
  letter TEXT NOT NULL CONSTRAINT commitment_has_one_letter CHECK (length(letter) = 1),
  text TEXT NOT NULL CONSTRAINT commitment_says_something CHECK (text <> ''),
  CONSTRAINT commitment_letter_is_its_own PRIMARY KEY (edition_id, version, letter)
) STRICT;

CREATE TABLE agenda_blocks (
  edition_id INTEGER NOT NULL
    CONSTRAINT agenda_block_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT agenda_block_has_a_position CHECK (position >= 0),
  date TEXT NOT NULL CONSTRAINT agenda_block_is_on_a_day CHECK (date(date, '+0 days') IS date),
  starts TEXT CONSTRAINT agenda_block_starts_on_the_clock CHECK (strftime('%H:%M', starts, '+0 minutes') IS starts),
  ends TEXT CONSTRAINT agenda_block_ends_on_the_clock CHECK (strftime('%H:%M', ends, '+0 minutes') IS ends),
  title TEXT NOT NULL CONSTRAINT agenda_block_has_a_title CHECK (title <> ''),
  CONSTRAINT agenda_block_position_is_its_own PRIMARY KEY (edition_id, position)
) STRICT;

-- A person is GitHub's numeric id, once they have signed in; until then a login; else a name alone. GitHub ignores
-- the case of logins, and so does this.
CREATE TABLE people (
  id INTEGER PRIMARY KEY NOT NULL,
  login TEXT COLLATE NOCASE CONSTRAINT person_has_their_own_login UNIQUE,
  github_id INTEGER CONSTRAINT person_has_their_own_github_id UNIQUE,
  name TEXT NOT NULL CONSTRAINT person_has_a_name CHECK (name <> '')
) STRICT;

-- Who is known by name alone can't be told from another of that name: so there is one of them at most.
CREATE UNIQUE INDEX person_by_name_alone ON people (name) WHERE login IS NULL AND github_id IS NULL;
CREATE INDEX people_by_name ON people (name);

CREATE TABLE participants (
  edition_id INTEGER NOT NULL
    CONSTRAINT participant_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL
    CONSTRAINT participant_is_a_person REFERENCES people (id) ON DELETE RESTRICT,
  CONSTRAINT participant_takes_part_once PRIMARY KEY (edition_id, person_id)
) STRICT;

CREATE INDEX participants_by_person ON participants (person_id);

-- The hours of a meeting are instants; empty where nobody wrote them down.
CREATE TABLE meetings (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL
    CONSTRAINT meeting_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  title TEXT NOT NULL CONSTRAINT meeting_has_a_title CHECK (title <> ''),
  day TEXT NOT NULL CONSTRAINT meeting_is_on_a_day CHECK (date(day, '+0 days') IS day),
  starts_at INTEGER,
  ends_at INTEGER,
  notes TEXT CONSTRAINT meeting_notes_are_a_web_address CHECK (notes LIKE 'http%'),
  CONSTRAINT meeting_is_known_by_title_and_day UNIQUE (edition_id, title, day),
  CONSTRAINT meeting_does_not_end_before_it_starts CHECK (ends_at >= starts_at)
) STRICT;

CREATE TABLE attendances (
  meeting_id INTEGER NOT NULL
    CONSTRAINT attendance_of_a_meeting REFERENCES meetings (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL
    CONSTRAINT attendance_of_a_person REFERENCES people (id) ON DELETE RESTRICT,
  source TEXT NOT NULL CONSTRAINT attendance_source_is_known CHECK (source IN ('self', 'organizer', 'import')),
  recorded_at INTEGER NOT NULL,
  CONSTRAINT attendance_counts_once PRIMARY KEY (meeting_id, person_id)
) STRICT;

CREATE INDEX attendances_by_person ON attendances (person_id);

CREATE TABLE tracks (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL
    CONSTRAINT track_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT track_has_a_position CHECK (position >= 0),
  title TEXT NOT NULL CONSTRAINT track_has_a_title CHECK (title <> ''),
  summary TEXT CONSTRAINT track_summary_says_something CHECK (summary <> ''),
  CONSTRAINT track_is_known_by_its_title UNIQUE (edition_id, title)
) STRICT;

CREATE TABLE track_leads (
  track_id INTEGER NOT NULL
    CONSTRAINT lead_of_a_track REFERENCES tracks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT track_lead_has_a_position CHECK (position >= 0),
  person_id INTEGER NOT NULL
    CONSTRAINT track_lead_is_a_person REFERENCES people (id) ON DELETE RESTRICT,
  CONSTRAINT track_lead_leads_once PRIMARY KEY (track_id, person_id)
) STRICT;

CREATE INDEX track_leads_by_person ON track_leads (person_id);

CREATE TABLE specs (
  number INTEGER PRIMARY KEY NOT NULL CONSTRAINT spec_number_counts_from_nothing CHECK (number >= 0),
  title TEXT NOT NULL CONSTRAINT spec_has_a_title CHECK (title <> ''),
  date TEXT NOT NULL CONSTRAINT spec_is_of_a_day CHECK (date(date, '+0 days') IS date),
  status TEXT NOT NULL CONSTRAINT spec_status_is_known CHECK (status IN ('draft', 'published', 'withdrawn'))
) STRICT;

-- Names only: the addresses that stand beside them in SPEC headers are not ours to repeat.
CREATE TABLE spec_authors (
  spec_number INTEGER NOT NULL
    CONSTRAINT author_of_a_spec REFERENCES specs (number) ON DELETE CASCADE,
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

-- A contact is a login that the project's page gives; whether it is anyone we know is found when it is asked.
CREATE TABLE project_contacts (
  project_slug TEXT NOT NULL
    CONSTRAINT contact_of_a_project REFERENCES projects (slug) ON DELETE CASCADE,
  login TEXT NOT NULL COLLATE NOCASE CONSTRAINT project_contact_has_a_login CHECK (login <> ''),
  CONSTRAINT project_contact_is_named_once PRIMARY KEY (project_slug, login)
) STRICT;

CREATE INDEX project_contacts_by_login ON project_contacts (login);

CREATE TABLE endorsements (
  spec_number INTEGER NOT NULL
    CONSTRAINT endorsement_of_a_spec REFERENCES specs (number) ON DELETE CASCADE,
  project_slug TEXT NOT NULL
    CONSTRAINT endorsement_by_a_project REFERENCES projects (slug) ON DELETE CASCADE,
  endorsed_on TEXT CONSTRAINT endorsement_is_of_a_day CHECK (date(endorsed_on, '+0 days') IS endorsed_on),
  first_seen INTEGER NOT NULL,
  CONSTRAINT endorsement_is_given_once PRIMARY KEY (spec_number, project_slug)
) STRICT;

CREATE INDEX endorsements_by_project ON endorsements (project_slug);

CREATE TABLE outcome_groups (
  number INTEGER PRIMARY KEY NOT NULL CONSTRAINT outcome_group_is_one_of_four CHECK (number BETWEEN 1 AND 4),
  title TEXT NOT NULL CONSTRAINT outcome_group_has_a_title CHECK (title <> '')
) STRICT;

CREATE TABLE outcomes (
  code TEXT PRIMARY KEY NOT NULL CONSTRAINT outcome_code_begins_with_its_group CHECK (substr(code, 1, 1) = group_number || ''),
  group_number INTEGER NOT NULL
    CONSTRAINT outcome_belongs_to_a_group REFERENCES outcome_groups (number) ON DELETE RESTRICT,
  title TEXT NOT NULL CONSTRAINT outcome_has_a_title CHECK (title <> ''),
  in_roadmap INTEGER NOT NULL DEFAULT 0 CONSTRAINT outcome_is_in_the_roadmap_or_not CHECK (in_roadmap IN (0, 1))
) STRICT;

CREATE INDEX outcomes_by_group ON outcomes (group_number);

-- A task is known by its title, for that is all its sources give; its number is ours, and never given twice.
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL
    CONSTRAINT task_belongs_to_an_edition REFERENCES editions (id) ON DELETE RESTRICT,
  number INTEGER NOT NULL CONSTRAINT task_number_counts_from_one CHECK (number >= 1),
  title TEXT NOT NULL CONSTRAINT task_has_a_title CHECK (title <> ''),
  description TEXT NOT NULL DEFAULT '',
  track_id INTEGER CONSTRAINT task_is_of_a_track REFERENCES tracks (id) ON DELETE RESTRICT,
  status TEXT NOT NULL CONSTRAINT task_status_is_known
    CHECK (status IN ('proposed', 'planned', 'in progress', 'in review', 'done', 'dropped')),
  CONSTRAINT task_has_its_own_number UNIQUE (edition_id, number),
  CONSTRAINT task_has_its_own_title UNIQUE (edition_id, title)
) STRICT;

CREATE INDEX tasks_by_track ON tasks (track_id);

-- A task's history is only added to. `imported` says that `at` is when Cairn read of it: the source had no date.
CREATE TABLE task_transitions (
  id INTEGER PRIMARY KEY NOT NULL,
  task_id INTEGER NOT NULL
    CONSTRAINT move_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  to_status TEXT NOT NULL CONSTRAINT move_leads_to_a_known_status
    CHECK (to_status IN ('proposed', 'planned', 'in progress', 'in review', 'done', 'dropped')),
  -- What somebody wrote.
  note TEXT CONSTRAINT move_note_says_something CHECK (note <> ''),
  merged_into INTEGER CONSTRAINT move_merges_into_a_task REFERENCES tasks (id) ON DELETE SET NULL,
  person_id INTEGER CONSTRAINT move_by_a_person REFERENCES people (id) ON DELETE RESTRICT,
  imported INTEGER NOT NULL CONSTRAINT move_is_imported_or_not CHECK (imported IN (0, 1))
) STRICT;

CREATE INDEX task_moves_by_task ON task_transitions (task_id, at);
CREATE INDEX task_moves_by_time ON task_transitions (at);
CREATE INDEX task_moves_by_person ON task_transitions (person_id);
CREATE INDEX task_moves_by_merger ON task_transitions (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE assignments (
  task_id INTEGER NOT NULL
    CONSTRAINT claim_on_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL
    CONSTRAINT claim_by_a_person REFERENCES people (id) ON DELETE RESTRICT,
  is_lead INTEGER NOT NULL CONSTRAINT claimant_leads_or_not CHECK (is_lead IN (0, 1)),
  since INTEGER NOT NULL,
  CONSTRAINT claim_is_made_once PRIMARY KEY (task_id, person_id)
) STRICT;

CREATE UNIQUE INDEX task_has_one_lead ON assignments (task_id) WHERE is_lead = 1;
CREATE INDEX claims_by_person ON assignments (person_id);

CREATE TABLE task_specs (
  task_id INTEGER NOT NULL
    CONSTRAINT task_serves_a_spec REFERENCES tasks (id) ON DELETE CASCADE,
  spec_number INTEGER NOT NULL
    CONSTRAINT spec_served_is_known REFERENCES specs (number) ON DELETE RESTRICT,
  CONSTRAINT task_serves_a_spec_once PRIMARY KEY (task_id, spec_number)
) STRICT;

CREATE INDEX task_specs_by_spec ON task_specs (spec_number);

CREATE TABLE task_outcomes (
  task_id INTEGER NOT NULL
    CONSTRAINT task_serves_an_outcome REFERENCES tasks (id) ON DELETE CASCADE,
  outcome_code TEXT NOT NULL
    CONSTRAINT outcome_served_is_known REFERENCES outcomes (code) ON DELETE RESTRICT,
  CONSTRAINT task_serves_an_outcome_once PRIMARY KEY (task_id, outcome_code)
) STRICT;

CREATE INDEX task_outcomes_by_outcome ON task_outcomes (outcome_code);

CREATE TABLE evidence (
  task_id INTEGER NOT NULL
    CONSTRAINT evidence_for_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT evidence_has_a_position CHECK (position >= 0),
  url TEXT NOT NULL CONSTRAINT evidence_is_a_web_address CHECK (url LIKE 'http%'),
  kind TEXT NOT NULL CONSTRAINT evidence_kind_is_known
    CHECK (kind IN ('issue', 'pull request', 'repository', 'document')),
  state TEXT CONSTRAINT evidence_state_is_known CHECK (state IN ('open', 'closed', 'merged')),
  CONSTRAINT evidence_is_given_once PRIMARY KEY (task_id, url)
) STRICT;

-- The fourteen items of the grant's outcomes table. The public roadmap is their public form: an import of it sets the
-- wording and says which are on it. It leaves out the fourth group's, whose wording no public file gives.
INSERT INTO outcome_groups (number, title) VALUES
  (1, 'Improved common infrastructure & process'),
  (2, 'Better coordination of the ecosystem'),
  (3, 'Shared development vision'),
  (4, 'Help for the community’s grant proposals');

INSERT INTO outcomes (code, group_number, title) VALUES
  ('1a', 1, 'Reusable libraries with commonly used functionality'),
  ('1b', 1, 'Shared build system for binary packaging'),
  ('1c', 1, 'Integrated websites and expanded documentation'),
  ('1d', 1, 'Shared benchmarking'),
  ('1e', 1, 'Developer Operations (DevOps)'),
  ('2a', 2, 'Community best operating and development practices manual'),
  ('2b', 2, 'Coordinated release schedule'),
  ('2c', 2, 'Regular cross-project communication'),
  ('2d', 2, 'Joint governance structures'),
  ('3a', 3, 'Videos archive of project challenges, strategies, and visions'),
  ('3b', 3, 'Community vetted strategic plan'),
  ('4a', 4, 'Grant proposals, first outcome'),
  ('4b', 4, 'Grant proposals, second outcome'),
  ('4c', 4, 'Grant proposals, third outcome');
