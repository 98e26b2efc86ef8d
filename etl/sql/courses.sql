-- Grain: one row per attended session: its episode and its place in it. A gap of $gap days or more between a client's attended
-- sessions (of one complaint) starts a new episode (DEFINITIONS 4.2, 4.3). person numbers the clients of this build, as counting
-- by client is several times faster over numbers than over pseudonyms. The sort is the cost of a load: it runs over numbers only.
CREATE TEMP TABLE courses AS
WITH attended AS (
  SELECT source, n, client, complaint, "date", "time", hash(session) AS tie FROM ({sessions}) WHERE status = 'attended'
), people AS (
  SELECT client, complaint, row_number() OVER () AS who, (dense_rank() OVER (ORDER BY client))::INTEGER AS person FROM (SELECT DISTINCT client, complaint FROM attended)
), begun AS (
  SELECT source, n, who, person, row_number() OVER course AS visit, coalesce("date" - lag("date") OVER course >= $gap, true) AS begins
  FROM attended JOIN people ON attended.client = people.client AND attended.complaint IS NOT DISTINCT FROM people.complaint
  WINDOW course AS (PARTITION BY who ORDER BY "date", "time", tie)
)
SELECT source, n, (sum(begins::INTEGER) OVER course)::INTEGER AS episode,
  (visit - max(visit) FILTER (begins) OVER course + 1)::INTEGER AS number, person
FROM begun WINDOW course AS (PARTITION BY who ORDER BY visit ROWS UNBOUNDED PRECEDING)
