-- grain: one session, by what it counts for and by what it can be filtered (dashboard.tally)
SELECT date, person, number, clinic, therapist, techniques, body_area, presentation, pain, anxiety
FROM ({counted})
ORDER BY date
