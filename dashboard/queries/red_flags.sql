-- grain: one session with a red flag, and the client's first referral from that day on (DEFINITIONS 9.3)
SELECT flagged.session, flagged.client, flagged.therapist, flagged.date, flagged.red_flags AS red_flag, sent.date AS referred_on
FROM (FROM ({selected}) WHERE red_flags IS NOT NULL AND lower(red_flags) <> 'none') AS flagged
ASOF LEFT JOIN (
    SELECT client, date
    FROM sessions
    WHERE status = 'attended' AND referral IS NOT NULL AND lower(referral) <> 'none'
) AS sent
    ON sent.client = flagged.client AND sent.date >= flagged.date
ORDER BY flagged.date, flagged.session
