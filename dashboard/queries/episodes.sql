-- grain: one client, over the courses that the selection touches, as they stood on the last day chosen (DEFINITIONS 4.4)
-- Each course with at least two before-scores is one row of the totals: its first before-score and its latest.
SELECT person, {totals}
FROM (
    SELECT *, {rules}
    FROM (
        SELECT
            person, true AS attended, false AS referred,
            (arg_min(score, number) * 10000)::BIGINT AS before,
            (arg_max(score, number) * 10000)::BIGINT AS after
        FROM (
            SELECT *, CASE $scale WHEN 'pain' THEN pain_before WHEN 'anxiety' THEN anxiety_before END AS score
            FROM sessions
            WHERE number IS NOT NULL AND ($end IS NULL OR date <= $end)
        ) AS course
        SEMI JOIN ({selected}) AS chosen
            ON chosen.person = course.person
            AND chosen.episode = course.episode
            AND chosen.complaint IS NOT DISTINCT FROM course.complaint
        WHERE score IS NOT NULL
        GROUP BY person, complaint, episode
        HAVING count(*) >= 2
    )
)
GROUP BY person
