-- Grain: one row per attended session: its episode and its place in it. A gap of $gap days or more between a client's attended
-- sessions (of one complaint) starts a new episode (DEFINITIONS 4.2, 4.3). One sort over numbers (client and complaint are codes
-- here), then running counts over the sorted table: windows without PARTITION and ORDER, which stream and sort nothing.
CREATE TEMP TABLE courses AS
WITH begun AS (
  SELECT source, n, row_number() OVER () AS visit,
    (client IS DISTINCT FROM lag(client) OVER () OR complaint IS DISTINCT FROM lag(complaint) OVER ()) AS other,
    "date" - lag("date") OVER () >= $gap AS gap
  FROM attended
), counted AS (
  SELECT source, n, visit, other, (other OR gap) AS begins,
    sum((other OR gap)::INTEGER) OVER (ROWS UNBOUNDED PRECEDING) AS begun
  FROM begun
)
SELECT source, n,
  (begun - max(CASE WHEN other THEN begun END) OVER (ROWS UNBOUNDED PRECEDING) + 1)::INTEGER AS episode,
  (visit - max(CASE WHEN begins THEN visit END) OVER (ROWS UNBOUNDED PRECEDING) + 1)::INTEGER AS number
FROM counted
