-- Grain: one row per session without one load: single arrivals of other loads as they are, the rest folded again from the
-- arrivals that remain (the latest recorded value of each column).
CREATE TEMP TABLE counted AS
  SELECT session, {content}, load, file FROM logged
    WHERE load <> $load AND session NOT IN (SELECT session FROM old.history)
  UNION ALL
  SELECT session, {filled}, load, file FROM (
    SELECT session, {latest}, arg_min(load, (load, file)) AS load, arg_min(file, (load, file)) AS file
    FROM old.history WHERE load <> $load GROUP BY session)
