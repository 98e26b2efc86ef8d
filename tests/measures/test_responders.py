"""Responders and outcomes: the truth table, the exact edges, and a plain-Python twin."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures import responders as r
from dashboard.measures.reliable_change import reliable_change

REFERENCE = Path(__file__).parent / "reference"
scores = st.integers(0, 100_000).map(lambda units: Decimal(units) / 10_000)
maybe = st.one_of(st.none(), scores)


def units(text):
    return r.ten_thousandths(text)


def test_the_truth_table_with_eligibility_on_top():
    table = pd.read_csv(REFERENCE / "responder_truth_table.csv", dtype=str)
    before, _ = r.score_arrays(table.pain_before)
    after, _ = r.score_arrays(table.pain_after)
    starts_at_1 = table.pain_before.map(Fraction) >= 1
    starts_at_2 = table.pain_before.map(Fraction) >= 2
    assert len(table) == 441
    assert list(r.meets_30(before, after)) == list((table.ge30pct == "1") & starts_at_1)
    assert list(r.meets_50(before, after)) == list((table.ge50pct == "1") & starts_at_1)
    assert list(r.meets_2pt(before, after)) == list((table.ge2pts == "1") & starts_at_2)


@pytest.mark.parametrize(
    "rule, before, after, met",
    [
        (r.meets_2pt, "2.3", "0.3", True),
        (r.meets_2pt, "2.3", "0.3001", False),
        (r.meets_2pt, "1.9999", "0", False),       # not eligible
        (r.meets_30, "3.0", "2.1", True),
        (r.meets_30, "3.0", "2.1001", False),
        (r.meets_30, "1", "0.7", True),
        (r.meets_30, "0.9999", "0", False),        # not eligible
        (r.meets_50, "0.1", "0", False),
        (r.meets_50, "4.6", "2.3", True),
        (r.reliably_better, "5.3", "2.3", True),
        (r.reliably_better, "5.3", "2.3001", False),
        (r.reliably_worse, "2.3", "5.3", True),
        (r.is_worse, "0.3", "2.3", True),
        (r.is_worse, "0.3", "2.2999", False),
    ],
)
def test_thresholds_are_exact(rule, before, after, met):
    assert bool(rule(units(before), units(after))) is met
    assert list(rule(np.array([units(before)]), np.array([units(after)]))) == [met]


def test_acceptable_state_includes_its_bound():
    assert r.in_acceptable_state(units("4")) and not r.in_acceptable_state(units("4.0001"))


@pytest.mark.parametrize("score, expected", [
    (Decimal("2.3"), 23_000), (2.3, 23_000), ("0.0001", 1), (7, 70_000),
    (None, None), (float("nan"), None), (pd.NA, None),
])
def test_scores_become_ten_thousandths(score, expected):
    assert r.ten_thousandths(score) == expected


def test_a_fifth_decimal_is_refused_not_rounded():
    with pytest.raises(ValueError, match="four decimals"):
        r.ten_thousandths("2.00005")


def outcome_in_plain_python(before, after):
    if before is None or after is None:
        return "not_recorded"
    if before >= 1 and Fraction(before - after) / Fraction(before) >= Fraction(3, 10):
        return "improved"
    if after - before >= 2:
        return "worse"
    return "unchanged" if before >= 1 else "no_pain_before"


@given(st.lists(st.tuples(maybe, maybe), max_size=30))
def test_outcomes_agree_with_plain_python(pairs):
    before, has_before = r.score_arrays([b for b, _ in pairs])
    after, has_after = r.score_arrays([a for _, a in pairs])
    words = r.outcomes(before, after, has_before & has_after)
    assert list(words) == [outcome_in_plain_python(b, a) for b, a in pairs]
    assert sum(Counter(words).values()) == len(pairs) and set(words) <= set(r.OUTCOMES)


def test_jacobson_truax_worked_example():
    result = reliable_change([47.5], [32.5], sd=7.5, reliability=0.80)
    assert result.standard_error == pytest.approx(3.3541019662496847, rel=1e-9)
    assert result.difference_error == pytest.approx(4.743416490252569, rel=1e-9)
    assert result.rows.rc[0] == pytest.approx(-3.1622776601683795, rel=1e-9)
    assert result.rows.verdict[0] == "reliable_better"


def test_reliable_change_counts_every_verdict():
    result = reliable_change([50, 30, 40, None], [30, 50, 41, 20], sd=7.5, reliability=0.80)
    assert list(result.rows.verdict) == [
        "reliable_better", "reliable_worse", "no_reliable_change", "not_recorded"]
    assert set(result.counts.values()) == {1}
    assert np.isnan(result.rows.rc[3])


@pytest.mark.parametrize("sd, reliability", [(0, 0.8), (7.5, 1), (7.5, -0.1), (float("nan"), 0.8)])
def test_reliable_change_without_error_is_undefined(sd, reliability):
    with pytest.raises(ValueError):
        reliable_change([1], [2], sd, reliability)
