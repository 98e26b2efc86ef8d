-- grain: one cell that a later load changed in a session of the days $monday to $sunday, or ("column" NULL) a session that it brought
-- A load is later where another had brought sessions of those days before.
WITH arrivals AS (
    {week_arrivals}
), later AS (
    SELECT session, load, min(load) OVER (PARTITION BY session) AS first
    FROM arrivals
    QUALIFY load > min(load) OVER ()
), done AS (
    SELECT DISTINCT load, session, NULL AS "column", NULL AS old, NULL AS new FROM later WHERE load = first
    UNION ALL
    SELECT load, session, "column", old, new
    FROM corrections
    SEMI JOIN later USING (session, load)
)
SELECT done.load, done.session, sessions.date, sessions.therapist, done."column", done.old, done.new
FROM done
JOIN sessions USING (session)
ORDER BY done.load, done."column" NULLS FIRST, sessions.date, done.session
