-- a part: one session of the build, its text columns as text, with the numbers to count by
SELECT sessions.* EXCLUDE (person), week, pain, anxiety
FROM sessions
JOIN session_rows AS counted USING (session)
