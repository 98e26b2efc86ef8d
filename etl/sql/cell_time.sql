-- Grain: one row per distinct text of the time column; a cell with date and time gives the time, one with a slot ("09:00 - 10:00") its start.
SELECT raw, CASE WHEN problem IS NULL AND NOT nothing(said) THEN clock END AS value, problem, NULL::VARCHAR AS hint FROM (
  SELECT *, CASE WHEN nothing(said) OR clock IS NOT NULL THEN NULL ELSE 'not a time of day' END AS problem FROM (
    SELECT raw, said, coalesce(
      TRY_CAST(CASE WHEN part['h'] <> '' THEN format('{:02d}:{}:00',
        part['h']::INTEGER % (CASE WHEN part['half'] = '' THEN 100 ELSE 12 END) + CASE WHEN part['half'] LIKE 'p%' THEN 12 ELSE 0 END,
        coalesce(nullif(part['i'], ''), '00')) END AS TIME),
      CASE WHEN regexp_full_match(said, '0?\.\d+') THEN TIME '00:00' + to_minutes(round(said::DOUBLE * 1440)::INTEGER) END) AS clock
    FROM (SELECT raw, said, CASE
        WHEN regexp_full_match(said, '([01]\d|2[0-3])[0-5]\d') THEN regexp_extract(said, '^(\d{2})(\d{2})()()$', ['h', 'i', 's', 'half'])
        WHEN regexp_full_match(said, '\d{1,2}\s*[ap]\.?m\.?') THEN regexp_extract(said, '^(\d{1,2})()()\s*([ap])', ['h', 'i', 's', 'half'])
        ELSE regexp_extract(said, '^(?:.*\d[ t,]+)?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?$', ['h', 'i', 's', 'half']) END AS part
      FROM (SELECT raw, regexp_replace(lower(tidy(raw)), '(\d[ap]?\.?m?\.?)\s*(-|–|—|to)\s*\d{1,2}([:.h]\d{2}|\s*[ap]\.?m)[^/]*$', '\1') AS said FROM texts))))
