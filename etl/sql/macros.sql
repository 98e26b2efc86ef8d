-- Small shared rules, as macros of the scratch connection.
CREATE OR REPLACE TEMP MACRO tidy(t) AS trim(regexp_replace(t, '[\s\x{a0}\x{2028}\x{200b}\x{feff}\x{fe0f}]+', ' ', 'g'));
CREATE OR REPLACE TEMP MACRO nothing(t) AS lower(t) IN ('', '-', '--', '–', '—', '?', '??', 'n/a', 'na', 'n.a.', 'n.a', '#n/a',
  'none recorded', 'not recorded', 'not asked', 'not given', 'unknown', 'not known', 'null', 'nan', 'not applicable', 'missing');
-- "None of these", "No red flags today", "not needed": only such words, for "no feeling in both legs" is a red flag.
CREATE OR REPLACE TEMP MACRO none_of(t) AS regexp_full_match(trim(regexp_replace(lower(t), '[^a-z0-9]+', ' ', 'g')), '(none|nil|no|not|nothing|n|false|0)'
  || '( (none|of|the|these|those|above|any|at|all|this|time|yet|today|new|further|other|onward|known|noted|reported|observed|seen|found|identified|present'
  || '|needed|necessary|required|indicated|made|suggested|referred|referrals?|red|flags?|warning|signs?|adverse|side|events?|effects?|reactions?|concerns?'
  || '|issues?|problems?|complications?|to|report))*');
CREATE OR REPLACE TEMP MACRO month_of(t) AS nullif(list_position(
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'], lower(t)[1:3]), 0);
CREATE OR REPLACE TEMP MACRO day_of(y, m, d) AS TRY_CAST(format('{:04d}-{:02d}-{:02d}', y, m, d) AS DATE);
CREATE OR REPLACE TEMP MACRO one_case(t) AS (upper(t) = t OR lower(t) = t);
CREATE OR REPLACE TEMP MACRO sentence(t) AS CASE
  WHEN upper(t) = t AND length(t) <= 5 AND NOT contains(t, ' ') THEN t
  ELSE upper(t[1]) || lower(t[2:]) END;
CREATE OR REPLACE TEMP MACRO capitals(t, mark) AS array_to_string(list_transform(string_split(t, mark), lambda w: upper(w[1]) || w[2:]), mark);
CREATE OR REPLACE TEMP MACRO person(t) AS CASE WHEN one_case(t) THEN capitals(capitals(capitals(lower(t), ' '), '-'), '''') ELSE t END;
CREATE OR REPLACE TEMP MACRO range_of(t) AS (
  SELECT CASE WHEN greatest(a, b) <= 10 THEN least(a, b) || '-' || greatest(a, b) END FROM (SELECT
    coalesce(TRY_CAST(regexp_extract(t, '^\d{4}-(\d{1,2})-\d{1,2}', 1) AS INTEGER), month_of(regexp_extract(t, '[a-z]{3}')),
             TRY_CAST(regexp_extract(t, '^\d{1,2}[-/.](\d{1,2})', 1) AS INTEGER)) AS a,
    coalesce(TRY_CAST(regexp_extract(t, '^\d{4}-\d{1,2}-(\d{1,2})', 1) AS INTEGER), TRY_CAST(regexp_extract(t, '^(\d{1,2})\b', 1) AS INTEGER),
             TRY_CAST(regexp_extract(t, '[a-z]+[-/. ]+(\d{1,2})$', 1) AS INTEGER)) AS b));
CREATE OR REPLACE TEMP MACRO pseudonym(t, inner_pad, outer_pad) AS
  left(sha256(outer_pad || unhex(sha256(inner_pad || encode(
    replace(replace(lower(nfc_normalize(tidy(t))), 'ß', 'ss'), 'ς', 'σ'))))), 32);
CREATE OR REPLACE TEMP MACRO expected_of(r) AS getvariable('expected')[r];
CREATE OR REPLACE TEMP MACRO short(v) AS CASE WHEN regexp_full_match(v, '\d+\.\d+') THEN regexp_replace(v, '\.?0+$', '') ELSE v END;
