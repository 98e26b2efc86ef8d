-- a part: as selected.sql, with text columns as codes of the build (ENUM), which filter and group several times as fast
SELECT *
FROM coded
WHERE {filters}
