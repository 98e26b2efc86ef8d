-- Grain: one row per distinct text of one score column. Gives the number, or why there is none.
-- $top: what the log's scale ends at (10 or 100); a score out of 100 is divided by 10.
WITH trimmed AS (
  SELECT raw, lower(regexp_replace(raw, '[\s\x{a0}\x{2028}]+', ' ', 'g')).trim() AS said FROM texts
), number AS (
  SELECT raw, said, regexp_replace(said, '\s*(/|out of|of)\s*(' || $top || CASE $top WHEN '10' THEN '|ten' ELSE '' END || ')$', '') AS bare,
    said IN ('', '-', '--', '–', '—', '?', '??', 'n/a', 'na', 'n.a.', 'n.a', '#n/a', 'none recorded', 'not recorded',
             'not asked', 'not given', 'not known', 'unknown', 'not applicable', 'null', 'nan', 'not taken', 'missing') AS blank
  FROM trimmed
), digits AS (
  SELECT raw, said, blank, bare, coalesce(
      nullif(list_position(['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'], bare) - 1, -1)::VARCHAR,
      CASE WHEN regexp_full_match(bare, '\d{1,6}([.,]\d+)?|[.,]\d+') THEN regexp_replace(replace(regexp_replace(bare, '^[.,]', '0.'), ',', '.'), '(\.\d*?)0*$', '\1') END
    ) AS plain
  FROM number
), judged AS (
  SELECT *, CASE
      WHEN blank THEN NULL
      WHEN plain IS NOT NULL AND regexp_matches(plain, '\.\d{5}') THEN 'more than four decimals'
      WHEN plain IS NOT NULL AND plain::DECIMAL(18,6) > $top::INTEGER THEN 'outside 0-' || $top
      WHEN plain IS NOT NULL THEN NULL
      WHEN regexp_full_match(said, '(between )?\d+([.,]\d+)?\s*(-|–|—|to|or|and|&|/|\.\.+|,|;|>|->|→)\s*\d+([.,]\d+)?(\s*(/|out of)\s*10+)?')
        OR regexp_full_match(said, '(between )?(zero|one|two|three|four|five|six|seven|eight|nine|ten)\s*(-|–|—|to|or|and)\s*(zero|one|two|three|four|five|six|seven|eight|nine|ten)') THEN 'two values'
      WHEN regexp_full_match(said, '\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*')
        OR regexp_full_match(said, '(\d{1,4}[-/. ])?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([-/. ,]+\d{1,4}){0,2}') THEN 'a date'
      WHEN regexp_full_match(bare, '-\s*\d+([.,]\d+)?') THEN 'outside 0-' || $top
      ELSE 'not a number' END AS problem
  FROM digits
)
SELECT raw,
  CASE WHEN problem IS NULL AND plain IS NOT NULL AND NOT blank THEN
    CASE WHEN $top = '100' THEN (plain::DECIMAL(10,4) * 0.1::DECIMAL(2,1))::DECIMAL(6,4) ELSE plain::DECIMAL(6,4) END END AS value,
  CASE WHEN problem IS NULL AND $top = '100' AND regexp_matches(plain, '\.\d{4}') THEN 'more than four decimals' ELSE problem END AS problem,
  CASE problem WHEN 'a date' THEN
    'one number; a spreadsheet seems to have turned a range into a date'
    || coalesce(' (did the log say ' || range_of(said) || '?)', '') END AS hint
FROM judged
