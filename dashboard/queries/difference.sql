-- grain: one row: the clients with an attended session that only one of two selections lets through
SELECT count(DISTINCT person) AS clients
FROM sessions
WHERE status = 'attended'
  AND (session IN (SELECT session FROM ({counted}))) <> (session IN (SELECT session FROM ({other})))
