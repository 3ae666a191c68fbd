-- Fills the edition 2023 with {tasks} tasks and {comments} comments, for tests and measurements.
INSERT OR IGNORE INTO outcome_groups (number, title) VALUES (1, 'First group');
INSERT OR IGNORE INTO outcomes (code, group_number, title)
VALUES ('1a', 1, 'First'), ('1b', 1, 'Second'), ('1c', 1, 'Third'), ('1d', 1, 'Fourth');
WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {tasks})
INSERT INTO tasks (edition_id, number, title, description, status, track_id, size, people_needed, updated_at, due)
SELECT e.id, 1000 + n, 'Filled task ' || n || ' of ' || (CASE n % 7 WHEN 0 THEN 'wheels' ELSE 'arrays' END),
  'A description of ' || n || '. ' || replace(hex(zeroblob(100 + n % 400)), '0', 'word '),
  CASE n % 6 WHEN 0 THEN 'proposed' WHEN 1 THEN 'planned' WHEN 2 THEN 'in progress' WHEN 3 THEN 'in review'
    WHEN 4 THEN 'done' ELSE 'dropped' END,
  CASE n % 5 WHEN 0 THEN NULL ELSE (SELECT id FROM tracks k WHERE k.edition_id = e.id AND k.position = n % 2) END,
  CASE n % 4 WHEN 0 THEN 'small' WHEN 1 THEN 'medium' WHEN 2 THEN 'large' END, 1 + n % 3,
  CASE n % 11 WHEN 0 THEN NULL ELSE 1685620800 - (n * 7919) % 20000000 END,
  CASE n % 5 WHEN 0 THEN date('2023-01-01', ((n * 37) % 365) || ' days') END
FROM n, editions e WHERE e.slug = '2023';

INSERT INTO task_transitions (task_id, at, to_status, imported)
SELECT id, coalesce(updated_at, 1680000000), status, updated_at IS NULL FROM tasks WHERE number > 1000;
INSERT INTO task_specs (task_id, spec_number) SELECT id, 3 FROM tasks WHERE number > 1000 AND number % 3 = 0;
INSERT INTO task_specs (task_id, spec_number) SELECT id, 4 FROM tasks WHERE number > 1000 AND number % 2 = 0;
INSERT INTO task_labels (task_id, position, label) SELECT id, 0, 'Docs' FROM tasks WHERE number > 1000 AND number % 7 = 0;
INSERT INTO task_outcomes (task_id, outcome_code)
SELECT t.id, o.code FROM tasks t JOIN outcomes o ON o.code = substr('1a1b1c1d', 1 + 2 * (t.number % 4), 2)
WHERE t.number > 1000;
INSERT INTO assignments (task_id, person_id, is_lead, since, offered_since)
SELECT t.id, p.id, 1, 1680000000, CASE t.number % 8 WHEN 0 THEN 1681000000 END
FROM tasks t JOIN people p ON p.login = (CASE t.number % 2 WHEN 0 THEN 'ada' ELSE 'zoe' END)
WHERE t.number > 1000 AND t.number % 3 <> 1;
INSERT INTO task_dependencies (task_id, depends_on_id)
SELECT t.id, o.id FROM tasks t JOIN tasks o ON o.edition_id = t.edition_id AND o.number = t.number - 1
WHERE t.number > 1001 AND t.number % 10 = 0;
INSERT INTO evidence (task_id, position, url, kind)
SELECT id, 0, 'https://example.org/' || number, 'document' FROM tasks WHERE number > 1000 AND number % 4 = 0;

WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {comments})
INSERT INTO comments (task_id, person_id, at, text, html)
SELECT t.id, p.id, 1685000000 + n,
  'Comment ' || n || ' says ' || (CASE n % 50 WHEN 0 THEN 'zinc' WHEN 1 THEN 'copper' ELSE 'nothing' END) || ' at some length',
  '<p>Comment</p>'
FROM n JOIN editions e ON e.slug = '2023' JOIN people p ON p.login = 'ada'
JOIN tasks t ON t.edition_id = e.id AND t.number = 1000 + 1 + (n * 31) % {tasks}
WHERE {comments} > 0;
