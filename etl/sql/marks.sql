-- Grain: one row per row of the file. The session's key, what its place in a course of care depends on (client and complaint as
-- codes of their columns' texts), and whether the row is skipped (why) or unclear.
-- A footer stands below the last whole row of its sheet.
CREATE TABLE marks AS
SELECT n, session, client_text, complaint_text, "date" AS day, "time" AS clock, attended,
  "date" IS NOT NULL AND client IS NOT NULL AND therapist IS NOT NULL AND NOT unclear AND NOT overflow AS whole,
  CASE WHEN {gone} THEN '{client}'
    WHEN {past} THEN '{old}'
    WHEN filled = 0 THEN 'blank'
    WHEN {repeated_header} THEN 'repeated header'
    WHEN "date" IS NULL AND label = 'totals' THEN 'totals'
    WHEN "date" IS NULL AND label = 'label' AND filled = 1 THEN 'label'
    WHEN "date" IS NULL AND filled <= 2 AND NOT scored AND (client IS NULL OR therapist IS NULL) AND n > coalesce(last_whole, -1) THEN 'footer'
  END AS skip
FROM keys LEFT JOIN (SELECT part, max(rowid) AS last_whole FROM raw WHERE filled IS NULL GROUP BY part) USING (part)
