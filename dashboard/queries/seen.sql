-- grain: one session in a course of care, as its course stood on the last day chosen; with what it can be filtered by
-- $client is NULL. course_number: the session number of the course's latest score.
WITH {courses}
SELECT
    seen.date, seen.clinic, seen.therapist, seen.techniques, seen.body_area, seen.presentation, seen.number,
    numbered.client, course AS episode, sessions, first_before, latest_before, numbered.number AS course_number, latest_session
FROM ({selected}) AS seen
JOIN numbered ON seen.person = numbered.person AND seen.complaint IS NOT DISTINCT FROM numbered.complaint::VARCHAR AND seen.episode = numbered.episode
WHERE seen.number IS NOT NULL
ORDER BY client, latest_session DESC, course DESC
