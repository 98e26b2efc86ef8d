-- Grain: one row per distinct text of the referral status column: how far along suggested → made → attended → outcome known.
SELECT raw, value, CASE WHEN value IS NULL AND NOT nothing(said) AND NOT none_of(said) THEN 'not a known referral status' END AS problem, NULL::VARCHAR AS hint
FROM (SELECT raw, said, CASE
    WHEN nothing(said) OR (regexp_matches(said, '\b(no|not|never|unknown|await\w*|waiting|pending|declined|cancel\w*)\b') AND said <> 'pending') THEN NULL
    WHEN regexp_matches(said, 'outcome|known|closed|reported|result|reply|(letter|report|heard) (back|received)') THEN 'outcome known'
    WHEN regexp_matches(said, 'attend|seen|went|visited|completed') THEN 'attended'
    WHEN regexp_matches(said, 'made|sent|booked|referred|written|letter') THEN 'made'
    WHEN regexp_matches(said, 'suggest|advised|recommended|discussed|open|pending') THEN 'suggested'
  END AS value FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts))
