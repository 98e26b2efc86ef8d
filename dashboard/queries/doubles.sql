-- grain: one pair of therapists' names under which the same client has a session on the same day at the same time
SELECT one.therapist AS one, other.therapist AS other, count(*) AS sessions
FROM sessions AS one
JOIN sessions AS other USING (client, date, time)
WHERE one.therapist < other.therapist AND time IS NOT NULL
GROUP BY ALL
ORDER BY sessions DESC, one, other
