-- Grain: one row per row of the file, its mapped cells as values (NULL: not recorded or unclear).
-- As view clean with every column, as keys with those alone that decide a row's place, as coded with texts as codes of the
-- build's words, as clean_held for the held rows.
-- session: the source's own id, else a hash of the natural key client, date, time, therapist.
CREATE VIEW {view} AS
SELECT raw.n, raw.part, raw.filled, raw.label, raw.overflow, raw.held_row,
  coalesce(raw.session_id, md5(concat_ws('|', {client}, {date}, coalesce(({time})::VARCHAR, ''), lower({therapist})))) AS session,
  {values},
  {unclear} AS unclear,
  {scored} AS scored
FROM {source} AS raw
{joins}
