-- grain: one row for the whole database
SELECT
    min(date) AS first,
    max(date) AS last,
    count(*) AS sessions,
    (SELECT max(value) FROM meta WHERE key = 'demo') = 'yes' AS demo
FROM sessions
