-- Large bodies are files beside the database, named by their digests. The row of such a body has its size, and no data.
-- The request's body may come to the disk after its row: its digest is null until then.
CREATE TRIGGER usage_sent AFTER UPDATE OF request_digest ON exchange
    WHEN NOT new.withheld AND new.request_digest IS NOT NULL BEGIN
    INSERT OR IGNORE INTO usage SELECT id, new.id FROM body WHERE digest = new.request_digest;
END;

-- Bodies up to this one were recorded by a version that had no files, and are gone through from the newest on.
INSERT INTO search_progress SELECT 'bodies_to_move', ifnull(max(id), 0) FROM body;
