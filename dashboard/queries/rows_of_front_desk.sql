-- grain: one session, with what completeness needs and nothing else: when, where, by whom, whether they came, what was noted
-- A score that was noted is 0 here, and one that was not is not there. No client, no treatment.
SELECT
    date, week, clinic, therapist, status,
    pain_before * 0 AS pain_before, pain_after * 0 AS pain_after,
    anxiety_before * 0 AS anxiety_before, anxiety_after * 0 AS anxiety_after
FROM ({every_row})
