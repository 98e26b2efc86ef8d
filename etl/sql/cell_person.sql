-- Grain: one row per distinct spelling of a therapist. ALL CAPITALS and all small become Capital First; else as written.
SELECT raw, CASE WHEN NOT nothing(tidy(raw)) THEN person(tidy(raw)) END AS value, NULL::VARCHAR AS problem, NULL::VARCHAR AS hint FROM texts
