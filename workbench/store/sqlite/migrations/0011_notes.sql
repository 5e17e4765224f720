-- A stretch tells of notes and bodies that are kept back, too.
CREATE TRIGGER stretch_annotated AFTER UPDATE OF note, withheld, replay_of, started_at ON exchange BEGIN
    UPDATE stretch SET stale = 1 WHERE number = new.id / 1000;
END;
