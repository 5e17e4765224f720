-- What a thousand exchanges have, so that a search passes over those that cannot match. It is read after the sending,
-- and read again where one of them changed. Exchanges whose stretch is not here are looked through.
CREATE TABLE stretch (
    number INTEGER PRIMARY KEY, -- of the exchanges from 1000 * number on
    stale INTEGER NOT NULL DEFAULT 0,
    took_least REAL,
    took_most REAL,
    size_least INTEGER,
    size_most INTEGER,
    variants TEXT NOT NULL DEFAULT '[]' -- asked for, or answering
);

CREATE TRIGGER stretch_begun AFTER INSERT ON exchange BEGIN
    UPDATE stretch SET stale = 1 WHERE number = new.id / 1000;
END;

CREATE TRIGGER stretch_ended AFTER UPDATE OF duration_ms, request_bytes, response_bytes, fields, output ON exchange BEGIN
    UPDATE stretch SET stale = 1 WHERE number = new.id / 1000;
END;
