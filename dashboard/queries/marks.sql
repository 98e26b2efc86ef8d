-- a part: one row per selected session, with what it counts for (DEFINITIONS 2)
-- Scores as whole ten-thousandths of a point, so that thresholds and sums are exact.
SELECT
    *,
    {rules}
FROM (
    SELECT
        session, person, complaint, episode, number, date, week, clinic, therapist, techniques, body_area, presentation,
        status = 'attended' AS attended,
        coalesce(referral <> 'none', false) AS referred,
        (CASE $scale WHEN 'pain' THEN pain_before
                     WHEN 'anxiety' THEN anxiety_before END * 10000)::BIGINT AS before,
        (CASE $scale WHEN 'pain' THEN pain_after
                     WHEN 'anxiety' THEN anxiety_after END * 10000)::BIGINT AS after
    FROM ({counted})
)
