-- grain: one client: first and last GAD-7 and PHQ-9 of the latest course with one (DEFINITIONS 1.3)
-- One score alone is a start without an end.
SELECT
    person,
    arg_min(gad7, number) AS gad7_first,
    CASE WHEN count(gad7) > 1 THEN arg_max(gad7, number) END AS gad7_last,
    arg_min(phq9, number) AS phq9_first,
    CASE WHEN count(phq9) > 1 THEN arg_max(phq9, number) END AS phq9_last
FROM ({selected})
WHERE number IS NOT NULL
GROUP BY person, complaint, episode
HAVING count(gad7) + count(phq9) > 0
QUALIFY row_number() OVER (PARTITION BY person ORDER BY max(date) DESC, episode DESC, complaint) = 1
