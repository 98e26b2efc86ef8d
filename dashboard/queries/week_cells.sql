-- grain: one cell that a load changed in a session of the days $monday to $sunday
SELECT session, load, "column", old, new
FROM corrections
SEMI JOIN ({week_arrivals}) USING (session, load)
