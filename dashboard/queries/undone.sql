-- grain: one load that was taken back, with the names of its files
SELECT load, any_value("at") AS "at", list(name ORDER BY file) AS files
FROM loads
JOIN files USING (load)
WHERE undone
GROUP BY load
ORDER BY load
