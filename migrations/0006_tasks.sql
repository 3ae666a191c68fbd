-- Tasks of the work plan: texts, goals, assignees, dependencies and status changes.
--
-- Columns that lists filter by (claimed, held_count, unmet) are counted by triggers, so that a page costs the same
-- with
-- 20,000 tasks as with 200.

-- An import knows a task by its title. Numbers are never reused.
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT task_belongs_to_an_edition REFERENCES editions (id) ON DELETE RESTRICT,
  number INTEGER NOT NULL CONSTRAINT task_number_counts_from_one CHECK (number >= 1),
  title TEXT NOT NULL CONSTRAINT task_has_a_title CHECK (title <> ''),
  description TEXT NOT NULL DEFAULT '',
  track_id INTEGER CONSTRAINT task_is_of_a_track REFERENCES tracks (id) ON DELETE RESTRICT,
  status TEXT NOT NULL
    CONSTRAINT task_status_is_known
      CHECK (status IN ('proposed', 'planned', 'in progress', 'in review', 'done', 'dropped')),
  size TEXT CONSTRAINT task_size_is_known CHECK (size IN ('small', 'medium', 'large')),
  no_goal_reason TEXT CONSTRAINT task_says_why_it_has_no_goal CHECK (no_goal_reason <> ''),
  people_needed INTEGER NOT NULL DEFAULT 1 CONSTRAINT task_needs_a_person CHECK (people_needed >= 1),
  proposed_by INTEGER CONSTRAINT task_proposed_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  -- The last change; NULL where the source has no dates.
  updated_at INTEGER,
  merged_into INTEGER CONSTRAINT task_merged_into_a_task REFERENCES tasks (id) ON DELETE SET NULL,
  split_from INTEGER CONSTRAINT task_split_from_a_task REFERENCES tasks (id) ON DELETE SET NULL,
  -- The assignees, and those of them not counted as offered to others.
  claimed INTEGER NOT NULL DEFAULT 0 CONSTRAINT task_assignments_are_counted CHECK (claimed >= 0),
  held_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT task_kept_assignments_are_counted CHECK (held_count >= 0),
  -- 1: assignees are recorded here. Work imported in progress has assignees that no source names.
  assignees_known INTEGER NOT NULL DEFAULT 0
    CONSTRAINT task_assignees_are_known_or_not CHECK (assignees_known IN (0, 1)),
  needs_help INTEGER GENERATED ALWAYS AS (held_count < people_needed AND (status IN ('proposed', 'planned') OR
    (status IN ('in progress', 'in review') AND assignees_known = 1))) VIRTUAL,
  -- The description rendered when it was written; behind the columns that lists read.
  description_html TEXT NOT NULL DEFAULT '',
  -- Dependencies that are neither done nor dropped.
  unmet INTEGER NOT NULL DEFAULT 0 CONSTRAINT task_dependencies_are_counted CHECK (unmet >= 0),
  blocked INTEGER GENERATED ALWAYS AS (unmet > 0 AND status NOT IN ('done', 'dropped')) VIRTUAL,
  unclaimed INTEGER GENERATED ALWAYS AS (claimed = 0 AND status NOT IN ('done', 'dropped')) VIRTUAL,
  CONSTRAINT task_has_its_own_number UNIQUE (edition_id, number),
  CONSTRAINT task_has_its_own_title UNIQUE (edition_id, title)
) STRICT;

CREATE INDEX tasks_by_track ON tasks (track_id);
CREATE INDEX tasks_by_status ON tasks (edition_id, status, number);
CREATE INDEX tasks_by_status_and_update ON tasks (edition_id, status, updated_at DESC, number);
CREATE INDEX tasks_of_track ON tasks (edition_id, track_id, number);
CREATE INDEX tasks_that_need_help ON tasks (edition_id, number) WHERE needs_help = 1;
CREATE INDEX tasks_by_proposer ON tasks (proposed_by);
CREATE INDEX tasks_by_merger ON tasks (merged_into);
CREATE INDEX tasks_by_split ON tasks (split_from);
CREATE INDEX tasks_that_are_blocked ON tasks (edition_id, number) WHERE blocked = 1;
CREATE INDEX tasks_that_are_unclaimed ON tasks (edition_id, number) WHERE unclaimed = 1;
CREATE INDEX tasks_at_a_glance ON tasks
  (edition_id, number, status, track_id, size, needs_help, blocked, unclaimed, updated_at);
CREATE INDEX tasks_by_key_at_a_glance ON tasks
  (id, edition_id, number, status, track_id, size, needs_help, blocked, unclaimed, updated_at);
CREATE INDEX tasks_by_update ON tasks (edition_id, updated_at DESC, number, status);

