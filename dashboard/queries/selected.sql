-- a part: one row per session that the filters let through (FILTERS in __init__.py); words are codes of the build
SELECT *
FROM coded
WHERE {filters}
