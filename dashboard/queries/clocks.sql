-- grain: one client within one value of the column $by (DEFINITIONS 4.1)
-- The selection picks the session; the next visit counts wherever it lies.
SELECT
    "group",
    person,
    count(*) AS pairs,
    sum(before - next_before)::BIGINT AS sum_remaining,
    sum(before - after)::BIGINT AS sum_relief
FROM (SELECT *, {value} AS "group" FROM ({marks}))
JOIN (
    SELECT person, complaint AS next_complaint, episode, number - 1 AS number, date AS next_date,
        (CASE $scale WHEN 'pain' THEN pain_before
                     WHEN 'anxiety' THEN anxiety_before END * 10000)::BIGINT AS next_before
    FROM sessions
    WHERE number > 1
) AS following
    USING (person, episode, number)
WHERE paired
  AND next_before IS NOT NULL
  AND next_complaint IS NOT DISTINCT FROM complaint
  AND next_date - date <= $next_visit_days
GROUP BY ALL
