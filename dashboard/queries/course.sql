-- grain: one starting band and session number, over all courses that were over on the day $until (DEFINITIONS 8.1)
-- A course is over when nobody came for $episode_gap_days.
WITH visits AS (
    SELECT person, complaint, episode, number, date,
        (CASE $scale WHEN 'pain' THEN pain_before WHEN 'anxiety' THEN anxiety_before END)::DOUBLE AS score
    FROM sessions
    WHERE number IS NOT NULL AND date <= $until
), earlier AS (
    SELECT person, complaint, episode, arg_min(score, number) AS first
    FROM visits
    GROUP BY ALL
    HAVING max(date) <= $until - $episode_gap_days::INTEGER AND first >= 1
)
SELECT
    CASE WHEN first >= 7 THEN '7-10' WHEN first >= 4 THEN '4-6' ELSE '1-3' END AS band,
    number,
    count(DISTINCT earlier.person) AS clients,
    quantile_cont(score, 0.1) AS p10,
    quantile_cont(score, 0.5) AS p50,
    quantile_cont(score, 0.8) AS p80,
    quantile_cont(score, $off_track) AS off_track
FROM earlier
JOIN visits
    ON visits.person = earlier.person
    AND visits.episode = earlier.episode
    AND visits.complaint IS NOT DISTINCT FROM earlier.complaint
WHERE score IS NOT NULL
GROUP BY band, number
ORDER BY band, number
