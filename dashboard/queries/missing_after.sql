-- grain: one attended session without a score after it, of the scale $scale
SELECT
    session, client, date, therapist, clinic, techniques, body_area, presentation, number,
    CASE $scale WHEN 'pain' THEN pain_before WHEN 'anxiety' THEN anxiety_before END AS before
FROM ({selected})
WHERE status = 'attended'
  AND CASE $scale WHEN 'pain' THEN pain_after WHEN 'anxiety' THEN anxiety_after END IS NULL
ORDER BY date, session
