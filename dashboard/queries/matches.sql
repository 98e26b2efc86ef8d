-- a part: whether the filters let a session through; a parameter that is NULL filters nothing
    ($start IS NULL OR date >= $start)
    AND ($end IS NULL OR date <= $end)
    AND ($clinic IS NULL OR list_contains($clinic, clinic))
    AND ($therapist IS NULL OR list_contains($therapist, therapist))
    AND ($body_area IS NULL OR list_contains($body_area, body_area))
    AND ($presentation IS NULL OR list_contains($presentation, presentation))
    AND ($session_number IS NULL OR list_contains($session_number, number))
    AND ($technique IS NULL OR list_has_any($technique, string_split(techniques, '; ')))
