-- Sign-in: attempts under way, and signed-in browsers. Secrets are stored as SHA-256 hashes.

-- A way to GitHub and back: single-use, for ten minutes.
CREATE TABLE login_attempts (
  state_hash BLOB PRIMARY KEY NOT NULL CONSTRAINT login_attempt_state_is_hashed CHECK (length(state_hash) = 32),
  verifier TEXT NOT NULL CONSTRAINT login_attempt_has_a_verifier CHECK (verifier <> ''),
  next_path TEXT NOT NULL CONSTRAINT login_attempt_leads_to_our_own_path CHECK (next_path LIKE '/%'),
  begun_at INTEGER NOT NULL
) STRICT;

CREATE INDEX login_attempts_by_age ON login_attempts (begun_at);

-- Numbers are never reused, so ending one session never ends another.
CREATE TABLE login_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  token_hash BLOB NOT NULL
    CONSTRAINT login_session_has_its_own_token UNIQUE CONSTRAINT login_session_token_is_hashed
      CHECK (length(token_hash) = 32),
  person_id INTEGER NOT NULL CONSTRAINT login_session_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  device TEXT NOT NULL CONSTRAINT login_session_device_is_not_empty CHECK (device <> ''),
  begun_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  CONSTRAINT login_session_is_not_seen_before_it_begins CHECK (last_seen_at >= begun_at)
) STRICT;

CREATE INDEX login_sessions_by_person ON login_sessions (person_id);
