-- Grain: one row per row of the file: its one fate, and what its place in a course of care depends on.
CREATE TABLE fates AS
SELECT marks.* EXCLUDE (whole, skip), CASE
    WHEN marks.skip IS NOT NULL THEN 'skipped'
    WHEN NOT marks.whole OR repeated.variants > 1 THEN 'held'
    WHEN repeated.first_n < marks.n THEN 'duplicate'
    WHEN prior.session IS NULL THEN 'loaded'
    WHEN {changed} THEN 'corrected'
    ELSE 'duplicate' END AS fate
FROM marks LEFT JOIN repeated USING (session) LEFT JOIN prior USING (session) LEFT JOIN {incoming} AS clean ON clean.n = CASE WHEN prior.session IS NOT NULL THEN marks.n END
