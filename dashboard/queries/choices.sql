-- grain: one value that a filter can have
SELECT 'clinic' AS "column", clinic AS value FROM sessions GROUP BY ALL HAVING value IS NOT NULL
UNION ALL
SELECT 'therapist', therapist AS value FROM sessions GROUP BY ALL HAVING value IS NOT NULL
UNION ALL
SELECT 'body_area', body_area AS value FROM sessions GROUP BY ALL HAVING value IS NOT NULL
UNION ALL
SELECT 'presentation', presentation AS value FROM sessions GROUP BY ALL HAVING value IS NOT NULL
UNION ALL
SELECT DISTINCT 'technique', unnest(string_split(techniques, '; ')) FROM sessions WHERE techniques IS NOT NULL
ORDER BY "column", value COLLATE NOCASE.NOACCENT, value
