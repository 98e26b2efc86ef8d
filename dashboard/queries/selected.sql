-- a part: one row per session that the filters let through
SELECT *
FROM sessions
WHERE
{matches}
