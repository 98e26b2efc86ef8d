"""Control charts against NHSRplotthedots' labels, and a slow twin of its rules."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.chart_rules import label
from dashboard.measures.control_chart import assurance, control_chart, variation
from dashboard.measures.conventions import Conventions

REFERENCE = Path(__file__).parent / "reference"
WORDS = {"UCL": "outside", "LCL": "outside", "Trend": "trend", "2 in 3": "two_of_three", "7 Points": "shift"}
SERIES_5_5 = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def weeks(values):
    start = pd.date_range("2026-01-05", periods=len(values), freq="7D")
    return pd.DataFrame({"start": start, "value": values})


def word_of(published):
    return next((word for part, word in WORDS.items() if part in published), None)


def direction_of(published):
    up = any(part in published for part in ("Above", "Increasing"))
    return "up" if up else "common" if published == "Common Cause" else "down"


def reference_cases():
    for name in ("control_chart_expected_points.csv", "control_chart_rule_vectors.csv"):
        for key, part in pd.read_csv(REFERENCE / name).groupby(["case", "screen_outliers"]):
            yield pytest.param(key[1], part, id=f"{key[0]}, screened {key[1]}")


@pytest.mark.parametrize("screened, expected", list(reference_cases()))
def test_the_reference_charts(screened, expected):
    conventions = Conventions(screen_moving_ranges=screened)
    chart = control_chart(weeks(expected["value"].to_numpy()), conventions=conventions)
    for ours, theirs in (("mean", "mean"), ("lower", "lpl"), ("upper", "upl")):
        assert np.allclose(chart[ours], expected[theirs], rtol=0, atol=1e-6)
    published = expected["special_cause_type"]
    assert chart["rule"].tolist() == [word_of(p) for p in published]
    meaning = {"up": "improvement", "down": "concern", "common": "common"}
    assert chart["variation"].tolist() == [meaning[direction_of(p)] for p in published]


def test_variation_words_of_the_reference_where_low_is_good():
    table = pd.read_csv(REFERENCE / "control_chart_expected_points.csv")
    for (_, screened), part in table.groupby(["case", "screen_outliers"]):
        conventions = Conventions(screen_moving_ranges=screened)
        chart = control_chart(weeks(part["value"].to_numpy()), "down", conventions=conventions)
        words = part["point_type_low_is_good"].str.replace("special_cause_", "").str.replace("_cause", "")
        assert chart["variation"].tolist() == words.tolist()


@pytest.mark.parametrize("screened, lower, upper", [(True, -0.72, 4.60), (False, -3.06, 6.95)])
def test_the_series_of_5_5(screened, lower, upper):
    chart = control_chart(weeks(SERIES_5_5), conventions=Conventions(screen_moving_ranges=screened))
    assert chart["mean"].iloc[0] == pytest.approx(1.944, abs=5e-4)
    assert chart["lower"].iloc[0] == pytest.approx(lower, abs=5e-3)
    assert chart["upper"].iloc[0] == pytest.approx(upper, abs=5e-3)


@pytest.mark.parametrize("value", [0.0, 0.1, 2.3])
def test_a_constant_series_has_limits_on_its_mean_and_no_signal(value):
    chart = control_chart(weeks([value] * 20))
    assert (chart[["mean", "lower", "upper"]] == value).all().all()
    assert chart["rule"].isna().all() and set(chart["variation"]) == {"common"}


def test_gaps_are_skipped_and_are_no_zeros():
    values = [3.0, 4.0, 2.0, 5.0, 3.5, 4.5, 9.0]
    with_gaps = control_chart(weeks([3.0, None, 4.0, 2.0, None, None, 5.0, 3.5, 4.5, 9.0, None]))
    seen = with_gaps.dropna(subset="value").reset_index(drop=True)
    without = control_chart(weeks(values))
    pd.testing.assert_frame_equal(seen.drop(columns="start"), without.drop(columns="start"))
    gap = with_gaps[with_gaps["value"].isna()]
    assert gap[["moving_range", "rule", "variation"]].isna().all().all()
    assert gap["mean"].notna().all()


def test_a_tie_ends_a_trend_and_a_point_on_the_mean_ends_a_shift():
    tied, touching = np.array([1, 2, 3, 3, 4, 5, 6, 7.0]), np.array([1, 2, 1, 0, 1, 2, 1, 2.0])
    assert set(label(tied, 3.5, 100.0)[0]) == {None}
    assert set(label(touching, 0.0, 100.0)[0]) == {None}


def test_a_turning_point_belongs_to_the_later_trend():
    falling_then_rising = np.array([6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6.0])
    assert list(label(falling_then_rising, 3.0, 100.0)[1]) == [-1] * 6 + [1] * 7


def test_freeze_takes_limits_from_the_first_points_only():
    values = [5, 6, 5, 7, 5, 6, 4, 6, 5, 6, 5, 6]
    frozen = control_chart(weeks(values + [12, 12, 12]), freeze=12)
    alone = control_chart(weeks(values))
    assert frozen["upper"].unique() == alone["upper"].unique()
    assert list(frozen["rule"].iloc[12:]) == ["outside"] * 3 and not frozen["trial"].any()
    assert control_chart(weeks(values + [9]), freeze=5)["trial"].all()


def test_rebase_starts_limits_and_runs_anew():
    first, second = [5, 6, 5, 7, 5, 6, 4], [9, 8, 9, 9.5, 9, 8, 9]
    series = weeks(first + second)
    chart = control_chart(series, rebase=[series["start"].iloc[7].date()])
    for part, alone in ((chart.iloc[:7], first), (chart.iloc[7:], second)):
        expected = control_chart(weeks(alone))
        pd.testing.assert_frame_equal(
            part.reset_index(drop=True).drop(columns="start"), expected.drop(columns="start"))


def test_a_baseline_takes_limits_from_the_points_between_two_days():
    first, later = [9, 2, 9, 2], [5, 6, 5, 7, 5, 6, 4, 6, 5, 6, 5, 6]
    series = weeks(first + later + [12])
    days = series["start"].iloc[4].date(), series["start"].iloc[15].date()
    made, alone = control_chart(series, baseline=days), control_chart(weeks(later))
    assert made["upper"].unique() == alone["upper"].unique() and made["mean"].unique() == alone["mean"].unique()
    assert made["rule"].iloc[-1] == "outside" and not made["trial"].any()


def test_a_baseline_counts_in_its_own_phase_and_gaps_are_no_points_of_it():
    first, second = [5, 6, None, 7, 5, 6, 4], [9, 8, 9, 9.5, 9, 8, 9]
    series = weeks(first + second)
    start = [day.date() for day in series["start"]]
    made = control_chart(series, rebase=[start[7]], baseline=(start[1], start[3]))
    assert made["mean"].iloc[0] == 6.5 and made["mean"].iloc[-1] == control_chart(weeks(second))["mean"].iloc[0]


@pytest.mark.parametrize("last", [0, 30], ids=["one point", "none"])
def test_a_baseline_of_fewer_than_two_points_is_no_baseline(last):
    series = weeks([5, 6, 5, 7])
    day = series["start"].iloc[0].date()
    shift = pd.Timedelta(days=365 if last else 0)
    pd.testing.assert_frame_equal(control_chart(series, baseline=(day - shift, day - shift)), control_chart(series))


def test_a_freeze_and_a_baseline_exclude_each_other():
    with pytest.raises(ValueError, match="not from both"):
        control_chart(weeks([1, 2, 3]), freeze=2, baseline=(pd.Timestamp("2026-01-05").date(),) * 2)


def test_few_points():
    assert control_chart(weeks([])).empty and variation(control_chart(weeks([]))) is None
    assert control_chart(weeks([None, None]))["mean"].isna().all()
    one = control_chart(weeks([3.0]))
    assert one["mean"].iloc[0] == 3.0 and one["upper"].isna().all() and one["trial"].all()
    assert control_chart(weeks([1.0] * 11))["trial"].all()
    assert not control_chart(weeks([1.0] * 12))["trial"].any()


def test_icons():
    chart = control_chart(weeks([5, 6, 5, 7, 5, 6, 4, 6, 5, 6, 5, 6, 15, None]))
    lower, upper = chart["lower"].iloc[-1], chart["upper"].iloc[-1]
    assert variation(chart) == "improvement"
    assert assurance(chart, None) is None
    assert assurance(chart, upper) == assurance(chart, lower) == "hit_and_miss"
    assert assurance(chart, lower - 0.01, "up") == assurance(chart, upper + 0.01, "down") == "consistently_met"
    assert assurance(chart, upper + 0.01, "up") == assurance(chart, lower - 0.01, "down") == "consistently_missed"


def test_an_unknown_direction_and_a_freeze_of_one_point_are_refused():
    with pytest.raises(ValueError, match="up"):
        control_chart(weeks([1, 2]), improvement="sideways")
    with pytest.raises(ValueError, match="2 points"):
        control_chart(weeks([1, 2]), freeze=1)


def test_rows_come_in_order_of_date():
    series = weeks([3.0, 1.0, 4.0, 1.5, 9.0])
    pd.testing.assert_frame_equal(control_chart(series.iloc[::-1]), control_chart(series))


def rule_in_plain_python(values, i, centre, half):
    """Each rule read off 5.2, window by window."""
    near = lambda j: NEAR * half < abs(values[j] - centre) <= half
    windows = lambda length: [
        range(a, a + length) for a in range(len(values) - length + 1) if a <= i < a + length]
    one_side = lambda w: all(values[j] > centre for j in w) or all(values[j] < centre for j in w)
    steps = lambda w: [values[j + 1] - values[j] for j in list(w)[:-1]]
    if abs(values[i] - centre) > half:
        return "outside"
    if any(all(s > 0 for s in steps(w)) or all(s < 0 for s in steps(w)) for w in windows(7)):
        return "trend"
    if near(i) and any(one_side(w) and sum(map(near, w)) >= 2 for w in windows(3)):
        return "two_of_three"
    return "shift" if any(one_side(w) for w in windows(7)) else None


NEAR = 2 / 3


@given(st.lists(st.integers(-8, 8), max_size=40), st.integers(3, 9))
def test_labels_agree_with_plain_python(values, half):
    rules, direction = label(np.array(values, dtype=float), 0.0, float(half))
    assert list(rules) == [rule_in_plain_python(values, i, 0.0, half) for i in range(len(values))]
    assert [d != 0 for d in direction] == [r is not None for r in rules]
