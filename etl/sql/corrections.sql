-- Grain: one row per changed cell of a corrected session: the old and the new value.
INSERT INTO new.corrections
SELECT $load, $file, session, "column", old, new FROM (
  SELECT session, unnest([{cells}], recursive := true)
  FROM prior JOIN clean USING (session) JOIN fates USING (n, session) WHERE fate = 'corrected')
WHERE new IS NOT NULL AND old IS DISTINCT FROM new
