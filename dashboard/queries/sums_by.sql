-- grain: one client within one value of the column $by; NULL where that is not recorded
SELECT
    CASE $by
        WHEN 'clinic' THEN clinic
        WHEN 'therapist' THEN therapist
        WHEN 'body_area' THEN body_area
        WHEN 'presentation' THEN presentation
        WHEN 'session_number' THEN number::VARCHAR
    END AS "group",
    person,
    {totals}
FROM ({marks})
GROUP BY ALL
