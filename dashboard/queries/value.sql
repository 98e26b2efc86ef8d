-- a part: the value of the column $by in one session, or its several techniques; NULL without $by
unnest(CASE $by
    WHEN 'clinic' THEN [clinic]
    WHEN 'therapist' THEN [therapist]
    WHEN 'body_area' THEN [body_area]
    WHEN 'presentation' THEN [presentation]
    WHEN 'session_number' THEN [number::VARCHAR]
    WHEN 'technique' THEN coalesce(string_split(techniques, '; '), [NULL])
    ELSE [NULL]
END)
