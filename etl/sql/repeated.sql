-- Grain: one row per session that stands more than once in this file: how many different contents, and its first row.
CREATE TABLE repeated AS
SELECT session, count(DISTINCT ({content})) AS variants, min(n) AS first_n
FROM clean JOIN marks USING (n, session)
WHERE whole AND skip IS NULL AND session IN (SELECT session FROM marks WHERE whole AND skip IS NULL GROUP BY session HAVING count(*) > 1)
GROUP BY session
