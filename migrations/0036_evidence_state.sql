-- What GitHub says about the links of tasks, beside what a person or an import says.

CREATE TABLE new_evidence (
  task_id INTEGER NOT NULL CONSTRAINT evidence_for_a_task REFERENCES tasks (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CONSTRAINT evidence_has_a_position CHECK (position >= 0),
  url TEXT NOT NULL CONSTRAINT evidence_is_a_web_address CHECK (url LIKE 'http%'),
  kind TEXT NOT NULL CONSTRAINT evidence_kind_is_known
    CHECK (kind IN ('issue', 'pull request', 'commit', 'release', 'repository', 'document')),
  -- What a person or an import says.
  state TEXT CONSTRAINT evidence_state_is_known
    CHECK (state IN ('open', 'draft', 'merged', 'closed', 'archived', 'gone')),
  -- The canonical addresses of the linked item and of its repository on GitHub, computed when the link is written.
  -- NULL for links elsewhere.
  item TEXT CONSTRAINT evidence_item_is_a_web_address CHECK (item LIKE 'https://%'),
  repository TEXT CONSTRAINT evidence_repository_is_a_web_address CHECK (repository LIKE 'https://%'),
  -- NULL for links that were imported, or added before this was recorded.
  added_at INTEGER,
  added_by INTEGER CONSTRAINT evidence_is_added_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  CONSTRAINT evidence_is_given_once PRIMARY KEY (task_id, url),
  CONSTRAINT evidence_item_has_a_repository CHECK ((item IS NULL) = (repository IS NULL))
) STRICT;

INSERT INTO new_evidence (task_id, position, url, kind, state)
  SELECT task_id, position, url, kind, state FROM evidence;
DROP TABLE evidence;
ALTER TABLE new_evidence RENAME TO evidence;

CREATE INDEX evidence_by_item ON evidence (item) WHERE item IS NOT NULL;
CREATE INDEX evidence_by_repository ON evidence (repository) WHERE repository IS NOT NULL;
CREATE INDEX evidence_by_person ON evidence (added_by) WHERE added_by IS NOT NULL;

-- What GitHub says about one item. Issues and pull requests share their numbers, so the address of both is `/issues/1`.
CREATE TABLE github_items (
  item TEXT PRIMARY KEY NOT NULL CONSTRAINT github_item_is_a_web_address CHECK (item LIKE 'https://%'),
  repository TEXT NOT NULL CONSTRAINT github_item_has_a_repository CHECK (repository LIKE 'https://%'),
  kind TEXT NOT NULL CONSTRAINT github_item_kind_is_known
    CHECK (kind IN ('issue', 'pull request', 'commit', 'release', 'repository')),
  -- NULL for commits, published releases and repositories that aren't archived.
  state TEXT CONSTRAINT github_item_state_is_known CHECK (state IN ('open', 'draft', 'merged', 'closed', 'archived')),
  title TEXT CONSTRAINT github_title_is_not_empty CHECK (title <> ''),
  author TEXT CONSTRAINT github_author_is_not_empty CHECK (author <> ''),
  opened_at INTEGER,
  -- Of these facts, by GitHub. NULL if it was only seen to be gone.
  updated_at INTEGER,
  closed_at INTEGER,
  -- When GitHub's API gave these facts; NULL if a webhook delivered them.
  polled_at INTEGER,
  -- The latest times at which it is known to exist and to be gone.
  present_at INTEGER,
  gone_at INTEGER,
  -- When Cairn last learned about it.
  seen_at INTEGER NOT NULL,
  shown_state TEXT GENERATED ALWAYS AS (iif(gone_at >= coalesce(present_at, gone_at), 'gone', state)) VIRTUAL,
  CONSTRAINT github_item_exists_or_is_gone CHECK (present_at IS NOT NULL OR gone_at IS NOT NULL)
) STRICT;

CREATE INDEX github_items_by_repository ON github_items (repository);

-- When each repository was asked about, and what failed.
CREATE TABLE github_repositories (
  repository TEXT PRIMARY KEY NOT NULL CONSTRAINT github_repository_is_a_web_address CHECK (repository LIKE 'https://%'),
  -- Its present name after it was renamed or transferred: `owner/name`.
  renamed_to TEXT CONSTRAINT github_repository_is_renamed CHECK (renamed_to LIKE '%_/_%'),
  -- NULL until it is known. Titles of private repositories are not stored.
  is_private INTEGER CONSTRAINT github_repository_is_private_or_not CHECK (is_private IN (0, 1)),
  -- The last complete answer, and when to ask next.
  synced_at INTEGER,
  next_try_at INTEGER NOT NULL,
  -- When someone asked to sync it now; NULL once that is done.
  requested_at INTEGER,
  -- Failures in a row, and the last one as a code with JSON data.
  failures INTEGER NOT NULL DEFAULT 0 CONSTRAINT github_failures_are_counted CHECK (failures >= 0),
  failed_at INTEGER,
  failure TEXT,
  failure_data TEXT,
  -- Of the list of issues: what to send for a conditional request, and the newest `updated_at` that was read.
  etag TEXT,
  last_modified TEXT,
  changes_since INTEGER,
  CONSTRAINT github_failure_has_a_time CHECK ((failure IS NULL) = (failed_at IS NULL))
) STRICT;

CREATE INDEX github_repositories_by_next_try ON github_repositories (next_try_at);

-- Deliveries of the webhook, so that each counts once. They are deleted after 30 days.
CREATE TABLE github_deliveries (
  id TEXT PRIMARY KEY NOT NULL CONSTRAINT github_delivery_has_an_id CHECK (length(id) BETWEEN 1 AND 100),
  received_at INTEGER NOT NULL
) STRICT;

CREATE INDEX github_deliveries_by_time ON github_deliveries (received_at);

-- One row for all requests to GitHub.
CREATE TABLE github_api (
  one INTEGER PRIMARY KEY NOT NULL DEFAULT 1 CONSTRAINT github_api_is_one CHECK (one = 1),
  -- The host of links to GitHub; NULL until the links from before this migration are read.
  host TEXT CONSTRAINT github_host_is_not_empty CHECK (host <> ''),
  -- GitHub asked for no requests before this time.
  paused_until INTEGER
) STRICT;

INSERT INTO github_api (one) VALUES (1);
