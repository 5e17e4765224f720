-- A large body may be stored after its exchange, and after the stretch was read: the stretch is read again.
CREATE TRIGGER stretch_sent AFTER UPDATE OF request_digest ON exchange BEGIN
    UPDATE stretch SET stale = 1 WHERE number = new.id / 1000;
END;

-- What was noted until now may lack such a body.
DELETE FROM stretch_words;
