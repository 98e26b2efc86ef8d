-- Grain: one row per attended session, client by client and complaint by complaint in the order of time: what courses.sql counts along.
CREATE TEMP TABLE attended AS
SELECT source, n, client, complaint, "date" FROM ({sessions}) WHERE attended
ORDER BY client, complaint, "date", "time", hash(session)
