-- grain: one ISO week or month ($unit), named by its first day, with the moments over its clients
-- that the interval of the figure $of needs: a client has n counted sessions, which add up to s.
-- Squares are added up as DOUBLE, which is exact up to 9e15 and several times as fast as HUGEINT.
SELECT
    start,
    sum(sessions)::BIGINT AS sessions,
    sum(attended)::BIGINT AS attended,
    sum(paired)::BIGINT AS paired,
    count(*) FILTER (attended > 0) AS clients,
    count(*) FILTER (paired > 0) AS clients_paired,
    count(*) FILTER (n > 0) AS k,
    sum(n)::BIGINT AS n,
    sum(s)::BIGINT AS s,
    sum((n * n)::DOUBLE) AS n_n,
    sum((n * s)::DOUBLE) AS n_s,
    sum(s::DOUBLE * s) AS s_s
FROM (
    SELECT
        date_trunc($unit, date)::DATE AS start,
        person,
        count(*) AS sessions,
        sum(attended::INTEGER)::BIGINT AS attended,
        sum(paired::INTEGER)::BIGINT AS paired,
        coalesce(sum(CASE $of
            WHEN 'mean_change' THEN paired
            WHEN 'rate_30' THEN paired AND before >= 10000
            WHEN 'rate_50' THEN paired AND before >= 10000
            WHEN 'rate_2pt' THEN paired AND before >= 20000
            ELSE attended END::INTEGER), 0)::BIGINT AS n,
        coalesce(sum(CASE $of
            WHEN 'mean_change' THEN CASE WHEN paired THEN before - after END
            WHEN 'rate_30' THEN (paired AND meets_30)::INTEGER
            WHEN 'rate_50' THEN (paired AND meets_50)::INTEGER
            WHEN 'rate_2pt' THEN (paired AND before >= 20000 AND before - after >= 20000)::INTEGER
            WHEN 'referral_rate' THEN (attended AND referred)::INTEGER
            ELSE paired::INTEGER END), 0)::BIGINT AS s
    FROM ({marks})
    GROUP BY ALL
)
GROUP BY start
ORDER BY start
