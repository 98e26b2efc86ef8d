-- Grain: one row per distinct text of the status column. What stands behind a dash or in brackets ("late", "charged") adds nothing.
SELECT raw, value, CASE WHEN value IS NULL AND NOT nothing(said) THEN 'not a known status' END AS problem, NULL::VARCHAR AS hint
FROM (SELECT raw, said, CASE
    WHEN regexp_full_match(said, '((arrived|attended|completed?)( late| early| on time)?|checked[ -]?(in|out)|paid|done|seen|present|finished|fulfilled|treated|yes|y|came|show|showed|in progress)') THEN 'attended'
    WHEN regexp_full_match(said, '(did ?n[o'']t (arrive|attend|show|come)( up)?|didn.t (arrive|attend|show|come)( up)?|dna|d\.n\.a\.|no[ -]?shows?|missed|absent|failed to attend|fta|not attended|no|n)') THEN 'no-show'
    WHEN regexp_matches(said, '^(late[ -])?cancel|cancelled|canceled|cancellation|^rescheduled|^postponed|^void') THEN 'cancelled'
  END AS value FROM (SELECT raw, regexp_replace(lower(tidy(replace(raw, '_', ' '))), '\s+[-–—:(].*$', '') AS said FROM texts))
