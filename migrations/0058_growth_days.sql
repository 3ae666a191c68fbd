-- A chart of a long plan has no room for quarters of an hour: it reads days.
CREATE TABLE growth_days (
  edition_id INTEGER NOT NULL CONSTRAINT daily_growth_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  added INTEGER NOT NULL,
  done INTEGER NOT NULL,
  CONSTRAINT growth_is_counted_once_a_day PRIMARY KEY (edition_id, day)
) WITHOUT ROWID, STRICT;

INSERT INTO growth_days (edition_id, day, added, done)
SELECT edition_id, step / 96, sum(added), sum(done) FROM growth_steps GROUP BY edition_id, step / 96;

CREATE TRIGGER days_follow_a_new_step AFTER INSERT ON growth_steps BEGIN
  INSERT INTO growth_days (edition_id, day, added, done) VALUES (NEW.edition_id, NEW.step / 96, NEW.added, NEW.done)
    ON CONFLICT DO UPDATE SET added = added + excluded.added, done = done + excluded.done;
END;

CREATE TRIGGER days_follow_a_step AFTER UPDATE OF added, done ON growth_steps BEGIN
  UPDATE growth_days SET added = added + NEW.added - OLD.added, done = done + NEW.done - OLD.done
    WHERE edition_id = NEW.edition_id AND day = NEW.step / 96;
END;
