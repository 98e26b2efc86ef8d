-- grain: that of each table of the build `whole`: the tables beside the sessions of a viewer's own database `clinic`, from
-- `mine` (their rows): what belongs to these, without the names of colleagues and of other clients; no files, no held rows
CREATE TABLE clinic.history AS
SELECT * REPLACE (NULL::VARCHAR AS therapist, CASE WHEN client IN (SELECT client FROM memory.mine) THEN client END AS client)
FROM whole.history
SEMI JOIN memory.mine USING (session);

CREATE TABLE clinic.corrections AS
SELECT * REPLACE (CASE WHEN "column" NOT IN ('therapist', 'client') THEN old END AS old,
                  CASE WHEN "column" NOT IN ('therapist', 'client') THEN new END AS new)
FROM whole.corrections
SEMI JOIN memory.mine USING (session);

CREATE TABLE clinic.loads AS
SELECT * REPLACE (NULL::BIGINT AS sessions)
FROM whole.loads
WHERE load IN (SELECT load FROM memory.mine UNION SELECT load FROM clinic.history);

CREATE TABLE clinic.files AS FROM whole.files LIMIT 0;
CREATE TABLE clinic.held AS FROM whole.held LIMIT 0;
CREATE TABLE clinic.skipped AS FROM whole.skipped LIMIT 0;
CREATE TABLE clinic.meta AS FROM whole.meta WHERE key = 'schema';
