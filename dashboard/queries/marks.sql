-- a part: one row per selected session, with what it counts for (DEFINITIONS 2)
-- Scores as whole ten-thousandths of a point, so that thresholds and sums are exact; a load packed them into one number (measures.alike).
SELECT
    *,
    {rules}
FROM (
    SELECT
        session, person, complaint, episode, number, date, week, clinic, therapist, techniques, body_area, presentation,
        mark & 2 > 0 AS attended,
        mark & 1 > 0 AS referred,
        nullif((mark >> 6) & 15, 15) * 10000 + (mark >> 24) AS before,
        nullif((mark >> 2) & 15, 15) * 10000 + ((mark >> 10) & 16383) AS after
    FROM (SELECT *, CASE $scale WHEN 'pain' THEN pain WHEN 'anxiety' THEN anxiety END AS mark FROM ({selected}))
)
