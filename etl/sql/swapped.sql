-- Grain: one row. Rows with both scores of one scale, and rows where after is above before; counted by pairs of texts, which are few.
SELECT coalesce(sum(times) FILTER (before.value IS NOT NULL AND after.value IS NOT NULL), 0)::BIGINT AS paired,
  coalesce(sum(times) FILTER (after.value > before.value), 0)::BIGINT AS higher
FROM (
  SELECT {before} AS before_code, {after} AS after_code, count(*) AS times
  FROM raw WHERE rowid NOT IN (SELECT n FROM marks WHERE skip IS NOT NULL) GROUP BY ALL)
JOIN cell_{before} AS before ON before.code = before_code JOIN cell_{after} AS after ON after.code = after_code
