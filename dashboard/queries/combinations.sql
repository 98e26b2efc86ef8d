-- grain: one combination of techniques and case mix among the paired sessions, with its sums
-- Combinations are few, so that the cross-products of a model cost one pass over the sessions.
SELECT
    techniques,
    coalesce(body_area, '') AS body_area,
    coalesce(presentation, '') AS presentation,
    least(number, 4)::VARCHAR AS session_number,
    coalesce(therapist, '') AS therapist,
    count(*) AS n,
    sum(before)::BIGINT AS before,
    sum(before - after)::BIGINT AS change,
    sum(before * before)::DOUBLE AS before_before,
    sum(before * (before - after))::DOUBLE AS before_change,
    sum((before - after) * (before - after))::DOUBLE AS change_change
FROM ({marks})
WHERE paired
GROUP BY ALL
