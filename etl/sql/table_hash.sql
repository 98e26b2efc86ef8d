-- Grain: one row. What the sessions say, in any order and wherever they came from: a hash of each row, added up.
SELECT count(*) AS sessions, count(DISTINCT session) AS keys, coalesce(sum(hash(session, {columns})::HUGEINT), 0)::VARCHAR AS table_hash
FROM {sessions}
