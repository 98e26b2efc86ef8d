-- Grain: one row per distinct text of the presentation column; usual wordings, and how long it has lasted, are joined, others kept
-- in lower case.
SELECT raw, CASE WHEN nothing(said) THEN NULL
    WHEN regexp_matches(said, '^(acute|less than (6|six) weeks|< ?6 weeks)') THEN 'acute'
    WHEN regexp_matches(said, '^(persistent|sub-?acute|((over|more than|between|>) ?)?(6|six) weeks)') THEN 'persistent'
    WHEN regexp_matches(said, '^(chronic|long[ -]term|more than (1|a|one) year|> ?1 year|over (1|a|one) year)') THEN 'chronic'
    WHEN regexp_matches(said, '\b(disc|nerve|sciatica|neurological)\b') THEN 'suspected disc or nerve'
    WHEN regexp_matches(said, '^(post|after)[ -]?(exercise|sport|training|workout)') THEN 'post-exercise'
    WHEN regexp_matches(said, '^stress') THEN 'stress-related'
    WHEN days < 42 THEN 'acute' WHEN days <= 365 THEN 'persistent' WHEN days > 365 THEN 'chronic'
    ELSE said END AS value, NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM (SELECT raw, said, part['n']::INTEGER * CASE part['unit'] WHEN 'day' THEN 1 WHEN 'week' THEN 7 WHEN 'month' THEN 30 ELSE 365 END AS days
  FROM (SELECT raw, lower(tidy(raw)) AS said,
    regexp_extract(nullif(regexp_extract(said, '^(?:about |around |for )?\d{1,3} (?:day|week|month|year)s?(?: ago)?$'), ''), '(\d+) (day|week|month|year)', ['n', 'unit']) AS part FROM texts))
