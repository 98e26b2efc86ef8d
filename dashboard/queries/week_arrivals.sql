-- a part: one arrival of a session that is, or once was, in the days $monday to $sunday; the filters count as the session now is
-- `history` holds every arrival of the sessions that arrived more than once, and no other
SELECT
    session, load, file, date, status,
    CASE $scale WHEN 'pain' THEN pain_before WHEN 'anxiety' THEN anxiety_before END AS before,
    CASE $scale WHEN 'pain' THEN pain_after WHEN 'anxiety' THEN anxiety_after END AS after
FROM (
    SELECT * EXCLUDE (episode, number, person)
    FROM (SELECT * FROM ({selected}) WHERE date BETWEEN $monday AND $sunday)
    ANTI JOIN history USING (session)
    UNION ALL BY NAME
    SELECT *
    FROM history
    SEMI JOIN (
        SELECT session FROM sessions WHERE date BETWEEN $monday AND $sunday
        UNION
        SELECT session FROM history WHERE date BETWEEN $monday AND $sunday
    ) USING (session)
    SEMI JOIN (SELECT session FROM ({counted}) SEMI JOIN history USING (session)) AS chosen USING (session)
)
