-- grain: one session number, with the moments over its clients that intervals need (DEFINITIONS 4.3)
-- $at_least: only courses that have this many sessions. Wide sums come as text, to stay exact.
SELECT
    number,
    count(*) AS clients,
    sum(n)::BIGINT AS n,
    sum(n * n)::VARCHAR AS n_n,
    sum(b)::BIGINT AS before_s, sum(n * b)::VARCHAR AS before_n_s, sum(b::HUGEINT * b)::VARCHAR AS before_s_s,
    sum(a)::BIGINT AS after_s, sum(n * a)::VARCHAR AS after_n_s, sum(a::HUGEINT * a)::VARCHAR AS after_s_s
FROM (
    SELECT number, person, count(*) AS n, sum(before)::BIGINT AS b, sum(after)::BIGINT AS a
    FROM ({marks}) AS one
    WHERE paired
      AND number IS NOT NULL
      AND ($at_least = 1 OR EXISTS (
        FROM sessions AS later
        WHERE later.person = one.person AND later.episode = one.episode
          AND later.complaint IS NOT DISTINCT FROM one.complaint AND later.number = $at_least))
    GROUP BY number, person
)
GROUP BY number
ORDER BY number
