-- Grain: one row per distinct text of the techniques column. One or several, parted by ; , / + or line breaks;
-- each once, in sentence case, sorted, so that their order in the log makes no difference.
SELECT raw, CASE WHEN nothing(tidy(raw)) THEN NULL ELSE nullif(array_to_string(list_sort(list_distinct(list_transform(
    list_filter(regexp_split_to_array(raw, '[;,/+\n\r\x{2028}]+'), lambda t: NOT nothing(tidy(t)) AND lower(tidy(t)) <> 'none'),
    lambda t: sentence(tidy(t))))), '; '), '') END AS value,
  NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM texts
