-- Grain: one row per row of the file: its row number in the source (1 is the first row of the sheet or file), counting
-- line breaks inside quoted cells.
CREATE VIEW lines AS
SELECT raw.rowid AS n, parts.sheet,
  parts.header_line + 1 + raw.rowid - parts.first_n + {breaks} AS line
FROM raw JOIN parts ON raw.part = parts.part
