-- Grain: one row per distinct text of the red flags column: 'none', or each flag once, sorted, parted by '; '.
SELECT raw, CASE WHEN nothing(tidy(raw)) THEN NULL WHEN none_of(tidy(raw)) THEN 'none'
    ELSE nullif(array_to_string(list_sort(list_distinct(list_transform(
      list_filter(regexp_split_to_array(raw, '[;,\n\r\x{2028}]+'), lambda t: NOT nothing(tidy(t)) AND NOT none_of(tidy(t))),
      lambda t: lower(tidy(t))))), '; '), '') END AS value, NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM texts
