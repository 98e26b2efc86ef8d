-- grain: one attended session with an adverse event that was more than minor (DEFINITIONS 9.4)
SELECT session, client, therapist, date, adverse_event
FROM ({selected})
WHERE status = 'attended' AND adverse_event IN ('moderate', 'serious')
ORDER BY date, session
