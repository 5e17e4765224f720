-- A run of many requests (a batch, a repeat) has a row of its own, its head, whose operation is none of the service's;
-- the exchanges that it made name that row. The list shows the head for all of them.
ALTER TABLE exchange ADD COLUMN run TEXT; -- of a head: its counts and files, as JSON
ALTER TABLE exchange ADD COLUMN run_id INTEGER; -- of a member: the number of its head

-- They have the few rows that are in a run, or are one, so recording any other costs nothing.
CREATE INDEX exchange_by_run ON exchange (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX exchange_in_run ON exchange (id) WHERE run_id IS NOT NULL;
CREATE INDEX exchange_is_run ON exchange (id) WHERE run IS NOT NULL;

-- Without the row that stands for them, the others stand for themselves.
CREATE TRIGGER run_gone AFTER DELETE ON exchange WHEN old.run IS NOT NULL BEGIN
    UPDATE exchange SET run_id = NULL WHERE run_id = old.id;
END;
