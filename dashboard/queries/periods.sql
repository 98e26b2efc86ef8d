-- grain: one ISO week or month ($unit) and one mark (measures.alike): the sessions of that time alike in all that counts
-- A period is the number of weeks since Monday 1 January 1990, or of months since January 1970. Grouped by one number,
-- which takes two thirds of the time of two.
SELECT alike >> 38 AS period, alike & 274877906943 AS mark, times
FROM (
    SELECT
        (CASE $unit WHEN 'week' THEN week ELSE 12 * (year(date) - 1970) + month(date) - 1 END::BIGINT << 38)
            + CASE $scale WHEN 'pain' THEN pain WHEN 'anxiety' THEN anxiety END AS alike,
        count(*) AS times
    FROM ({counted})
    GROUP BY alike
)
