-- grain: one client: attended sessions, and those after which something unwelcome was noted (DEFINITIONS 9.4)
SELECT
    person AS client,
    count(*) AS attended,
    count(*) FILTER (adverse_event = 'minor') AS minor,
    count(*) FILTER (adverse_event = 'moderate') AS moderate,
    count(*) FILTER (adverse_event = 'serious') AS serious
FROM ({selected})
WHERE status = 'attended'
GROUP BY person
