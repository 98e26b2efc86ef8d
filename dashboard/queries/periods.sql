-- grain: one ISO week or month ($unit), named by its first day
-- For series without intervals: all clients of a period in one row. Sessions alike in all that counts
-- are counted first; they are few, so that each threshold is judged once for many sessions.
SELECT start, {times}
FROM (
    SELECT *, {rules}
    FROM (
        SELECT
            start, times, attended, referred,
            (before_score * 10000)::BIGINT AS before,
            (after_score * 10000)::BIGINT AS after
        FROM (
            SELECT
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
GROUP BY start
ORDER BY start
