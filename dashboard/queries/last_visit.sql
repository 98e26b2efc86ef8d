-- grain: one row: the latest attended session of one client ($client), and how many there are
SELECT date, therapist, techniques, body_area, presentation, count(*) OVER () AS sessions
FROM sessions
WHERE client = $client AND status = 'attended'
ORDER BY date DESC, time DESC, session
LIMIT 1
