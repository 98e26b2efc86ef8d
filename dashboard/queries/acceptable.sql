-- grain: one client within one value of the column $by (DEFINITIONS 2.7)
-- $acceptable: the highest score that is still acceptable, in ten-thousandths.
SELECT
    "group",
    person,
    count(*) AS paired,
    count(*) FILTER (before <= $acceptable) AS acceptable_before,
    count(*) FILTER (before > $acceptable AND after <= $acceptable) AS reached_acceptable
FROM (SELECT *, {value} AS "group" FROM ({marks}))
WHERE paired
GROUP BY ALL
