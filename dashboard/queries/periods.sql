-- grain: one ISO week or month ($unit), named by its first day
-- For series without intervals: all clients of a period in one row.
SELECT date_trunc($unit, date)::DATE AS start, {totals}
FROM ({marks})
GROUP BY ALL
ORDER BY start
