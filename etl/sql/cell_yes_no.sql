-- Grain: one row per distinct text of a yes/no column.
SELECT raw, value, CASE WHEN value IS NULL AND NOT nothing(said) THEN 'not yes or no' END AS problem, NULL::VARCHAR AS hint
FROM (SELECT raw, said, CASE
    WHEN said IN ('y', 'yes', 'true', '1', '1.0', 'x', '✓', '✔', '☑', '✅', 't', 'given', 'done', 'ja', 'ok') THEN true
    WHEN said IN ('n', 'no', 'false', '0', '0.0', '✗', '✘', '☐', '❌', 'f', 'none', 'not given', 'no exercises') THEN false
  END AS value FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts))
