-- Grain: one row per distinct text of an open answer (a complaint, a posture): spaces tidied; ALL CAPITALS and all small become a sentence.
SELECT raw, CASE WHEN NOT nothing(tidy(raw)) THEN CASE WHEN one_case(tidy(raw)) THEN sentence(tidy(raw)) ELSE tidy(raw) END END AS value,
  NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM texts
