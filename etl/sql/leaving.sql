-- Grain: one row per session, and per held row, that the new build must not have (etl/leaving.py): of a client in gone, or before
-- the day in kept_from. A held row leaves, too, where one of its texts names such a client (the variable named).
CREATE TEMP TABLE leaving AS
  SELECT session, client::VARCHAR AS client FROM before.session_rows
  WHERE client::VARCHAR IN (SELECT client FROM gone) OR "date" < (SELECT day FROM kept_from);
CREATE TEMP TABLE leaving_held AS
  SELECT load, file, "row", line, sheet, CASE WHEN names THEN '{client}' ELSE '{old}' END AS reason FROM (
    SELECT held.*, substr(cells['client'], 11) IN (SELECT client FROM gone)
        OR len(list_filter(map_values(cells), lambda v: regexp_matches(v, getvariable('named')))) > 0 AS names,
      coalesce(TRY_CAST(cells['date'] AS DATE), "at"::DATE) < (SELECT day FROM kept_from) AS old
    FROM before.held JOIN before.loads USING (load)) WHERE names OR old
