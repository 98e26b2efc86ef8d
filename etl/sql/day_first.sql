-- Grain: one row. How many distinct dates can only be day first, and how many only month first.
SELECT count(*) FILTER (a > 12 AND b <= 12) AS day_first, count(*) FILTER (b > 12 AND a <= 12) AS month_first,
  count(*) FILTER (a <= 12 AND b <= 12 AND a <> b) AS either
FROM (SELECT regexp_extract(raw, '(\d{1,2})[-/. ]\d{1,2}[-/. ]\d{2,4}', 1)::INTEGER AS a,
             regexp_extract(raw, '\d{1,2}[-/. ](\d{1,2})[-/. ]\d{2,4}', 1)::INTEGER AS b
      FROM texts WHERE regexp_matches(raw, '^\D{0,12}\d{1,2}[-/. ]\d{1,2}[-/. ](\d{4}|\d{2})\b'))
