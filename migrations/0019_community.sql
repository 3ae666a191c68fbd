-- The community that this instance serves, and what its organizers decide about an edition in the browser.
--
-- Until now the name of one community and its series of documents were written in the program. A database with SPECs
-- keeps their name; a new one has neither name nor series until its owner sets them up.

CREATE TABLE community (
  id INTEGER PRIMARY KEY NOT NULL CONSTRAINT community_is_the_only_one CHECK (id = 1),
  name TEXT NOT NULL CONSTRAINT community_has_a_name CHECK (name <> ''),
  tagline TEXT CONSTRAINT community_tagline_is_not_empty CHECK (tagline <> ''),
  site TEXT CONSTRAINT community_site_is_a_web_address CHECK (site LIKE 'http%'),
  source TEXT CONSTRAINT community_source_is_a_web_address CHECK (source LIKE 'http%'),
  conduct TEXT CONSTRAINT community_conduct_is_a_web_address CHECK (conduct LIKE 'http%'),
  contact TEXT CONSTRAINT community_contact_is_not_empty CHECK (contact <> ''),
  -- The series of documents: one document, several, and the heading of their page.
  series_name TEXT CONSTRAINT series_name_is_not_empty CHECK (series_name <> ''),
  series_plural TEXT CONSTRAINT series_plural_is_not_empty CHECK (series_plural <> ''),
  series_title TEXT CONSTRAINT series_title_is_not_empty CHECK (series_title <> ''),
  series_about TEXT CONSTRAINT series_about_is_not_empty CHECK (series_about <> ''),
  CONSTRAINT series_is_named_in_full
    CHECK ((series_name IS NULL) = (series_plural IS NULL) AND (series_name IS NULL) = (series_title IS NULL)),
  CONSTRAINT only_a_series_is_described CHECK (series_about IS NULL OR series_name IS NOT NULL)
) STRICT;

INSERT INTO community (id, name, series_name, series_plural, series_title)
SELECT 1, 'Cairn', 'SPEC', 'SPECs', 'SPEC documents' WHERE EXISTS (SELECT 1 FROM specs);

-- Organizers alone see a draft.
ALTER TABLE editions ADD COLUMN visibility TEXT NOT NULL DEFAULT 'published'
  CONSTRAINT edition_visibility_is_known CHECK (visibility IN ('draft', 'published'));
ALTER TABLE editions ADD COLUMN kind TEXT NOT NULL DEFAULT 'developer_summit'
  CONSTRAINT edition_kind_is_known
    CHECK (kind IN ('developer_summit', 'virtual_summit', 'forum', 'site_visit', 'birds_of_a_feather'));
-- The parts of an edition that are on.
ALTER TABLE editions ADD COLUMN has_invitations INTEGER NOT NULL DEFAULT 1
  CONSTRAINT edition_has_invitations_or_not CHECK (has_invitations IN (0, 1));
ALTER TABLE editions ADD COLUMN has_travel INTEGER NOT NULL DEFAULT 1
  CONSTRAINT edition_has_travel_or_not CHECK (has_travel IN (0, 1));
ALTER TABLE editions ADD COLUMN has_planning INTEGER NOT NULL DEFAULT 1
  CONSTRAINT edition_has_planning_or_not CHECK (has_planning IN (0, 1));
ALTER TABLE editions ADD COLUMN has_schedule INTEGER NOT NULL DEFAULT 1
  CONSTRAINT edition_has_a_schedule_or_not CHECK (has_schedule IN (0, 1));
ALTER TABLE editions ADD COLUMN has_work_plan INTEGER NOT NULL DEFAULT 1
  CONSTRAINT edition_has_a_work_plan_or_not CHECK (has_work_plan IN (0, 1));

CREATE INDEX draft_editions ON editions (slug) WHERE visibility = 'draft';

-- The settings of an edition that were edited here, which an import of the community's website no longer overwrites.
CREATE TABLE edited_settings (
  edition_id INTEGER NOT NULL CONSTRAINT edited_setting_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  setting TEXT NOT NULL
    CONSTRAINT edited_setting_is_known
      CHECK (setting IN ('title', 'dates', 'zone', 'place', 'venue', 'capacity', 'planning_rule', 'links', 'agenda',
                         'tracks', 'commitments')),
  CONSTRAINT edited_setting_is_noted_once PRIMARY KEY (edition_id, setting)
) STRICT;
