-- grain: one session, with what completeness needs and nothing else: when, where, by whom, whether they came, what was noted
-- A score that was noted is 0 here, and one that was not is not there; so it is in the marks (measures.alike). No client, no treatment.
SELECT
    date, week, clinic, therapist, status,
    pain_before * 0 AS pain_before, pain_after * 0 AS pain_after,
    anxiety_before * 0 AS anxiety_before, anxiety_after * 0 AS anxiety_after,
    (pain & 2) | CASE WHEN pain_before IS NULL THEN 15 << 6 ELSE 0 END | CASE WHEN pain_after IS NULL THEN 15 << 2 ELSE 0 END AS pain,
    (anxiety & 2) | CASE WHEN anxiety_before IS NULL THEN 15 << 6 ELSE 0 END | CASE WHEN anxiety_after IS NULL THEN 15 << 2 ELSE 0 END AS anxiety
FROM ({every_row})
