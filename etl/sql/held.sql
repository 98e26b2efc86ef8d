-- Grain: one row per held row of the file: every problem with what was expected, and its mapped cells: the value of one that was
-- understood, else the text as it stood; the client as pseudonym, never a birth date.
INSERT INTO new.held
SELECT $load, $file, n + 1, lines.line, lines.sheet, md5(cells::VARCHAR) AS row_hash, problems, cells, NULL FROM (
  SELECT raw.rowid AS n,
    list_filter([{problems}], lambda p: p.reason IS NOT NULL) AS problems,
    map_from_entries(list_filter([{cells}], lambda c: c.v IS NOT NULL)) AS cells
  FROM raw JOIN fates ON fates.n = raw.rowid JOIN clean ON clean.n = raw.rowid LEFT JOIN repeated ON repeated.session = fates.session
  {joins}
  WHERE fate = 'held') JOIN lines USING (n)
