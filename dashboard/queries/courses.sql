-- a part: the courses of the clients that the selection touches, as they stood on the last day chosen, numbered by client
courses AS (
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
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY person ORDER BY begun, complaint) AS course
    FROM courses
)
