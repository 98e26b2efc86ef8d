-- grain: one ISO week or month ($unit) within one value of the column $by; NULL where that is not recorded
-- As periods.sql; a session counts under each of its techniques.
SELECT "group", start, {times}
FROM (
    SELECT *, {rules}
    FROM (
        SELECT
            unnest(groups) AS "group", start, times, attended, referred,
            (before_score * 10000)::BIGINT AS before,
            (after_score * 10000)::BIGINT AS after
        FROM (
            SELECT
                CASE $by
                    WHEN 'clinic' THEN [clinic]
                    WHEN 'therapist' THEN [therapist]
                    WHEN 'body_area' THEN [body_area]
                    WHEN 'presentation' THEN [presentation]
                    WHEN 'technique' THEN coalesce(string_split(techniques, '; '), [NULL])
                END AS groups,
                date_trunc($unit, date)::DATE AS start,
                status = 'attended' AS attended,
                referral IS NOT NULL AND lower(referral) <> 'none' AS referred,
                CASE $scale WHEN 'pain' THEN pain_before WHEN 'anxiety' THEN anxiety_before END AS before_score,
                CASE $scale WHEN 'pain' THEN pain_after WHEN 'anxiety' THEN anxiety_after END AS after_score,
                count(*) AS times
            FROM ({selected})
            GROUP BY ALL
        )
    )
)
GROUP BY "group", start
ORDER BY "group", start
