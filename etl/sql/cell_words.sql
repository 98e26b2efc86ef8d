-- Grain: one row per distinct text of an open column. Spaces tidied; ALL CAPITALS and all small become a capitalised name.
SELECT raw, CASE WHEN NOT nothing(tidy(raw)) THEN CASE WHEN one_case(tidy(raw)) AND length(tidy(raw)) > 5 THEN person(tidy(raw)) ELSE tidy(raw) END END AS value,
  NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM texts
