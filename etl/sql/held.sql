-- Grain: one row per held row of the file: every problem with what was expected, and its mapped cells: the value of one that was
-- understood, else the text as it stood; the client as pseudonym, never a birth date.
INSERT INTO new.held
SELECT $load, $file, n + 1, lines.line, lines.sheet, md5(cells::VARCHAR) AS row_hash, problems, cells, NULL FROM (
  SELECT raw.n,
    list_filter([{problems}], lambda p: p.reason IS NOT NULL) AS problems,
    map_from_entries(list_filter([{cells}], lambda c: c.v IS NOT NULL)) AS cells
  FROM held_raw AS raw JOIN clean_held AS clean USING (n) LEFT JOIN repeated USING (session)
  {joins}) JOIN lines USING (n)
