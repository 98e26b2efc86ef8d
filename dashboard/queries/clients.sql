-- grain: one client: the latest course that the selection touches, as it stood on the last day chosen
-- With the pseudonym of one client in $client: one course of that client.
WITH courses AS (
    SELECT
        person, complaint, episode,
        any_value(client)::VARCHAR AS client,
        bool_or({filters}) AS chosen,
        count(*) AS sessions,
        min(date) AS begun,
        max(date) AS latest_session,
        arg_min(score, number) AS first_before,
        arg_max(score, number) AS latest_before,
        max(number) FILTER (score IS NOT NULL) AS number
    FROM (
        SELECT *, CASE $scale WHEN 'pain' THEN pain_before WHEN 'anxiety' THEN anxiety_before END AS score
        FROM coded
        WHERE number IS NOT NULL AND ($end IS NULL OR date <= $end) AND person IN (
            SELECT person FROM coded WHERE CASE WHEN $client IS NULL THEN {filters} ELSE client::VARCHAR = $client END)
    )
    GROUP BY person, complaint, episode
), counted AS (
    SELECT *, row_number() OVER (PARTITION BY person ORDER BY begun, complaint) AS course
    FROM courses
)
SELECT client, course AS episode, sessions, first_before, latest_before, number, latest_session
FROM counted
WHERE chosen
QUALIFY $client IS NOT NULL OR row_number() OVER (PARTITION BY person ORDER BY latest_session DESC, course DESC) = 1
ORDER BY client, course
