-- grain: one level of a column of the case mix within one value of the column $by; NULL is all sessions together
-- The column 'all' has one level. A session counts in each of its techniques. '' stands for "not recorded".
WITH kinds AS (
    SELECT
        techniques, clinic, therapist, body_area, presentation, number,
        count(*) AS attended,
        count(*) FILTER (paired) AS sessions,
        coalesce(sum(before) FILTER (paired), 0)::BIGINT AS before
    FROM ({marks})
    WHERE attended
    GROUP BY ALL
), grouped AS (
    SELECT NULL AS "group", * FROM kinds
    UNION ALL
    SELECT unnest(list_distinct(CASE $by  -- drops what is not recorded
        WHEN 'technique' THEN string_split(techniques, '; ')
        WHEN 'clinic' THEN [clinic]
        WHEN 'therapist' THEN [therapist]
        WHEN 'body_area' THEN [body_area]
        WHEN 'presentation' THEN [presentation]
        WHEN 'session_number' THEN [number::VARCHAR]
    END)), * FROM kinds
)
SELECT
    "group", "column", level,
    sum(attended)::BIGINT AS attended, sum(sessions)::BIGINT AS sessions, sum(before)::BIGINT AS before
FROM (
    SELECT
        "group", attended, sessions, before,
        unnest(['all', 'body_area', 'presentation', 'session_number', 'therapist']) AS "column",
        unnest(['all', coalesce(body_area, ''), coalesce(presentation, ''), least(number, 4)::VARCHAR,
                coalesce(therapist, '')]) AS level
    FROM grouped
)
GROUP BY ALL
