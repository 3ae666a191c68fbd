-- Full-text search over tasks and comments, ignoring case and accents. Deleted words leave the index at once.

CREATE VIRTUAL TABLE task_words USING fts5 (
  title, description, content = 'tasks', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE VIRTUAL TABLE comment_words USING fts5 (
  text, content = 'comments', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO task_words (task_words, rank) VALUES ('secure-delete', 1);
INSERT INTO comment_words (comment_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER task_words_come AFTER INSERT ON tasks BEGIN
  INSERT INTO task_words (rowid, title, description) VALUES (NEW.id, NEW.title, NEW.description);
END;

CREATE TRIGGER task_words_go AFTER DELETE ON tasks BEGIN
  INSERT INTO task_words (task_words, rowid, title, description) VALUES ('delete', OLD.id, OLD.title, OLD.description);
END;

CREATE TRIGGER task_words_change AFTER UPDATE OF title, description ON tasks BEGIN
  INSERT INTO task_words (task_words, rowid, title, description) VALUES ('delete', OLD.id, OLD.title, OLD.description);
  INSERT INTO task_words (rowid, title, description) VALUES (NEW.id, NEW.title, NEW.description);
END;

CREATE TRIGGER comment_words_come AFTER INSERT ON comments BEGIN
  INSERT INTO comment_words (rowid, text) VALUES (NEW.id, NEW.text);
END;

CREATE TRIGGER comment_words_go AFTER DELETE ON comments BEGIN
  INSERT INTO comment_words (comment_words, rowid, text) VALUES ('delete', OLD.id, OLD.text);
END;

CREATE TRIGGER comment_words_change AFTER UPDATE OF text ON comments BEGIN
  INSERT INTO comment_words (comment_words, rowid, text) VALUES ('delete', OLD.id, OLD.text);
  INSERT INTO comment_words (rowid, text) VALUES (NEW.id, NEW.text);
END;
