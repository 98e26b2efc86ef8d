-- grain: one client within complete (both scores) or incomplete attended sessions; before-scores in ten-thousandths of a point
SELECT
    paired AS complete,
    person,
    count(*) AS sessions,
    count(before) AS n,
    coalesce(sum(before), 0)::BIGINT AS s
FROM ({marks})
WHERE attended
GROUP BY ALL
