-- Grain: one row per session that stands more than once in this file: how many different contents, and its first row.
-- twice: false where each stands once, as in most files; comparing contents would cost more than all other rules together.
CREATE TABLE repeated AS
SELECT session, count(DISTINCT ({content})) AS variants, min(n) AS first_n
FROM clean JOIN marks USING (n, session)
WHERE {twice} AND whole AND skip IS NULL AND n IN (
  SELECT n FROM marks WHERE hash(session) IN (SELECT hash(session) AS h FROM marks WHERE whole AND skip IS NULL GROUP BY h HAVING count(*) > 1))
GROUP BY session HAVING count(*) > 1
