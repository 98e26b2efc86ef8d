-- Grain: one row per distinct client reference. Gives the pseudonym: HMAC-SHA-256 (RFC 2104, RFC 4868: first 128 bits)
-- of the trimmed, case-folded, space-collapsed reference. $inner and $outer: the key padded for the two rounds.
-- 'pseudonym:…' is what an export of held rows says where the client register is switched off.
SELECT raw, CASE WHEN nothing(tidy(raw)) THEN NULL
    WHEN regexp_full_match(tidy(raw), 'pseudonym:[0-9a-f]{32}') THEN right(tidy(raw), 32)
    ELSE pseudonym(raw, $inner, $outer) END AS value,
  NULL::VARCHAR AS problem, NULL::VARCHAR AS hint
FROM texts
