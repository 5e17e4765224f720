-- How long a request took no longer counts what came before it left: the sandbox, the client, the credentials, the
-- signature. Where both times are known, the outcome of the invocation itself tells how long it was without them.
CREATE TEMPORARY TABLE converted AS
    SELECT exchange_id,
        json_extract(outcome, '$.timing.total_ms') - json_extract(outcome, '$.timing.prepare_ms') AS duration_ms
    FROM (
        SELECT detail.exchange_id, ifnull(arrival.acceptance, detail.outcome) AS outcome
        FROM detail LEFT JOIN arrival ON arrival.exchange_id = detail.exchange_id
    )
    WHERE json_valid(outcome);

CREATE UNIQUE INDEX temp.converted_by_exchange ON converted (exchange_id);

UPDATE exchange SET duration_ms = (
    SELECT nullif(round(max(converted.duration_ms, 0), 3), 0) FROM converted WHERE exchange_id = exchange.id
) WHERE id IN (SELECT exchange_id FROM converted WHERE duration_ms IS NOT NULL);

DROP TABLE converted;
