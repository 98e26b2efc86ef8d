-- grain: one session number: the plain means of its paired sessions (DEFINITIONS 4.3)
-- Without clients, which intervals need and which cost ten times as long (by_number.sql).
SELECT
    number,
    count(*) AS sessions,
    sum(before)::DOUBLE / count(*) / 10000 AS mean_before,
    sum(after)::DOUBLE / count(*) / 10000 AS mean_after
FROM ({marks})
WHERE number IS NOT NULL AND paired
GROUP BY number
ORDER BY number
