-- Of each exchange of a stretch, or of a wide one, what filters ask for: a byte each. A search for filters that rarely
-- meet, or that rarely meet its words, passes over the others.
CREATE TABLE trait (
    wide INTEGER NOT NULL, -- 1: of a wide stretch
    first INTEGER NOT NULL, -- the stretch, or the first of the wide one
    aspect TEXT NOT NULL, -- label, property, took or size
    kinds TEXT NOT NULL, -- of labels or properties: a JSON array on each line
    exchanges BLOB NOT NULL -- of each exchange the line, from 0, or the step of its amount; 254: none there; 255: unknown
);
CREATE UNIQUE INDEX trait_by_stretch ON trait (wide, first, aspect);

-- A note of a stretch that changed does not count, and goes when the stretch is read again.
CREATE TRIGGER traits_forgotten AFTER INSERT ON stretch BEGIN
    DELETE FROM trait WHERE wide = 0 AND first = new.number;
END;

CREATE TRIGGER wide_traits_forgotten AFTER DELETE ON wide_stretch BEGIN
    DELETE FROM trait WHERE wide = 1 AND first = old.first;
END;

CREATE TRIGGER wide_traits_begun AFTER INSERT ON wide_stretch BEGIN
    DELETE FROM trait WHERE wide = 1 AND first = new.first;
END;

-- A stretch tells of labels, too.
DROP TRIGGER stretch_ended;

CREATE TRIGGER stretch_ended AFTER UPDATE OF duration_ms, request_bytes, response_bytes, fields, output,
    endpoint_name, status, operation, http_status, error_code ON exchange BEGIN
    UPDATE stretch SET stale = 1 WHERE number = new.id / 1000;
END;
