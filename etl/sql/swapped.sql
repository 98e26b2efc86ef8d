-- Grain: one row. Per scale: rows with both scores, and rows where after is above before.
SELECT count(*) FILTER (pain_before IS NOT NULL AND pain_after IS NOT NULL) AS pain_paired,
  count(*) FILTER (pain_after > pain_before) AS pain_higher,
  count(*) FILTER (anxiety_before IS NOT NULL AND anxiety_after IS NOT NULL) AS anxiety_paired,
  count(*) FILTER (anxiety_after > anxiety_before) AS anxiety_higher
FROM keys
