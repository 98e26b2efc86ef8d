-- Grain: one row per distinct text of a birth date column. Read like a date; only the age at the session is kept.
-- Birth dates before 1990 are the rule, so the date rule's lower bound is not used.
SELECT raw, value, problem, hint FROM (
  SELECT raw, day AS value, CASE WHEN nothing(said) THEN NULL WHEN day IS NULL THEN 'not a date'
    WHEN day > $today::DATE THEN 'after today' WHEN day < DATE '1900-01-01' THEN 'before 1900' END AS problem, NULL::VARCHAR AS hint
  FROM (SELECT raw, said, coalesce(
      day_of(TRY_CAST(regexp_extract(said, '^(\d{4})[-/.]', 1) AS INTEGER), TRY_CAST(regexp_extract(said, '^\d{4}[-/.](\d{1,2})', 1) AS INTEGER),
             TRY_CAST(regexp_extract(said, '^\d{4}[-/.]\d{1,2}[-/.](\d{1,2})', 1) AS INTEGER)),
      day_of(year, CASE WHEN $day_first THEN second ELSE first END, CASE WHEN $day_first THEN first ELSE second END),
      day_of(year, month_of(regexp_extract(said, '([a-z]{3})', 1)), TRY_CAST(regexp_extract(said, '^(\d{1,2})\D', 1) AS INTEGER))) AS day
    FROM (SELECT raw, lower(tidy(raw)) AS said,
        TRY_CAST(regexp_extract(lower(tidy(raw)), '\b(\d{4})\b', 1) AS INTEGER) AS year,
        TRY_CAST(regexp_extract(lower(tidy(raw)), '^(\d{1,2})[-/. ]\d{1,2}[-/. ]\d{4}', 1) AS INTEGER) AS first,
        TRY_CAST(regexp_extract(lower(tidy(raw)), '^\d{1,2}[-/. ](\d{1,2})[-/. ]\d{4}', 1) AS INTEGER) AS second FROM texts)))
