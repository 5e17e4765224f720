-- Of each stretch, the words that many of its exchanges have, and which have them: a bit each. A search for words that
-- few exchanges have together, or that nearly all have and it leaves out, passes over the others.
CREATE TABLE frequent_word (
    number INTEGER NOT NULL, -- of the stretch
    word TEXT NOT NULL, -- as the index has it; with an asterisk: the beginning of words
    exchanges BLOB NOT NULL, -- 125 bytes: a bit each, the first in the lowest of the first byte; or two bytes each
    PRIMARY KEY (number, word)
) WITHOUT ROWID;

-- The stretches of which that is noted, or being read.
CREATE TABLE stretch_words (
    number INTEGER PRIMARY KEY,
    reader INTEGER NOT NULL, -- a random number
    noted INTEGER NOT NULL DEFAULT 0 -- 1: yes; 2: all beginnings of two letters are among it
);

-- A stretch that changed is read again.
CREATE TRIGGER stretch_read AFTER INSERT ON stretch BEGIN
    DELETE FROM stretch_words WHERE number = new.number;
END;
