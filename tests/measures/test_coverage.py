"""A short dose of the coverage simulations; the full dose is `python -m tests.measures.coverage`."""

from tests.measures.coverage import measure


def test_intervals_cover_what_was_planted():
    found = measure(60)
    # with 60 clinics a true 95 % is seen between 91 and 99 %
    for name in ("technique difference covered", "adjusted mean covered", "clustered mean covered"):
        assert 0.91 <= found[name] <= 0.99, name
    assert found["equal therapists flagged at 95 %"] <= 0.06
    assert found["raw difference, mean error"] < -0.3  # the sicker clients' technique looks better
    assert abs(found["adjusted difference, mean error"]) < 0.05
