-- Deleted data leaves traces in the file until it is rewritten, which takes seconds and blocks all writes. So the
-- deletion records that this is due, in its own transaction, and a job does it later, also after a restart.

CREATE TABLE pending_erasures (
  id INTEGER PRIMARY KEY,
  -- 1: the file has been rewritten; only the write-ahead log may still have traces.
  is_rewritten INTEGER NOT NULL DEFAULT 0 CONSTRAINT pending_erasure_is_rewritten_or_not CHECK (is_rewritten IN (0, 1))
) STRICT;

-- “Cair”: tells Cairn's files from those of other programs.
PRAGMA application_id = 1130457458;

-- What the running server wrote when it started. If the file is overwritten with another one, it is missing there.
CREATE TABLE server_starts (
  id INTEGER PRIMARY KEY CONSTRAINT only_the_last_start_is_kept CHECK (id = 1),
  token TEXT NOT NULL
) STRICT;
