-- Roles: owners of the instance, organizers of an edition, leads of a track.

-- A role belongs to a person with GitHub's number, or to a login until its first sign-in. Uniqueness is an index,
-- because
-- NULL differs from NULL in a table constraint.
CREATE TABLE roles (
  id INTEGER PRIMARY KEY NOT NULL,
  role TEXT NOT NULL CONSTRAINT role_role_is_known CHECK (role IN ('owner', 'organizer', 'lead')),
  edition_id INTEGER CONSTRAINT role_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  track_id INTEGER CONSTRAINT role_in_a_track REFERENCES tracks (id) ON DELETE CASCADE,
  person_id INTEGER CONSTRAINT role_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  waiting_login TEXT COLLATE NOCASE CONSTRAINT role_waits_for_a_login CHECK (waiting_login <> ''),
  since INTEGER NOT NULL,
  CONSTRAINT role_is_bound_or_waits CHECK ((person_id IS NULL) <> (waiting_login IS NULL)),
  CONSTRAINT organizer_is_of_an_edition CHECK ((role = 'organizer') = (edition_id IS NOT NULL)),
  CONSTRAINT lead_is_of_a_track CHECK ((role = 'lead') = (track_id IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX role_is_made_once ON roles
  (role, coalesce(edition_id, 0), coalesce(track_id, 0), coalesce(person_id, 0), coalesce(waiting_login, '') COLLATE NOCASE);
CREATE INDEX roles_by_edition ON roles (edition_id);
CREATE INDEX roles_by_track ON roles (track_id);
CREATE INDEX roles_by_person ON roles (person_id);
CREATE INDEX roles_by_login ON roles (waiting_login);
