-- grain: one level of one column of the case mix, with how many sessions have it (DEFINITIONS 6.1)
-- '' stands for "not recorded"; a session has one level of each column, but any number of techniques.
WITH chosen AS MATERIALIZED (
    SELECT techniques, body_area, presentation, least(number, 4) AS number, therapist,
        count(*) AS attended, count(*) FILTER (paired) AS paired
    FROM ({marks})
    WHERE attended
    GROUP BY ALL
)
SELECT 'technique' AS "column", level, sum(attended)::BIGINT AS attended, sum(paired)::BIGINT AS paired
FROM (SELECT unnest(string_split(techniques, '; ')) AS level, attended, paired FROM chosen)
GROUP BY ALL
UNION ALL
SELECT 'body_area', coalesce(body_area, ''), sum(attended)::BIGINT, sum(paired)::BIGINT FROM chosen GROUP BY ALL
UNION ALL
SELECT 'presentation', coalesce(presentation, ''), sum(attended)::BIGINT, sum(paired)::BIGINT FROM chosen GROUP BY ALL
UNION ALL
SELECT 'session_number', number::VARCHAR, sum(attended)::BIGINT, sum(paired)::BIGINT FROM chosen GROUP BY ALL
UNION ALL
SELECT 'therapist', coalesce(therapist, ''), sum(attended)::BIGINT, sum(paired)::BIGINT FROM chosen GROUP BY ALL
ORDER BY "column", level
