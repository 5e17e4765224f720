-- The log lines of the container around an exchange, as they were read last. No row: they were never read.
CREATE TABLE log (
    exchange_id INTEGER PRIMARY KEY,
    record TEXT NOT NULL -- JSON: the log group, when it was read, and the lines
);

CREATE TRIGGER log_gone AFTER DELETE ON exchange BEGIN
    DELETE FROM log WHERE exchange_id = old.id;
END;
