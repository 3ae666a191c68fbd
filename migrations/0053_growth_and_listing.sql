-- The growth of a plan counts dropped tasks as little as “11 of 16 tasks done” does: a task that is dropped leaves the
-- total, and comes back if it is proposed again.
DROP VIEW task_growth;
CREATE VIEW task_growth (task_id, step, added, done) AS
SELECT task_id, at / 900, (to_status <> 'dropped') - (coalesce(before, 'dropped') <> 'dropped'),
  (to_status = 'done') - (before IS 'done')
FROM (SELECT task_id, at, to_status, lag(to_status) OVER (PARTITION BY task_id ORDER BY at, id) AS before
      FROM task_transitions WHERE imported = 0);

DELETE FROM growth_steps;
INSERT INTO growth_steps (edition_id, step, added, done)
SELECT t.edition_id, g.step, sum(g.added), sum(g.done) FROM task_growth g JOIN tasks t ON t.id = g.task_id
GROUP BY t.edition_id, g.step;

-- 1: the person has chosen whether public lists name them. Until then, forms don't propose it, except to people that a
-- source of participants lists already. The default of `listed` was 1, so everyone with 0 has chosen.
ALTER TABLE people ADD COLUMN chose_listing INTEGER NOT NULL DEFAULT 0
  CONSTRAINT person_chose_listing_or_not CHECK (chose_listing IN (0, 1));
UPDATE people SET chose_listing = 1
WHERE listed = 0 OR id IN (SELECT person_id FROM invitations WHERE imported = 0 AND state IN ('accepted', 'waitlisted'));
