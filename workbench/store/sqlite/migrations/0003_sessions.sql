-- What opened and what closed a stateful session, as it came: streams say so in headers alone, which stand in the
-- table detail. Null too where an older program wrote the row: the column output then tells.
ALTER TABLE exchange ADD COLUMN opened_session TEXT;
ALTER TABLE exchange ADD COLUMN closed_session TEXT;

-- What the history cannot say of a session.
CREATE TABLE session_note (
    endpoint_name TEXT NOT NULL,
    session_id TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    forgotten INTEGER, -- the newest exchange of it by then; a newer one brings it back. null: not forgotten
    PRIMARY KEY (endpoint_name, session_id)
) WITHOUT ROWID;

-- How an endpoint is asked to open and to close a session.
CREATE TABLE session_way (
    endpoint_name TEXT PRIMARY KEY,
    way TEXT NOT NULL
) WITHOUT ROWID;
