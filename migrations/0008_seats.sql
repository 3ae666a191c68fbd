-- Seats: pools, and the settings by which people are invited.

-- No row: the defaults of the domain.
CREATE TABLE invitation_settings (
  edition_id INTEGER PRIMARY KEY NOT NULL
    CONSTRAINT invitation_settings_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  answer_days INTEGER NOT NULL CONSTRAINT answer_takes_a_day CHECK (answer_days >= 1),
  remind_days INTEGER NOT NULL CONSTRAINT reminder_comes_before CHECK (remind_days >= 0),
  offer_days INTEGER NOT NULL CONSTRAINT offer_lasts_a_day CHECK (offer_days >= 1),
  offers_automatically INTEGER NOT NULL CONSTRAINT offers_itself_or_not CHECK (offers_automatically IN (0, 1)),
  retention_days INTEGER NOT NULL CONSTRAINT private_facts_are_kept_a_day CHECK (retention_days >= 1),
  covered_costs TEXT CONSTRAINT covered_costs_is_not_empty CHECK (covered_costs <> ''),
  reply_to TEXT CONSTRAINT reply_address_is_not_empty CHECK (reply_to <> ''),
  holds_emails INTEGER NOT NULL CONSTRAINT emails_are_held_or_not CHECK (holds_emails IN (0, 1))
) STRICT;

-- Seats reserved for one project or purpose.
CREATE TABLE seat_pools (
  id INTEGER PRIMARY KEY NOT NULL,
  edition_id INTEGER NOT NULL CONSTRAINT seat_pool_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT seat_pool_has_a_position CHECK (position >= 0),
  title TEXT NOT NULL COLLATE NOCASE CONSTRAINT seat_pool_has_a_title CHECK (title <> ''),
  seats INTEGER NOT NULL CONSTRAINT seat_pool_is_not_negative CHECK (seats >= 0),
  CONSTRAINT seat_pool_is_known_by_its_title UNIQUE (edition_id, title)
) STRICT;

-- The next position of each edition's waitlist. Positions are never reused, so the order does not change when
-- people leave.
CREATE TABLE waitlist_entries (
  edition_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT waitlist_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  next_waitlist_position INTEGER NOT NULL CONSTRAINT next_waitlist_position_counts_from_one CHECK (next_waitlist_position >= 1)
) STRICT;
