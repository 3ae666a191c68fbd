-- The community's calendars of calls and other events, imported from its website.

CREATE TABLE community_calendars (
  -- The name of the file without its ending, which makes the ids of its events unique.
  file TEXT PRIMARY KEY NOT NULL CONSTRAINT community_calendar_has_a_file CHECK (file <> ''),
  name TEXT NOT NULL CONSTRAINT community_calendar_has_a_name CHECK (name <> ''),
  -- YAML in the yaml2ics format, without descriptions, places and links, which may be those of video calls.
  events TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