CREATE TABLE task_specs (
  task_id INTEGER NOT NULL CONSTRAINT task_contributes_to_a_spec REFERENCES tasks (id) ON DELETE CASCADE,
  spec_number INTEGER NOT NULL CONSTRAINT spec_goal_is_known REFERENCES specs (number) ON DELETE RESTRICT,
  CONSTRAINT task_contributes_to_a_spec_once PRIMARY KEY (task_id, spec_number)
) STRICT;

CREATE INDEX task_specs_by_spec ON task_specs (spec_number);

CREATE TABLE task_outcomes (
  task_id INTEGER NOT NULL CONSTRAINT task_contributes_to_an_outcome REFERENCES tasks (id) ON DELETE CASCADE,
  outcome_code TEXT NOT NULL CONSTRAINT outcome_goal_is_known REFERENCES outcomes (code) ON DELETE RESTRICT,
  CONSTRAINT task_contributes_to_an_outcome_once PRIMARY KEY (task_id, outcome_code)
) STRICT;

CREATE INDEX task_outcomes_by_outcome ON task_outcomes (outcome_code);

CREATE TABLE task_skills (
  task_id INTEGER NOT NULL CONSTRAINT skill_for_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT skill_has_a_position CHECK (position >= 0),
  skill TEXT NOT NULL COLLATE NOCASE CONSTRAINT skill_is_not_empty CHECK (skill <> ''),
  CONSTRAINT skill_is_wanted_once PRIMARY KEY (task_id, skill)
) STRICT;

CREATE TABLE evidence (
  task_id INTEGER NOT NULL CONSTRAINT evidence_for_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT evidence_has_a_position CHECK (position >= 0),
  url TEXT NOT NULL CONSTRAINT evidence_is_a_web_address CHECK (url LIKE 'http%'),
  kind TEXT NOT NULL
    CONSTRAINT evidence_kind_is_known CHECK (kind IN ('issue', 'pull request', 'repository', 'document')),
  state TEXT CONSTRAINT evidence_state_is_known CHECK (state IN ('open', 'closed', 'merged')),
  CONSTRAINT evidence_is_given_once PRIMARY KEY (task_id, url)
) STRICT;

-- People who claimed a task.
CREATE TABLE assignments (
  task_id INTEGER NOT NULL CONSTRAINT assignment_on_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT assignment_by_a_person REFERENCES people (id) ON DELETE RESTRICT,
  is_lead INTEGER NOT NULL CONSTRAINT assignee_leads_or_not CHECK (is_lead IN (0, 1)),
  since INTEGER NOT NULL,
  -- When they were asked whether they are still on it, since when their place is offered, and their last activity
  -- on the task.
  asked_at INTEGER,
  offered_since INTEGER,
  last_activity_at INTEGER,
  CONSTRAINT assignment_is_made_once PRIMARY KEY (task_id, person_id)
) STRICT;

CREATE UNIQUE INDEX task_has_one_lead ON assignments (task_id) WHERE is_lead = 1;
CREATE INDEX assignments_by_person ON assignments (person_id);

-- A lead asks another person to lead; the row goes when they answer.
CREATE TABLE lead_transfers (
  task_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT lead_transfer_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  from_id INTEGER NOT NULL CONSTRAINT lead_transfer_from_a_person REFERENCES people (id) ON DELETE CASCADE,
  to_id INTEGER NOT NULL CONSTRAINT lead_transfer_to_a_person REFERENCES people (id) ON DELETE CASCADE,
  note TEXT CONSTRAINT lead_transfer_note_is_not_empty CHECK (note <> ''),
  at INTEGER NOT NULL,
  CONSTRAINT lead_transfer_goes_to_another CHECK (from_id <> to_id)
) STRICT;

CREATE INDEX lead_transfers_by_giver ON lead_transfers (from_id);
CREATE INDEX lead_transfers_by_taker ON lead_transfers (to_id);

-- Status changes, append-only. `imported`: `at` is the time of the import, because the source has no date.
CREATE TABLE task_transitions (
  id INTEGER PRIMARY KEY NOT NULL,
  task_id INTEGER NOT NULL CONSTRAINT transition_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  to_status TEXT NOT NULL
    CONSTRAINT transition_leads_to_a_known_status
      CHECK (to_status IN ('proposed', 'planned', 'in progress', 'in review', 'done', 'dropped')),
  note TEXT CONSTRAINT transition_note_is_not_empty CHECK (note <> ''),
  merged_into INTEGER CONSTRAINT transition_merges_into_a_task REFERENCES tasks (id) ON DELETE SET NULL,
  person_id INTEGER CONSTRAINT transition_by_a_person REFERENCES people (id) ON DELETE RESTRICT,
  imported INTEGER NOT NULL CONSTRAINT transition_is_imported_or_not CHECK (imported IN (0, 1))
) STRICT;

