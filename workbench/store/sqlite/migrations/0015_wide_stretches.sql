-- What some tens of stretches have together, read once each of them is. A search passes over a wide stretch as over a
-- stretch, and looks at the stretches of those that are left. It is made anew after one of them changed.
CREATE TABLE wide_stretch (
    first INTEGER PRIMARY KEY, -- of its stretches
    last INTEGER NOT NULL,
    took_least REAL,
    took_most REAL,
    size_least INTEGER,
    size_most INTEGER,
    variants TEXT NOT NULL, -- as those of a stretch
    reader INTEGER, -- a random number, once its words are read
    noted INTEGER NOT NULL DEFAULT 0 -- 0: its words are not noted
);

-- The words that are noted of many of its stretches.
CREATE TABLE wide_word (
    first INTEGER NOT NULL,
    word TEXT NOT NULL, -- as that of a stretch
    exchanges BLOB NOT NULL -- a bit for each stretch of which it is noted, then one for each exchange, or these as zlib packs them
);
CREATE UNIQUE INDEX wide_word_by_stretch ON wide_word (first, word);

CREATE TRIGGER wide_stretch_changed AFTER UPDATE OF stale ON stretch WHEN new.stale BEGIN
    DELETE FROM wide_stretch
        WHERE first = (SELECT max(first) FROM wide_stretch WHERE first <= new.number) AND last >= new.number;
END;

CREATE TRIGGER wide_stretch_read AFTER INSERT ON stretch BEGIN
    DELETE FROM wide_stretch
        WHERE first = (SELECT max(first) FROM wide_stretch WHERE first <= new.number) AND last >= new.number;
END;

CREATE TRIGGER wide_words_forgotten AFTER DELETE ON stretch_words BEGIN
    UPDATE wide_stretch SET reader = NULL, noted = 0
        WHERE first = (SELECT max(first) FROM wide_stretch WHERE first <= old.number) AND last >= old.number;
END;
