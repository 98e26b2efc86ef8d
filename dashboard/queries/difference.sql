-- grain: one row: the clients with a session that only one of two selections lets through; then with one recorded on each scale
SELECT
    count(DISTINCT person) AS clients,
    count(DISTINCT person) FILTER (status = 'attended' AND pain_before IS NOT NULL AND pain_after IS NOT NULL) AS pain,
    count(DISTINCT person) FILTER (status = 'attended' AND anxiety_before IS NOT NULL AND anxiety_after IS NOT NULL) AS anxiety
FROM sessions
WHERE (session IN (SELECT session FROM ({counted}))) <> (session IN (SELECT session FROM ({other})))