CREATE INDEX task_transitions_by_task ON task_transitions (task_id, at);
CREATE INDEX task_transitions_by_time ON task_transitions (at);
CREATE INDEX task_transitions_by_person ON task_transitions (person_id);
CREATE INDEX task_transitions_by_merger ON task_transitions (merged_into) WHERE merged_into IS NOT NULL;

-- The task cannot finish before the other one. The store prevents cycles.
CREATE TABLE task_dependencies (
  task_id INTEGER NOT NULL CONSTRAINT dependency_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  depends_on_id INTEGER NOT NULL CONSTRAINT prerequisite_is_known REFERENCES tasks (id) ON DELETE CASCADE,
  CONSTRAINT dependency_is_recorded_once PRIMARY KEY (task_id, depends_on_id),
  CONSTRAINT task_does_not_depend_on_itself CHECK (task_id <> depends_on_id)
) STRICT;

CREATE INDEX task_dependencies_by_prerequisite ON task_dependencies (depends_on_id);

-- Earlier texts of a task.
CREATE TABLE task_revisions (
  task_id INTEGER NOT NULL CONSTRAINT revision_of_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  nth INTEGER NOT NULL CONSTRAINT task_revision_counts_from_one CHECK (nth >= 1),
  replaced_at INTEGER NOT NULL,
  by_id INTEGER CONSTRAINT task_revised_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  title TEXT NOT NULL CONSTRAINT task_revision_has_a_title CHECK (title <> ''),
  description TEXT NOT NULL,
  CONSTRAINT task_revision_is_kept_once PRIMARY KEY (task_id, nth)
) STRICT;

CREATE INDEX task_revisions_by_person ON task_revisions (by_id);

-- Settings of an edition's work plan; no row: the defaults of the domain.
CREATE TABLE plan_settings (
  edition_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT plan_settings_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  quiet_days INTEGER NOT NULL CONSTRAINT quiet_lasts_a_day CHECK (quiet_days >= 1),
  answer_days INTEGER NOT NULL CONSTRAINT plan_answer_takes_a_day CHECK (answer_days >= 1)
) STRICT;

CREATE TRIGGER assignments_are_counted_as_they_come AFTER INSERT ON assignments BEGIN
  UPDATE tasks SET (claimed, held_count, assignees_known) =
    (SELECT count(*), count(*) FILTER (WHERE offered_since IS NULL), 1 FROM assignments WHERE task_id = NEW.task_id)
  WHERE id = NEW.task_id;
END;

CREATE TRIGGER assignments_are_counted_as_they_go AFTER DELETE ON assignments BEGIN
  UPDATE tasks SET (claimed, held_count) =
    (SELECT count(*), count(*) FILTER (WHERE offered_since IS NULL) FROM assignments WHERE task_id = OLD.task_id)
  WHERE id = OLD.task_id;
END;

CREATE TRIGGER assignments_are_counted_as_they_change AFTER UPDATE OF task_id, offered_since ON assignments BEGIN
  UPDATE tasks SET (claimed, held_count, assignees_known) =
    (SELECT count(*), count(*) FILTER (WHERE offered_since IS NULL), assignees_known OR count(*) > 0 FROM assignments WHERE task_id = tasks.id)
  WHERE id IN (OLD.task_id, NEW.task_id);
END;

CREATE TRIGGER dependencies_are_counted_as_they_come AFTER INSERT ON task_dependencies BEGIN
  UPDATE tasks SET unmet = (
    SELECT count(*) FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
    WHERE w.task_id = tasks.id AND o.status NOT IN ('done', 'dropped'))
  WHERE id = NEW.task_id;
END;

CREATE TRIGGER dependencies_are_counted_as_they_go AFTER DELETE ON task_dependencies BEGIN
  UPDATE tasks SET unmet = (
    SELECT count(*) FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
    WHERE w.task_id = tasks.id AND o.status NOT IN ('done', 'dropped'))
  WHERE id = OLD.task_id;
END;

CREATE TRIGGER dependencies_are_not_changed BEFORE UPDATE ON task_dependencies BEGIN
  SELECT RAISE(ABORT, 'a dependency is deleted and inserted, never updated');
END;

CREATE TRIGGER dependencies_are_met_by_finished_tasks AFTER UPDATE OF status ON tasks
WHEN (OLD.status IN ('done', 'dropped')) <> (NEW.status IN ('done', 'dropped'))
BEGIN
  UPDATE tasks SET unmet = (
    SELECT count(*) FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
    WHERE w.task_id = tasks.id AND o.status NOT IN ('done', 'dropped'))
  WHERE id IN (SELECT task_id FROM task_dependencies WHERE depends_on_id = NEW.id);
END;
