-- Grain: one row per distinct text of one date column. Gives day and time of day, or why there is none.
-- $day_first: 03/04 is 3 April. $zone: the clinic's time zone, into which UTC stamps are converted. $today: nothing lies after it,
-- $earliest: nor before it; a year of two digits is the latest that lies between them.
WITH tidied AS (
  SELECT raw, regexp_replace(regexp_replace(lower(tidy(raw)), '^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+', ''), '\b(\d{1,2})(st|nd|rd|th)\b', '\1') AS said
  FROM texts
), shaped AS (
  SELECT raw, said, CASE
      WHEN regexp_matches(said, '^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}') THEN regexp_extract(said, '^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)$', ['y', 'm', 'd', 'rest'])
      WHEN regexp_matches(said, '^(19|20)\d{6}(t|\s|$)') THEN regexp_extract(said, '^(\d{4})(\d{2})(\d{2})(.*)$', ['y', 'm', 'd', 'rest'])
      WHEN regexp_matches(said, '^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}') AND $day_first THEN regexp_extract(said, '^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(.*)$', ['d', 'm', 'y', 'rest'])
      WHEN regexp_matches(said, '^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}') THEN regexp_extract(said, '^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(.*)$', ['m', 'd', 'y', 'rest'])
      WHEN regexp_matches(said, '^\d{1,2}[-/. ]*(of )?[a-z]{3,9}[-/., ]*\d{2,4}') THEN regexp_extract(said, '^(\d{1,2})[-/. ]*(?:of )?([a-z]{3,9})[-/., ]*(\d{4}|\d{2})(.*)$', ['d', 'm', 'y', 'rest'])
      WHEN regexp_matches(said, '^[a-z]{3,9}[. -]*\d{1,2}[, -]+\d{4}') THEN regexp_extract(said, '^([a-z]{3,9})[. -]*(\d{1,2})[, -]+(\d{4})(.*)$', ['m', 'd', 'y', 'rest'])
    END AS part,
    CASE WHEN regexp_full_match(said, '[1-6]\d{4}([.,]\d+)?') THEN TIMESTAMP '1899-12-30' + to_seconds(round(replace(said, ',', '.')::DOUBLE * 86400)) END AS serial
  FROM tidied
), split AS (
  SELECT raw, said, serial, part,
    TRY_CAST(part['y'] AS INTEGER) + CASE WHEN length(part['y']) = 2 THEN 2000 ELSE 0 END AS latest_y,
    coalesce(TRY_CAST(part['m'] AS INTEGER), month_of(part['m'])) AS m, TRY_CAST(part['d'] AS INTEGER) AS d,
    CASE WHEN length(part['y']) = 2 AND day_of(latest_y, m, d) > $today::DATE AND day_of(latest_y - 100, m, d) >= $earliest::DATE
      THEN latest_y - 100 ELSE latest_y END AS y,
    regexp_extract(part['rest'], '^(?:\s*,?\s*at\s+|\s*[t,]?\s*|\s+-\s+)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(z|bst|(?:utc|gmt)?\s?(?:[+-]\d{1,2}(?::?\d{2})?)?)$',
      ['h', 'i', 's', 'half', 'zone']) AS clock
  FROM shaped
), joined AS (
  SELECT *, coalesce(serial::DATE, day_of(y, m, d)) AS local_day, trim(coalesce(part['rest'], ''), ' ,') <> '' AS has_rest,
    TRY_CAST(clock['h'] AS INTEGER) % (CASE WHEN clock['half'] = '' THEN 100 ELSE 12 END)
      + CASE WHEN clock['half'] LIKE 'p%' THEN 12 ELSE 0 END AS hour,
    CASE WHEN clock['zone'] = 'bst' THEN INTERVAL 60 MINUTE WHEN clock['zone'] <> '' THEN
      to_minutes(coalesce(TRY_CAST(ahead_of['sign'] || '1' AS INTEGER) * (coalesce(TRY_CAST(ahead_of['h'] AS INTEGER), 0) * 60 + coalesce(TRY_CAST(ahead_of['m'] AS INTEGER), 0)), 0)) END AS ahead
  FROM (SELECT *, regexp_extract(clock['zone'], '([+-])(\d{1,2}):?(\d{2})?$', ['sign', 'h', 'm']) AS ahead_of FROM split)
), stamped AS (
  SELECT *, coalesce(CASE WHEN regexp_matches(said, '[.,]') THEN serial END, TRY_CAST(local_day || format(' {:02d}:', hour) || clock['i'] || ':' || coalesce(nullif(clock['s'], ''), '00') AS TIMESTAMP)) AS stamp
  FROM joined
), placed AS (
  SELECT *, CASE WHEN ahead IS NULL THEN stamp ELSE timezone($zone, timezone('UTC', stamp - ahead)) END AS moment FROM stamped
)
SELECT raw, CASE WHEN problem IS NULL THEN day END AS value, CASE WHEN problem IS NULL THEN moment::TIME END AS clock, problem, NULL::VARCHAR AS hint
FROM (
  SELECT raw, moment, coalesce(moment::DATE, local_day) AS day, CASE
      WHEN nothing(said) THEN NULL
      WHEN local_day IS NULL AND y IS NOT NULL AND m IS NOT NULL AND d IS NOT NULL THEN 'no such day'
      WHEN local_day IS NULL OR (has_rest AND moment IS NULL) THEN 'not a date'
      WHEN coalesce(moment::DATE, local_day) > $today::DATE THEN 'after today'
      WHEN coalesce(moment::DATE, local_day) < $earliest::DATE THEN 'before ' || year($earliest::DATE)
    END AS problem FROM placed)
