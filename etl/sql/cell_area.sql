-- Grain: one row per distinct text of the body area column; usual spellings are joined, others kept in sentence case.
SELECT raw, CASE WHEN nothing(said) THEN NULL
    WHEN regexp_full_match(said, '(the )?(low(er)?([ -]back)|lumbar( spine)?|lumbar region|lbp|low(er)? back pain)') THEN 'Lower back'
    WHEN regexp_full_match(said, '(the )?(upper[ -]back|thoracic( spine)?|upper back pain)') THEN 'Upper back'
    WHEN regexp_full_match(said, '(the )?(neck|cervical( spine)?|neck pain)') THEN 'Neck'
    WHEN regexp_full_match(said, '((the )?shoulders?|shoulder pain)') THEN 'Shoulder'
    ELSE sentence(tidy(raw)) END AS value, NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM (SELECT raw, lower(tidy(raw)) AS said FROM texts)
