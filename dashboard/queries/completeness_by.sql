-- grain: one ISO week or month ($unit), named by its first day, within one value of the column $by
SELECT
    date_trunc($unit, date)::DATE AS start,
    CASE $by WHEN 'therapist' THEN therapist WHEN 'clinic' THEN clinic END AS "group",
    count(*) FILTER (attended) AS attended,
    count(*) FILTER (paired) AS paired
FROM ({marks})
GROUP BY ALL
ORDER BY "group", start
