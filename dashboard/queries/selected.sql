-- a part: one row per session that the filters (FILTERS in __init__.py) let through, its text columns as text
SELECT * REPLACE (
    client::VARCHAR AS client, clinic::VARCHAR AS clinic, therapist::VARCHAR AS therapist, techniques::VARCHAR AS techniques,
    body_area::VARCHAR AS body_area, complaint::VARCHAR AS complaint, presentation::VARCHAR AS presentation,
    referral::VARCHAR AS referral, referral_status::VARCHAR AS referral_status, red_flags::VARCHAR AS red_flags,
    adverse_event::VARCHAR AS adverse_event, onset::VARCHAR AS onset, aggravated_by::VARCHAR AS aggravated_by,
    posture::VARCHAR AS posture, lifestyle::VARCHAR AS lifestyle, status::VARCHAR AS status)
FROM ({counted})
