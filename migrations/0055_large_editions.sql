-- One person can have claimed thousands of tasks. Pages that need only a few of them find those without reading all.

CREATE INDEX assignments_that_wait_for_an_answer ON assignments (person_id, task_id)
  WHERE asked_at IS NOT NULL OR offered_since IS NOT NULL;

CREATE INDEX assignments_by_person_and_lead ON assignments (person_id, is_lead DESC, task_id);
