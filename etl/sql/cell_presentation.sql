-- Grain: one row per distinct text of the presentation column; usual wordings are joined, others kept in lower case.
SELECT raw, CASE WHEN nothing(said) THEN NULL
    WHEN regexp_matches(said, '^(acute|less than (6|six) weeks|< ?6 weeks)') THEN 'acute'
    WHEN regexp_matches(said, '^(persistent|sub-?acute|(6|six) weeks)') THEN 'persistent'
    WHEN regexp_matches(said, '^(chronic|long[ -]term|more than (1|a|one) year|> ?1 year|over a year)') THEN 'chronic'
    WHEN regexp_matches(said, '\b(disc|nerve|sciatica|neurological)\b') THEN 'suspected disc or nerve'
    WHEN regexp_matches(said, '^(post|after)[ -]?(exercise|sport|training|workout)') THEN 'post-exercise'
    WHEN regexp_matches(said, '^stress') THEN 'stress-related'
    ELSE said END AS value, NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts)
