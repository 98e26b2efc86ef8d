-- grain: one value of a column that people choose from when they log a session, with how often and how lately it was used
SELECT "column", value, count(*) AS sessions, max(date) AS latest
FROM (
    SELECT unnest(['clinic', 'therapist', 'body_area', 'presentation']) AS "column",
        unnest([clinic, therapist, body_area, presentation]) AS value, date
    FROM sessions
    UNION ALL
    SELECT 'technique', unnest(string_split(techniques, '; ')), date
    FROM sessions
)
WHERE value IS NOT NULL
GROUP BY ALL
ORDER BY "column", sessions DESC, value
