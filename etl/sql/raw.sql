-- Grain: one row per row below the header, in the order of the file; mapped columns only, each text as a code of its column's texts.
-- The last three columns say what kind of row it is where client, date or therapist is not plainly there:
-- cells filled in the whole row, a first cell that reads like a total or a label, cells beyond the header.
INSERT INTO raw
SELECT {part} AS part, {columns},
  CASE WHEN {incomplete} THEN {filled} END AS filled,
  CASE WHEN {incomplete} THEN CASE
    WHEN regexp_matches({first}, '^((grand|overall|weekly|monthly|yearly|annual|week|month) |sub[ -]?)?(totals?|sum|average|avg|mean|median|count|number of)\b'
      || '|^\d+ (sessions|clients|appointments|visits|rows|records|entries)\b|^n ?= ?\d') THEN 'totals'
    WHEN regexp_full_match({first}, '(week|wk|w/c|month|page|january|february|march|april|may|june|july|august|september|october|november|december)\b.{0,30}') THEN 'label'
  END END AS label,
  coalesce(trim({overflow}), '') <> '' AS overflow,
  {breaks} AS breaks
FROM {source}
