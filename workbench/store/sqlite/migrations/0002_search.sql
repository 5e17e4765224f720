-- What its user calls an exchange, and what they have to say of it.
ALTER TABLE exchange ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE exchange ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- What few exchanges have is found without looking through the others.
CREATE INDEX exchange_by_time ON exchange (started_at);
CREATE INDEX exchange_by_original ON exchange (replay_of) WHERE replay_of IS NOT NULL;
CREATE INDEX exchange_by_session ON exchange (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX exchange_by_name ON exchange (name) WHERE name <> '';
CREATE INDEX exchange_tagged ON exchange (tags) WHERE tags <> '[]';
CREATE INDEX exchange_pinned ON exchange (pinned) WHERE pinned;

-- Numbers that were given and are no longer there. With them the place of a row in the list is arithmetic.
CREATE TABLE hole (id INTEGER PRIMARY KEY);

CREATE TRIGGER hole_torn AFTER DELETE ON exchange BEGIN
    INSERT OR IGNORE INTO hole VALUES (old.id);
END;

-- Exchanges that were deleted and can still be brought back: their columns by name, as MessagePack.
CREATE TABLE trash (
    id INTEGER PRIMARY KEY,
    deleted_at INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
    columns BLOB NOT NULL
);

-- Which exchanges a body belongs to; those whose bodies are withheld are not among them.
CREATE TABLE usage (
    body_id INTEGER NOT NULL,
    exchange_id INTEGER NOT NULL,
    PRIMARY KEY (body_id, exchange_id)
) WITHOUT ROWID;

CREATE TRIGGER usage_begun AFTER INSERT ON exchange WHEN NOT new.withheld BEGIN
    INSERT OR IGNORE INTO usage
        SELECT id, new.id FROM body WHERE digest IN (new.request_digest, new.response_digest);
END;

CREATE TRIGGER usage_ended AFTER UPDATE OF response_digest ON exchange
    WHEN NOT new.withheld AND new.response_digest IS NOT NULL BEGIN
    INSERT OR IGNORE INTO usage SELECT id, new.id FROM body WHERE digest = new.response_digest;
END;

-- The words of bodies, by the body's id, and of what few exchanges have: errors, tags, names, notes.
-- They are filled after the sending. The bodies' index holds no copy of them.
CREATE VIRTUAL TABLE body_words USING fts5 (
    words, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE exchange_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2');

-- Exchanges whose words are not in exchange_words as they are now.
CREATE TABLE unread (exchange_id INTEGER PRIMARY KEY);

CREATE TRIGGER unread_begun AFTER INSERT ON exchange
    WHEN new.error_message IS NOT NULL OR new.tags <> '[]' OR new.name <> '' OR new.note <> '' BEGIN
    INSERT OR IGNORE INTO unread VALUES (new.id);
END;

CREATE TRIGGER unread_changed AFTER UPDATE OF error_message, tags, name, note ON exchange
    WHEN new.error_message IS NOT old.error_message OR new.tags <> old.tags
        OR new.name <> old.name OR new.note <> old.note BEGIN
    INSERT OR IGNORE INTO unread VALUES (new.id);
END;

-- How far the search has come. Bodies from bodies_from to bodies_to are in body_words. Exchanges from
-- exchanges_from on are in usage and unread by their triggers; those before were recorded by a version that
-- had none, and are gone through from the newest to the oldest.
CREATE TABLE search_progress (what TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO search_progress SELECT 'bodies_from', ifnull(max(id), 0) + 1 FROM body;
INSERT INTO search_progress SELECT 'bodies_to', ifnull(max(id), 0) FROM body;
INSERT INTO search_progress SELECT 'exchanges_from', ifnull(max(id), 0) + 1 FROM exchange;
