-- Grain: one row per session as it counts now. Episode: a gap of $gap days or more between a client's sessions (of one complaint)
-- starts a new one; number: the attended session's place in it (DEFINITIONS 4.2, 4.3).
INSERT INTO new.sessions
WITH attended AS (
  SELECT session, client, complaint, "date", "time", coalesce("date" - lag("date") OVER course >= $gap, true) AS starts
  FROM counted WHERE status = 'attended'
  WINDOW course AS (PARTITION BY client, complaint ORDER BY "date", "time", session)
), placed AS (
  SELECT *, sum(starts::INTEGER) OVER (PARTITION BY client, complaint ORDER BY "date", "time", session ROWS UNBOUNDED PRECEDING) AS episode FROM attended
), numbered AS (
  SELECT session, episode, row_number() OVER (PARTITION BY client, complaint, episode ORDER BY "date", "time", session) AS number FROM placed
)
SELECT counted.*, numbered.episode, numbered.number FROM counted LEFT JOIN numbered USING (session)
