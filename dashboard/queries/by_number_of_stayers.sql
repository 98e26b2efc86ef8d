-- grain: one session number, with the moments over its clients that intervals need (DEFINITIONS 4.3),
-- over the courses with at least $at_least sessions; looking for them doubles the time, hence a file of its own
-- Squares are added up as DOUBLE, which is exact up to 9e15 and several times as fast as HUGEINT.
SELECT
    number,
    count(*) AS clients,
    sum(n)::BIGINT AS n,
    sum((n * n)::DOUBLE) AS n_n,
    sum(b)::BIGINT AS before_s, sum((n * b)::DOUBLE) AS before_n_s, sum(b::DOUBLE * b) AS before_s_s,
    sum(a)::BIGINT AS after_s, sum((n * a)::DOUBLE) AS after_n_s, sum(a::DOUBLE * a) AS after_s_s
FROM (
    SELECT number, person, count(*) AS n, sum(before)::BIGINT AS b, sum(after)::BIGINT AS a
    FROM ({marks}) AS one
    WHERE paired
      AND number IS NOT NULL
      AND EXISTS (
        FROM sessions AS later
        WHERE later.person = one.person AND later.episode = one.episode
          AND later.complaint IS NOT DISTINCT FROM one.complaint AND later.number = $at_least)
    GROUP BY number, person
)
GROUP BY number
ORDER BY number
