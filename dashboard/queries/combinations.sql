-- grain: one combination of techniques and case mix among the attended sessions, with the sums of its paired ones
-- Combinations are few, so that levels and cross-products of a model cost one pass over the sessions.
-- '' stands for "not recorded".
SELECT
    techniques,
    coalesce(body_area, '') AS body_area,
    coalesce(presentation, '') AS presentation,
    least(number, 4)::VARCHAR AS session_number,
    coalesce(therapist, '') AS therapist,
    count(*) AS attended,
    count(*) FILTER (paired) AS n,
    coalesce(sum(before) FILTER (paired), 0)::BIGINT AS before,
    coalesce(sum(before - after) FILTER (paired), 0)::BIGINT AS change,
    coalesce(sum(before * before) FILTER (paired), 0)::DOUBLE AS before_before,
    coalesce(sum(before * (before - after)) FILTER (paired), 0)::DOUBLE AS before_change,
    coalesce(sum((before - after) * (before - after)) FILTER (paired), 0)::DOUBLE AS change_change
FROM ({marks})
WHERE attended
GROUP BY techniques, body_area, presentation, least(number, 4), therapist
