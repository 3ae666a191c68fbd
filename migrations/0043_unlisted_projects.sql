-- A core project that an earlier import had and the source no longer has is retired, and this column says that an import
-- did so. Only then does an import put it back, and an owner who puts it back is not overruled.
ALTER TABLE projects ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0
  CONSTRAINT project_is_unlisted_or_not CHECK (unlisted IN (0, 1));
