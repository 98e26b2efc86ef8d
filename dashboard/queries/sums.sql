-- grain: one client within the selection
SELECT client, {totals}
FROM ({marks})
GROUP BY client
