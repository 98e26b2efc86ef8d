-- grain: one scale, clinic, ISO week and mark (measures.alike)
-- Made in memory by each reader when it opens a build, from what that reader may see: the pages' first question, and a
-- tenth of the rows of a large clinic.
CREATE OR REPLACE TABLE memory.main.week_marks AS
SELECT scale, clinic, week, mark, count(*) AS times
FROM (
    SELECT 'pain'::ENUM ('pain', 'anxiety') AS scale, clinic, week, pain AS mark FROM ({counted})
    UNION ALL
    SELECT 'anxiety', clinic, week, anxiety FROM ({counted})
)
GROUP BY ALL
