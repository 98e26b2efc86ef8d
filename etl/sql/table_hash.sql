-- Grain: one row. What the sessions say, in any order, without where they came from: the same sessions give the same number
-- on every machine and version (md5 of each row, added up).
SELECT count(*) AS sessions, count(DISTINCT session) AS keys,
  coalesce(sum(md5_number_lower(concat_ws('|', session, {columns})))::VARCHAR, '0') AS table_hash
FROM {sessions}
