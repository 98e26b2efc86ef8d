-- grain: one combination of techniques and case mix among the attended sessions, with the sums of its paired ones
-- Combinations are few, so that levels and cross-products of a model cost one pass over the sessions.
-- '' stands for "not recorded".
SELECT
    techniques::VARCHAR AS techniques,
    coalesce(body_area::VARCHAR, '') AS body_area,
    coalesce(presentation::VARCHAR, '') AS presentation,
    visit::VARCHAR AS session_number,
    coalesce(therapist::VARCHAR, '') AS therapist,
    attended, n, before, change, before_before, before_change, change_change
FROM (
    SELECT
        techniques, body_area, presentation, least(number, 4) AS visit, therapist,
        count(*) AS attended,
        count(change) AS n,
        coalesce(sum(b), 0)::BIGINT AS before,
        coalesce(sum(change), 0)::BIGINT AS change,
        coalesce(sum(b * b), 0) AS before_before,
        coalesce(sum(b * change), 0) AS before_change,
        coalesce(sum(change * change), 0) AS change_change
    FROM (SELECT *, CASE WHEN paired THEN before END::DOUBLE AS b, CASE WHEN paired THEN before - after END::DOUBLE AS change FROM ({marks}))
    WHERE attended
    GROUP BY techniques, body_area, presentation, visit, therapist
)
ORDER BY ALL  -- in one order, so that the same build gives the same last digit
