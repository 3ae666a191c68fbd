-- Secret addresses of personal calendars: calendar programs can't sign in.

-- The secret is stored as a SHA-256 hash. A person has one address; a new one replaces it.
CREATE TABLE calendar_addresses (
  person_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT calendar_address_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  token_hash BLOB NOT NULL
    CONSTRAINT calendar_address_has_its_own_token UNIQUE CONSTRAINT calendar_address_token_is_hashed
      CHECK (length(token_hash) = 32),
  created_at INTEGER NOT NULL
) STRICT;
