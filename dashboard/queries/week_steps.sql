-- grain: one arrival of a session of the days $monday to $sunday: what it added to the figures of these days; the session as it now is
-- A blank never erases what is recorded; what was not told yet is not in the week yet.
WITH states AS (
    SELECT
        session, load, file,
        last_value(date IGNORE NULLS) OVER told BETWEEN $monday AND $sunday
            AND coalesce(last_value(status IGNORE NULLS) OVER told, 'attended') = 'attended' AS attended,
        (last_value(before IGNORE NULLS) OVER told * 10000)::BIGINT
            - (last_value(after IGNORE NULLS) OVER told * 10000)::BIGINT AS change
    FROM ({week_arrivals})
    WINDOW told AS (PARTITION BY session ORDER BY load, file ROWS UNBOUNDED PRECEDING)
), counted AS (
    SELECT
        session, load, file,
        attended::INTEGER AS attended,
        (attended AND change IS NOT NULL)::INTEGER AS paired,
        CASE WHEN attended THEN coalesce(change, 0) ELSE 0 END AS change
    FROM states
), steps AS (
    SELECT
        session, load,
        attended - lag(attended, 1, 0) OVER seen AS attended,
        paired - lag(paired, 1, 0) OVER seen AS paired,
        change - lag(change, 1, 0) OVER seen AS change
    FROM counted
    WINDOW seen AS (PARTITION BY session ORDER BY load, file)
)
SELECT
    session, load, loads."at", loads.kind, attended::BIGINT AS attended, paired::BIGINT AS paired, change::BIGINT AS change,
    now.date, now.clinic, now.therapist, now.techniques, now.body_area, now.presentation, now.number
FROM steps
JOIN loads USING (load)
JOIN ({selected}) AS now USING (session)
