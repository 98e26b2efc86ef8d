-- Grain: one row per distinct text of the duration column: whole minutes.
SELECT raw, CASE WHEN problem IS NULL THEN minutes::SMALLINT END AS value, problem, NULL::VARCHAR AS hint FROM (
  SELECT raw, minutes, CASE WHEN nothing(said) OR minutes BETWEEN 1 AND 600 THEN NULL ELSE 'not whole minutes' END AS problem FROM (
    SELECT raw, said, CASE
      WHEN regexp_full_match(said, '\d{1,3}([.,]0+)?\s*(m|mins?|minutes?)?\.?') THEN regexp_extract(said, '\d+')::INTEGER
      WHEN regexp_full_match(said, '\d{1,2}:[0-5]\d(:00)?') THEN string_split(said, ':')[1]::INTEGER * 60 + string_split(said, ':')[2]::INTEGER
      WHEN regexp_full_match(said, '\d([.,](25|5|50|75))?\s*(h|hrs?|hours?)') THEN round(replace(regexp_extract(said, '[\d.,]+'), ',', '.')::DOUBLE * 60)::INTEGER
      WHEN regexp_full_match(said, '\d\s*(h|hrs?|hours?)( and)?\s*\d{1,2}\s*(m|mins?|minutes?)?') THEN
        regexp_extract(said, '^\d')::INTEGER * 60 + regexp_extract(said, '(\d{1,2})\s*(?:m|mins?|minutes?)?$', 1)::INTEGER
    END AS minutes FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts)))
