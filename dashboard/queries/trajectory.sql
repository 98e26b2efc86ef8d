-- grain: one session number: the plain means of its paired sessions (DEFINITIONS 4.3)
-- Without clients, which intervals need and which cost ten times as long (by_number.sql).
SELECT
    number,
    count(*) AS sessions,
    sum(score_before)::DOUBLE / count(*) AS mean_before,
    sum(score_after)::DOUBLE / count(*) AS mean_after
FROM (
    SELECT
        number,
        CASE $scale WHEN 'pain' THEN pain_before WHEN 'anxiety' THEN anxiety_before END AS score_before,
        CASE $scale WHEN 'pain' THEN pain_after WHEN 'anxiety' THEN anxiety_after END AS score_after
    FROM ({counted})
    WHERE number IS NOT NULL
)
WHERE score_before IS NOT NULL AND score_after IS NOT NULL
GROUP BY number
ORDER BY number
