-- Grain: one row per session of this file that is known already, as it stood before this file.
-- single: it has arrived once only, so that first arrival is not yet in the history.
CREATE TABLE prior AS
WITH here AS (SELECT session FROM marks WHERE whole AND skip IS NULL)
SELECT session, {content}, load, file, false AS single FROM state.delta SEMI JOIN here USING (session)
UNION ALL
SELECT session, {content}, load, file, session NOT IN (SELECT session FROM old.history) AS single
FROM logged SEMI JOIN here USING (session) ANTI JOIN state.delta USING (session)
{earlier}
