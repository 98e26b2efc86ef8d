-- grain: one session of the client with the pseudonym $client, whether they came or not; course as in clients.sql
WITH mine AS (
    SELECT * FROM sessions WHERE client = $client
), courses AS (
    SELECT complaint, episode, row_number() OVER (ORDER BY min(date), complaint) AS course
    FROM mine
    WHERE number IS NOT NULL
    GROUP BY complaint, episode
)
SELECT
    session, course, number, date, time, clinic, therapist, techniques, duration_minutes, body_area, mine.complaint,
    presentation, pain_before, pain_after, anxiety_before, anxiety_after, pain_followup, followup_date, gad7, phq9,
    nullif(referral, 'none') AS referral, referral_status, referral_date, nullif(red_flags, 'none') AS red_flags,
    nullif(adverse_event, 'none') AS adverse_event, exercises_given, status
FROM mine
LEFT JOIN courses
    ON courses.episode = mine.episode AND courses.complaint IS NOT DISTINCT FROM mine.complaint AND mine.number IS NOT NULL
ORDER BY date, number, time, session
