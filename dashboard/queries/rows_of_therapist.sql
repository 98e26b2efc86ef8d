-- grain: one session of the therapist $therapist, or of a client whom this therapist has seen; a colleague has no name there
-- All sessions of such a client: the number of a course, its first score and a referral that answers a red flag are only
-- right with them. Of clients who only booked with the therapist and did not come, there is that booking and no more.
SELECT * REPLACE (CASE WHEN therapist = $therapist THEN therapist ELSE $colleague END AS therapist)
FROM ({every_row})
WHERE therapist = $therapist
   OR client IN (SELECT client FROM sessions WHERE therapist = $therapist AND status = 'attended')
