-- grain: one attended session of one day ($day) in which pain or anxiety was noted before and not after
SELECT session, client, time, therapist,
    pain_before IS NOT NULL AND pain_after IS NULL AS pain,
    anxiety_before IS NOT NULL AND anxiety_after IS NULL AS anxiety,
    pain_before::DOUBLE AS pain_before
FROM sessions
WHERE date = $day AND status = 'attended'
  AND ((pain_before IS NOT NULL AND pain_after IS NULL) OR (anxiety_before IS NOT NULL AND anxiety_after IS NULL))
ORDER BY time DESC NULLS LAST, session
