-- grain: one row for the whole database
SELECT
    min(date) AS first,
    max(date) AS last,
    count(*) AS sessions
FROM sessions
