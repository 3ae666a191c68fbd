-- The logo and the accent colour of the community, which every page shows.

ALTER TABLE community ADD COLUMN logo BLOB
  CONSTRAINT community_logo_is_small CHECK (length(logo) BETWEEN 1 AND 100000);
ALTER TABLE community ADD COLUMN logo_kind TEXT
  CONSTRAINT community_logo_kind_is_known CHECK (logo_kind IN ('svg', 'png'))
  CONSTRAINT community_logo_has_a_kind CHECK ((logo IS NULL) = (logo_kind IS NULL));
-- A shade for light pages and one for dark pages, as `#rrggbb`.
ALTER TABLE community ADD COLUMN accent_light TEXT
  CONSTRAINT accent_for_light_pages_is_a_colour CHECK (accent_light GLOB '#[0-9a-f]*' AND length(accent_light) = 7);
ALTER TABLE community ADD COLUMN accent_dark TEXT
  CONSTRAINT accent_for_dark_pages_is_a_colour CHECK (accent_dark GLOB '#[0-9a-f]*' AND length(accent_dark) = 7)
  CONSTRAINT accent_has_both_shades CHECK ((accent_light IS NULL) = (accent_dark IS NULL));
