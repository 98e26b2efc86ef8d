-- grain: one client: the latest course that the selection touches, as it stood on the last day chosen
-- With the pseudonym of one client in $client: one course of that client.
WITH {courses}
SELECT client, course AS episode, sessions, first_before, latest_before, number, latest_session
FROM numbered
WHERE chosen
QUALIFY $client IS NOT NULL OR row_number() OVER (PARTITION BY person ORDER BY latest_session DESC, course DESC) = 1
ORDER BY client, course
