-- People who gave up their seat keep their claims until others take them over, but can no longer act on them.

-- The people who withdrew from an edition, and take part in it by no role either.
CREATE VIEW departures AS
SELECT i.edition_id, i.person_id FROM invitations i
WHERE i.state = 'withdrawn' AND i.person_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM roles r LEFT JOIN tracks t ON t.id = r.track_id
  WHERE r.person_id = i.person_id AND (r.role = 'owner' OR coalesce(r.edition_id, t.edition_id) = i.edition_id));
