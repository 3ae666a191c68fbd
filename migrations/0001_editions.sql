-- Editions: dates, place, rules and agenda of one event.
--
-- Instants are integer seconds in UTC. Days are YYYY-MM-DD and times HH:MM, both in the edition's own zone. SQLite
-- accepts 30 February unless something is added to it, hence '+0 days'. Tables are STRICT, and each constraint is
-- named
-- after what it protects, because a refused write shows that name.

CREATE TABLE editions (
  id INTEGER PRIMARY KEY NOT NULL,
  slug TEXT NOT NULL CONSTRAINT edition_has_its_own_slug UNIQUE,
  title TEXT NOT NULL CONSTRAINT edition_has_a_title CHECK (title <> ''),
  starts TEXT NOT NULL CONSTRAINT edition_starts_on_a_day CHECK (date(starts, '+0 days') IS starts),
  ends TEXT NOT NULL CONSTRAINT edition_ends_on_a_day CHECK (date(ends, '+0 days') IS ends),
  zone TEXT NOT NULL CONSTRAINT edition_has_a_zone CHECK (zone <> ''),
  place TEXT NOT NULL CONSTRAINT edition_has_a_place CHECK (place <> ''),
  venue TEXT CONSTRAINT edition_venue_is_not_empty CHECK (venue <> ''),
  capacity INTEGER CONSTRAINT edition_capacity_is_not_negative CHECK (capacity >= 0),
  -- Set by organizers; NULL: follows from the dates.
  phase TEXT
    CONSTRAINT edition_phase_is_known
      CHECK (phase IN ('drafting', 'inviting', 'planning', 'summit', 'implementation', 'closed')),
  -- The planning rule, such as two of three; both columns are NULL where the edition has none.
  rule_at_least INTEGER CONSTRAINT planning_rule_is_not_negative CHECK (rule_at_least >= 0),
  rule_of INTEGER CONSTRAINT planning_rule_has_a_round CHECK (rule_of >= 1),
  CONSTRAINT edition_does_not_end_before_it_starts CHECK (ends >= starts),
  CONSTRAINT planning_rule_is_whole CHECK (rule_of IS NULL OR rule_at_least IS NOT NULL)
) STRICT;

CREATE TABLE edition_links (
  edition_id INTEGER NOT NULL CONSTRAINT link_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT link_has_a_position CHECK (position >= 0),
  title TEXT NOT NULL CONSTRAINT link_has_a_title CHECK (title <> ''),
  url TEXT NOT NULL CONSTRAINT link_is_a_web_address CHECK (url LIKE 'http%'),
  CONSTRAINT link_position_is_its_own PRIMARY KEY (edition_id, position)
) STRICT;

CREATE TABLE agenda_blocks (
  edition_id INTEGER NOT NULL CONSTRAINT agenda_block_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT agenda_block_has_a_position CHECK (position >= 0),
  date TEXT NOT NULL CONSTRAINT agenda_block_is_on_a_day CHECK (date(date, '+0 days') IS date),
  starts TEXT CONSTRAINT agenda_block_starts_on_the_clock CHECK (strftime('%H:%M', starts, '+0 minutes') IS starts),
  ends TEXT CONSTRAINT agenda_block_ends_on_the_clock CHECK (strftime('%H:%M', ends, '+0 minutes') IS ends),
  title TEXT NOT NULL CONSTRAINT agenda_block_has_a_title CHECK (title <> ''),
  CONSTRAINT agenda_block_position_is_its_own PRIMARY KEY (edition_id, position)
) STRICT;
