-- grain: one client within one therapist or clinic ($unit; all in one where that is NULL): column sums of the model
-- After these come the counts of each level that the caller asks for, by its place in the list of its column.
WITH sets AS (
    SELECT techniques, list_transform($technique_levels, lambda one: list_contains(string_split(techniques, '; '), one)) AS has
    FROM (SELECT unnest($technique_sets) AS techniques)
)
SELECT
    CASE $unit WHEN 'therapist' THEN therapist WHEN 'clinic' THEN clinic END AS unit,
    person,
    count(*) AS n,
    sum(before)::BIGINT AS before,
    sum(before - after)::BIGINT AS change{levels}
FROM ({marks})
LEFT JOIN sets USING (techniques)
WHERE paired
GROUP BY ALL
