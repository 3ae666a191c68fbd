-- Organizers say which rows of an agenda are breaks.

-- NULL: the title of the row decides, such as “Coffee break”.
ALTER TABLE agenda_blocks ADD COLUMN marked_break INTEGER
  CONSTRAINT agenda_block_is_a_break_or_not CHECK (marked_break IN (0, 1));
