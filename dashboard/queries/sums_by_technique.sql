-- grain: one client within one technique; a session counts in each of its techniques
SELECT technique AS "group", person, {totals}
FROM (
    SELECT *, unnest(coalesce(string_split(techniques, '; '), [NULL])) AS technique
    FROM ({marks})
)
GROUP BY ALL
