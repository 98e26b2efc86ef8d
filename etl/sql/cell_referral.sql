-- Grain: one row per distinct text of the referral column: a destination, or 'none'. A person's name never gets in: it is 'Other'.
SELECT raw, CASE WHEN nothing(said) THEN NULL WHEN none_of(said) THEN 'none'
    WHEN regexp_matches(said, '\b(a ?& ?e|a and e|emergency|999|hospital|casualty|ambulance)\b') THEN 'A&E'
    WHEN regexp_matches(said, '\bosteo') THEN 'Osteopath'
    WHEN regexp_matches(said, '\bphysio') THEN 'Physiotherapist'
    WHEN regexp_matches(said, '\b(g\.?p\.?|doctor|general practi\w+|surgery|111)\b') THEN 'GP'
    ELSE 'Other' END AS value, NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts)
