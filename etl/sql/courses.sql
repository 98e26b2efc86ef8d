-- Grain: one row per attended session: its episode and its place in it. A gap of $gap days or more between a client's attended
-- sessions (of one complaint) starts a new episode (DEFINITIONS 4.2, 4.3). The sort is the cost of a load: client and complaint
-- are codes here, so that it runs over numbers only.
CREATE TEMP TABLE courses AS
WITH attended AS (
  SELECT source, n, client, complaint, "date", "time", hash(session) AS tie FROM ({sessions}) WHERE status = 'attended'
), begun AS (
  SELECT source, n, client, complaint, row_number() OVER course AS visit, coalesce("date" - lag("date") OVER course >= $gap, true) AS begins
  FROM attended WINDOW course AS (PARTITION BY client, complaint ORDER BY "date", "time", tie)
)
SELECT source, n, (sum(begins::INTEGER) OVER course)::INTEGER AS episode,
  (visit - max(visit) FILTER (begins) OVER course + 1)::INTEGER AS number
FROM begun WINDOW course AS (PARTITION BY client, complaint ORDER BY visit ROWS UNBOUNDED PRECEDING)
