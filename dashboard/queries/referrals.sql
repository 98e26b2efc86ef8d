-- grain: one referral, with the day of each step as far as any arrival of its session told it (DEFINITIONS 9.1)
SELECT
    this.session,
    this.referral AS destination,
    this.client,
    this.therapist,
    this.date,
    coalesce(min(told.referral_date) FILTER (told.referral_status = 'suggested'), this.date) AS suggested_on,
    min(told.referral_date) FILTER (told.referral_status = 'made') AS made_on,
    min(told.referral_date) FILTER (told.referral_status = 'attended') AS attended_on,
    min(told.referral_date) FILTER (told.referral_status = 'outcome known') AS known_on,
    CASE this.referral_status WHEN 'outcome known' THEN 'known' ELSE this.referral_status END AS status
FROM ({selected}) AS this
LEFT JOIN (
    SELECT session, referral_status, referral_date FROM sessions WHERE referral_status IS NOT NULL
    UNION ALL
    SELECT session, referral_status, referral_date FROM history WHERE referral_status IS NOT NULL
) AS told
    USING (session)
WHERE this.status = 'attended' AND this.referral IS NOT NULL AND lower(this.referral) <> 'none'
GROUP BY this.session, this.referral, this.client, this.therapist, this.date, this.referral_status
ORDER BY destination, this.session
