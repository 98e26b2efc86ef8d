-- grain: one client within one therapist or clinic ($unit; all in one where that is NULL): column sums of the model
-- After these come the counts of each level that the caller asks for, by its place in the list of its column.
WITH sets AS (
    SELECT TRY_CAST(one AS words_techniques) AS techniques, list_transform($technique_levels, lambda level: list_contains(string_split(one, '; '), level)::INTEGER) AS has
    FROM (SELECT unnest($technique_sets) AS one)
)
SELECT
    CASE $unit WHEN 'therapist' THEN therapist::VARCHAR WHEN 'clinic' THEN clinic::VARCHAR END AS unit,
    person,
    count(*) AS n,
    sum(before)::BIGINT AS before,
    sum(before - after)::BIGINT AS change{levels}
FROM ({marks})
LEFT JOIN sets USING (techniques)
WHERE paired
GROUP BY ALL
ORDER BY unit, person
