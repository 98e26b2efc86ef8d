-- grain: one session with a red flag, and the client's first referral from that day on (DEFINITIONS 9.3)
SELECT
    flagged.session, flagged.client, flagged.therapist, flagged.date, flagged.red_flags AS red_flag, sent.date AS referred_on,
    flagged.clinic, flagged.techniques, flagged.body_area, flagged.presentation, flagged.number
FROM (
    SELECT * REPLACE (client::VARCHAR AS client, therapist::VARCHAR AS therapist, red_flags::VARCHAR AS red_flags, clinic::VARCHAR AS clinic,
        techniques::VARCHAR AS techniques, body_area::VARCHAR AS body_area, presentation::VARCHAR AS presentation)
    FROM ({counted})
    SEMI JOIN (FROM (SELECT DISTINCT red_flags FROM coded) WHERE lower(red_flags::VARCHAR) <> 'none') USING (red_flags)
) AS flagged
ASOF LEFT JOIN (
    SELECT client, date
    FROM sessions
    WHERE status = 'attended' AND referral IS NOT NULL AND lower(referral) <> 'none'
) AS sent
    ON sent.client = flagged.client AND sent.date >= flagged.date
ORDER BY flagged.date, flagged.session
