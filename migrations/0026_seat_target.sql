-- The number of seats that the organizers of an edition want to fill; the capacity is the most that they can.

ALTER TABLE editions ADD COLUMN seat_target INTEGER
  CONSTRAINT seat_target_is_within_capacity CHECK (seat_target BETWEEN 0 AND capacity);
