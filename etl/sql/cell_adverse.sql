-- Grain: one row per distinct text of the adverse event column.
SELECT raw, value, CASE WHEN value IS NULL AND NOT nothing(said) THEN 'not a known adverse event' END AS problem, NULL::VARCHAR AS hint
FROM (SELECT raw, said, CASE WHEN none_of(said) THEN 'none' WHEN regexp_matches(said, '^(minor|mild)') THEN 'minor'
    WHEN regexp_matches(said, '^moderate') THEN 'moderate' WHEN regexp_matches(said, '^(serious|severe|major)') THEN 'serious'
  END AS value FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts))
