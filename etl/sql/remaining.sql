-- Grain: as in schema.sql: the tables of the build in use, without what leaves. Held rows that leave count as skipped, so that the
-- fates of each file still add up. A session that an earlier log gave to a client who leaves stays with the client it has now.
CREATE VIEW old.session_rows AS SELECT * FROM before.session_rows ANTI JOIN leaving USING (session);
CREATE VIEW old.history AS
  SELECT history.* REPLACE (CASE WHEN history.client::VARCHAR IN (SELECT client FROM gone) THEN now.client::VARCHAR ELSE history.client END AS client)
  FROM before.history ANTI JOIN leaving USING (session) JOIN before.session_rows AS now USING (session);
CREATE VIEW old.corrections AS
  SELECT * FROM before.corrections ANTI JOIN leaving USING (session)
  WHERE "column" <> 'client' OR (old NOT IN (SELECT client FROM gone) AND new NOT IN (SELECT client FROM gone));
CREATE VIEW old.held AS SELECT * FROM before.held ANTI JOIN leaving_held USING (load, file, "row");
CREATE VIEW old.skipped AS
  SELECT * REPLACE (CASE WHEN NOT regexp_matches(sheet, getvariable('named')) THEN sheet END AS sheet) FROM before.skipped
  UNION ALL SELECT load, file, CASE WHEN NOT regexp_matches(sheet, getvariable('named')) THEN sheet END, line, reason FROM leaving_held;
CREATE VIEW old.files AS
  SELECT files.* REPLACE (held - coalesce(n, 0) AS held, skipped + coalesce(n, 0) AS skipped,
    CASE WHEN regexp_matches(name, getvariable('named')) THEN 'name removed' ELSE name END AS name,
    list_filter(notes, lambda v: NOT regexp_matches(v, getvariable('named'))) AS notes)
  FROM before.files LEFT JOIN (SELECT load, file, count(*) AS n FROM leaving_held GROUP BY ALL) USING (load, file);
CREATE VIEW old.loads AS SELECT * FROM before.loads;
CREATE VIEW old.meta AS SELECT * FROM before.meta
