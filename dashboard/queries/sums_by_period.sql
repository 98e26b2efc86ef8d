-- grain: one client within one ISO week or month ($unit), named by its first day
SELECT date_trunc($unit, date)::DATE AS start, person, {totals}
FROM ({marks})
GROUP BY ALL
