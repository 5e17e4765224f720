-- What became of an asynchronous invocation after it was accepted. Its object's bytes stand in the exchange itself,
-- in the place of the acceptance, which is kept here. No row: it was not looked at yet.
CREATE TABLE arrival (
    exchange_id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    watched INTEGER NOT NULL DEFAULT 1,
    forgotten INTEGER NOT NULL DEFAULT 0,
    remark TEXT NOT NULL DEFAULT '',
    ended_at INTEGER, -- microseconds since 1970-01-01T00:00:00Z; null: it has not ended
    kept INTEGER NOT NULL DEFAULT 0, -- 1: the bytes of its object are the exchange's response
    acceptance TEXT -- the outcome of the invocation itself, once that of its object took its place
);

CREATE TRIGGER arrival_gone AFTER DELETE ON exchange BEGIN
    DELETE FROM arrival WHERE exchange_id = old.id;
END;
