-- grain: one client within the selection
SELECT person, {totals}
FROM ({marks})
GROUP BY person
