-- Grain: one row per distinct text of a questionnaire's column (GAD-7, PHQ-9): its total, a whole number. $top: the highest there is.
SELECT raw, CASE WHEN problem IS NULL THEN total::SMALLINT END AS value, problem, NULL::VARCHAR AS hint FROM (
  SELECT raw, total, CASE
    WHEN nothing(said) OR total <= $top::INTEGER THEN NULL
    WHEN total > $top::INTEGER OR regexp_full_match(said, '-\s*\d+') THEN 'outside 0-' || $top
    ELSE 'not a whole number' END AS problem FROM (
    SELECT raw, said, CASE WHEN regexp_full_match(said, '\d{1,4}([.,]0+)?(\s*(/|out of|of)\s*' || $top || ')?') THEN regexp_extract(said, '^\d+')::INTEGER END AS total
    FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts)))
