-- People: identity, participation, and what a person decides about their account.
--
-- Identity is GitHub's numeric id; a login only names it for a while, and GitHub ignores its case. The email
-- address, the
-- picture and the login sessions are private.

-- Before the first sign-in a person is known by a login, or by a name alone.
CREATE TABLE people (
  id INTEGER PRIMARY KEY NOT NULL,
  login TEXT COLLATE NOCASE CONSTRAINT person_has_own_login UNIQUE,
  github_id INTEGER CONSTRAINT person_has_own_github_id UNIQUE,
  name TEXT NOT NULL CONSTRAINT person_has_a_name CHECK (name <> ''),
  avatar TEXT CONSTRAINT person_avatar_is_a_web_address CHECK (avatar LIKE 'http%'),
  email TEXT CONSTRAINT person_email_is_not_empty CHECK (email <> ''),
  -- NULL: the browser's zone.
  zone TEXT CONSTRAINT person_zone_is_not_empty CHECK (zone <> ''),
  listed INTEGER NOT NULL DEFAULT 1 CONSTRAINT person_is_listed_or_not CHECK (listed IN (0, 1)),
  -- The name in public sources. Anyone can choose any name on GitHub, so imports match a signed-in person by this
  -- one.
  known_as TEXT CONSTRAINT person_is_known_by_a_name CHECK (known_as <> ''),
  -- The first sign-in.
  since INTEGER CONSTRAINT person_since_a_sign_in CHECK (since IS NULL OR github_id IS NOT NULL),
  -- The person deleted their account; the row stays for their public work.
  deleted_at INTEGER
    CONSTRAINT deleted_person_is_no_person
      CHECK (deleted_at IS NULL OR (login IS NULL AND github_id IS NULL AND email IS NULL)),
  email_frequency TEXT NOT NULL DEFAULT 'digest'
    CONSTRAINT person_email_frequencies_are_known CHECK (email_frequency IN ('digest', 'each', 'never'))
) STRICT;

CREATE INDEX people_by_name ON people (name);
CREATE UNIQUE INDEX person_by_name_alone ON people (name) WHERE login IS NULL AND github_id IS NULL AND deleted_at IS NULL;

-- Logins that a person had earlier. They tell whom an old source means; they never sign anyone in.
CREATE TABLE former_logins (
  person_id INTEGER NOT NULL CONSTRAINT former_login_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  login TEXT NOT NULL COLLATE NOCASE CONSTRAINT former_login_is_not_empty CHECK (login <> ''),
  replaced_at INTEGER NOT NULL,
  CONSTRAINT former_login_is_kept_once PRIMARY KEY (person_id, login)
) STRICT;

CREATE INDEX former_logins_by_login ON former_logins (login);

CREATE TABLE participants (
  edition_id INTEGER NOT NULL CONSTRAINT participant_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT participant_is_a_person REFERENCES people (id) ON DELETE RESTRICT,
  CONSTRAINT participant_takes_part_once PRIMARY KEY (edition_id, person_id)
) STRICT;

CREATE INDEX participants_by_person ON participants (person_id);
