-- Grain: one row per distinct text of the age column: whole years.
SELECT raw, CASE WHEN problem IS NULL THEN years::SMALLINT END AS value, problem, NULL::VARCHAR AS hint FROM (
  SELECT raw, years, CASE WHEN nothing(said) OR years BETWEEN 0 AND 120 THEN NULL ELSE 'not an age in whole years' END AS problem FROM (
    SELECT raw, said, CASE WHEN regexp_full_match(said, '\d{1,3}([.,]0+)?( ?(y|yrs?|years?)( old)?)?') THEN regexp_extract(said, '\d+')::INTEGER END AS years
    FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts)))
