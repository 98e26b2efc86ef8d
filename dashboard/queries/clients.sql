-- grain: one client: the latest course that the selection touches, as it stood on the last day chosen
WITH courses AS (
    SELECT
        person, complaint, episode,
        any_value(client) AS client,
        count(*) AS sessions,
        min(date) AS begun,
        max(date) AS latest_session,
        arg_min(score, number) AS first_before,
        arg_max(score, number) AS latest_before,
        max(number) FILTER (score IS NOT NULL) AS number
    FROM (
        SELECT *, CASE $scale WHEN 'pain' THEN pain_before WHEN 'anxiety' THEN anxiety_before END AS score
        FROM sessions
        WHERE number IS NOT NULL AND ($end IS NULL OR date <= $end)
    )
    GROUP BY person, complaint, episode
), counted AS (
    SELECT *, row_number() OVER (PARTITION BY person ORDER BY begun, complaint) AS course
    FROM courses
)
SELECT client, course AS episode, sessions, first_before, latest_before, number, latest_session
FROM counted
SEMI JOIN ({selected}) AS chosen
    ON chosen.person = counted.person
    AND chosen.episode = counted.episode
    AND chosen.complaint IS NOT DISTINCT FROM counted.complaint
QUALIFY row_number() OVER (PARTITION BY counted.person ORDER BY latest_session DESC, course DESC) = 1
ORDER BY client
