-- One row an exchange. Lists read this table alone, so what only a single exchange needs stands apart.
CREATE TABLE exchange (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- a number once given is never given again
    uuid TEXT NOT NULL UNIQUE,
    started_at INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
    operation TEXT NOT NULL,
    endpoint_name TEXT NOT NULL,
    status TEXT NOT NULL,
    http_status INTEGER, -- null: nothing came back over HTTP
    error_code TEXT,
    error_message TEXT,
    duration_ms REAL,
    session_id TEXT,
    replay_of INTEGER, -- no foreign key: the exchange repeated may be deleted
    tags TEXT NOT NULL DEFAULT '[]',
    pinned INTEGER NOT NULL DEFAULT 0,
    owner TEXT, -- who has it in flight: a lock in the folder owners
    request_digest BLOB, -- SHA-256; null: no body was sent
    request_bytes INTEGER,
    request_origin TEXT NOT NULL DEFAULT '',
    response_digest BLOB,
    response_bytes INTEGER,
    withheld INTEGER NOT NULL DEFAULT 0, -- 1: a privacy setting keeps the bodies out of the table body
    fields TEXT NOT NULL,
    connection TEXT NOT NULL,
    output TEXT NOT NULL DEFAULT '{}'
);

-- What the list is filtered by. It ends in the row's number, so that each combination is read newest first.
CREATE INDEX exchange_by_label ON exchange (endpoint_name, status, operation, http_status, error_code);

-- Every combination that has occurred: few, however many exchanges there are. A filter looks through these and
-- then reads the newest of each from the index, where it would otherwise look through the whole history.
CREATE TABLE label (
    endpoint_name TEXT NOT NULL,
    status TEXT NOT NULL,
    operation TEXT NOT NULL,
    http_status INTEGER NOT NULL, -- 0: null
    error_code TEXT NOT NULL, -- '': null
    PRIMARY KEY (endpoint_name, status, operation, http_status, error_code)
) WITHOUT ROWID;

CREATE TRIGGER label_begun AFTER INSERT ON exchange BEGIN
    INSERT OR IGNORE INTO label VALUES (
        new.endpoint_name, new.status, new.operation, ifnull(new.http_status, 0), ifnull(new.error_code, '')
    );
END;

CREATE TRIGGER label_ended AFTER UPDATE OF endpoint_name, status, operation, http_status, error_code ON exchange BEGIN
    INSERT OR IGNORE INTO label VALUES (
        new.endpoint_name, new.status, new.operation, ifnull(new.http_status, 0), ifnull(new.error_code, '')
    );
END;

-- How it ended, without the body: headers, timing, attempts, parts, the request as it left.
CREATE TABLE detail (
    exchange_id INTEGER PRIMARY KEY,
    outcome TEXT NOT NULL
);

-- Bytes, once each however often they were sent or received.
CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    data BLOB NOT NULL
);
