"""Summary and trend against a slow twin that sees every session."""

import math
import statistics
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measures import intervals
from dashboard.measures.acceptable import acceptable_state
from dashboard.measures.summary import MORE_FIELDS, SUMMARY_FIELDS, completeness_word, summary
from dashboard.measures.sums import SUM_COLUMNS, client_sums
from dashboard.measures.trend import MEASURES, TREND_FIELDS, start_of, trend

hundredths = st.integers(0, 1000).map(lambda h: Decimal(h) / 100)
score = st.one_of(st.none(), hundredths, st.sampled_from([Decimal(0), Decimal(5)]))
session = st.fixed_dictionaries({
    "group": st.sampled_from(["a", "b"]), "client": st.integers(1, 5), "attended": st.booleans(),
    "referred": st.booleans(), "before": score, "after": score,
})
COLUMNS = ["group", "client", "attended", "referred", "before", "after"]


def frame(sessions):
    return pd.DataFrame(sessions, columns=COLUMNS).astype({"before": object, "after": object})


def share(met, out_of):
    return met / out_of if out_of else math.nan


def summary_in_plain_python(sessions):
    """The counts, means and rates of DEFINITIONS 2 and 3, session by session."""
    attended = [s for s in sessions if s["attended"]]
    pairs = [s for s in attended if s["before"] is not None and s["after"] is not None]
    drops = [(s["before"], s["before"] - s["after"]) for s in pairs]
    at_1 = [(b, d) for b, d in drops if b >= 1]
    at_2 = [(b, d) for b, d in drops if b >= 2]
    met_30 = sum(Fraction(d) / Fraction(b) >= Fraction(3, 10) for b, d in at_1)
    met_50 = sum(Fraction(d) / Fraction(b) >= Fraction(1, 2) for b, d in at_1)
    met_2pt = sum(d >= 2 for b, d in at_2)
    worse = sum(-d >= 2 for b, d in drops)
    lost = sum(s["before"] is not None and s["before"] >= 1 and s["after"] is None for s in attended)
    referred = sum(s["referred"] for s in attended)
    changes = [d for _, d in drops]
    mean = statistics.mean(changes) if changes else math.nan
    sd = statistics.stdev(changes) if len(changes) > 1 else math.nan
    return {
        "sessions": len(sessions), "attended": len(attended), "paired": len(pairs),
        "clients": len({s["client"] for s in attended}),
        "clients_paired": len({s["client"] for s in pairs}),
        "completeness": share(len(pairs), len(attended)),
        "mean_before": share(float(sum(s["before"] for s in pairs)), len(pairs)),
        "mean_after": share(float(sum(s["after"] for s in pairs)), len(pairs)),
        "mean_change": float(mean), "sd_change": float(sd),
        "d_z": float(mean) / float(sd) if sd > 0 else math.nan,
        "eligible_30": len(at_1), "met_30": met_30, "rate_30": share(met_30, len(at_1)),
        "met_50": met_50, "rate_50": share(met_50, len(at_1)),
        "eligible_2pt": len(at_2), "met_2pt": met_2pt, "rate_2pt": share(met_2pt, len(at_2)),
        "bound_low": share(met_30, len(at_1) + lost),
        "bound_high": share(met_30 + lost, len(at_1) + lost),
        "reliable_better": sum(d >= 3 for d in changes),
        "reliable_worse": sum(d <= -3 for d in changes),
        "improved": met_30, "worse": worse, "not_recorded": len(attended) - len(pairs),
        "no_pain_before": sum(b < 1 and -d < 2 for b, d in drops),
        "referred": referred, "referral_rate": share(referred, len(attended)),
    }


def agree(row, expected):
    for name, value in expected.items():
        assert row[name] == pytest.approx(value, rel=1e-12, nan_ok=True), name
    parts = ("improved", "worse", "unchanged", "no_pain_before", "not_recorded")
    assert sum(row[part] for part in parts) == row["attended"]


@given(st.lists(session, max_size=25))
@settings(max_examples=80, deadline=None)
def test_one_group_agrees_with_plain_python(sessions):
    result = summary(client_sums(frame(sessions).drop(columns="group")))
    assert list(result.columns) == list(SUMMARY_FIELDS + MORE_FIELDS) and len(result) == 1
    agree(result.iloc[0], summary_in_plain_python(sessions))


@given(st.lists(session, max_size=25))
@settings(max_examples=50, deadline=None)
def test_every_group_agrees_with_plain_python(sessions):
    result = summary(client_sums(frame(sessions)))
    assert list(result["group"]) == sorted({s["group"] for s in sessions})
    for _, row in result.iterrows():
        agree(row, summary_in_plain_python([s for s in sessions if s["group"] == row["group"]]))


def test_intervals_are_those_of_the_interval_functions():
    sessions = frame([
        {"group": "a", "client": c, "attended": True, "referred": c == 1, "before": b, "after": a}
        for c, b, a in [(1, 7, 4), (1, 6, 5), (2, 5, 1), (2, 3, 3), (3, 8, 2), (4, 2, None)]])
    row = summary(client_sums(sessions)).iloc[0]
    change = intervals.mean_interval([2, 2, 1], [4, 4, 6])
    met = intervals.rate_interval([2, 2, 1], [1, 1, 1])
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((change.low, change.high))
    assert (row["rate_30_low"], row["rate_30_high"]) == pytest.approx((met.low, met.high))
    assert (row["clients"], row["clients_paired"]) == (4, 3)
    assert row["d_av"] == pytest.approx(
        2.8 / ((statistics.stdev([7, 6, 5, 3, 8]) + statistics.stdev([4, 5, 1, 3, 2])) / 2))


def test_edges_one_session_all_missing_all_equal_baseline_zero():
    pair = lambda before, after, client=1: {
        "group": "x", "client": client, "attended": True, "referred": False,
        "before": before, "after": after}
    one = summary(client_sums(frame([pair(5, 3)]))).iloc[0]
    assert one["mean_change"] == 2 and np.isnan(one["ci_low"]) and np.isnan(one["sd_change"])
    missing = summary(client_sums(frame([pair(5, None), pair(None, None, 2)]))).iloc[0]
    assert missing["completeness"] == 0 and np.isnan(missing["mean_change"])
    assert (missing["bound_low"], missing["bound_high"]) == (0, 1)
    equal = summary(client_sums(frame([pair(5, 3, c) for c in range(9)]))).iloc[0]
    assert equal["ci_low"] == equal["ci_high"] == 2 and np.isnan(equal["d_z"])
    zero = summary(client_sums(frame([pair(0, 0), pair(0, 3, 2)]))).iloc[0]
    assert np.isnan(zero["rate_30"]) and (zero["no_pain_before"], zero["worse"]) == (1, 1)
    nothing = summary(client_sums(frame([]).drop(columns="group"))).iloc[0]
    assert nothing["sessions"] == 0 and np.isnan(nothing["completeness"])


def test_mean_change_is_the_plain_mean_to_the_last_bit():
    scores = [Decimal(i * 7919 % 100_001) / 10_000 for i in range(1, 1001)]
    sums = client_sums(pd.DataFrame({"before": scores, "after": [Decimal(0)] * 1000}))
    assert summary(sums)["mean_change"].iloc[0] == float(Fraction(sum(scores)) / 1000)


def test_exact_decimals_of_points_are_as_good_as_ten_thousandths():
    sessions = frame([{"group": "a", "client": 1, "attended": True, "referred": False,
                       "before": Decimal("7.25"), "after": Decimal("2.3")}] * 3)
    sums = client_sums(sessions)
    decimals = sums.astype(object)
    for column in SUM_COLUMNS[-5:]:
        unit = Decimal(10_000) ** (2 if "squares" in column else 1)
        decimals[column] = [Decimal(int(units)) / unit for units in sums[column]]
    pd.testing.assert_frame_equal(summary(sums), summary(decimals))
    pd.testing.assert_frame_equal(
        summary(sums), summary(sums.astype({column: float for column in SUM_COLUMNS})))
    with pytest.raises(ValueError, match="sum_before"):
        summary(sums.assign(sum_before=0.5))


monday = st.integers(0, 5).map(lambda w: date(2026, 1, 5) + timedelta(weeks=w))


@given(st.lists(st.tuples(monday, session), max_size=25), st.sampled_from(MEASURES))
@settings(max_examples=50, deadline=None)
def test_trend_rows_are_the_summaries_of_their_weeks(dated, of):
    sessions = frame([s for _, s in dated]).assign(group=[d for d, _ in dated])
    sums = client_sums(sessions).rename(columns={"group": "start"})
    rows = trend(sums, of, today=date(2026, 1, 15))
    assert list(rows.columns) == [*TREND_FIELDS, "in_progress", "clients_paired"]
    if not dated:
        assert rows.empty
        return
    first, last = min(d for d, _ in dated), max(d for d, _ in dated)
    assert list(rows["start"]) == [first + timedelta(weeks=w) for w in range((last - first).days // 7 + 1)]
    assert list(rows["start"][rows["in_progress"]]) in ([], [date(2026, 1, 12)])
    by_week = summary(sums.rename(columns={"start": "group"})).set_index("group")
    bounds_of = {"mean_change": ("ci_low", "ci_high")}.get(of, (f"{of}_low", f"{of}_high"))
    for _, row in rows.iterrows():
        if row["start"] not in by_week.index:
            assert row["attended"] == 0 and np.isnan(row["value"]) and np.isnan(row["completeness"])
            continue
        whole = by_week.loc[row["start"]]
        assert [row[f] for f in ("attended", "paired", "clients")] == [
            whole[f] for f in ("attended", "paired", "clients")]
        nobody = of == "attended" and not whole[of]  # a week in which nobody came is a gap like any other
        assert row["value"] == pytest.approx(np.nan if nobody else whole[of], nan_ok=True)
        if of not in ("sessions", "attended"):
            assert (row["ci_low"], row["ci_high"]) == pytest.approx(
                (whole[bounds_of[0]], whole[bounds_of[1]]), nan_ok=True)


def test_months_and_their_gap():
    sessions = pd.DataFrame({
        "group": [date(2026, 1, 1), date(2026, 3, 1)], "client": [1, 1],
        "before": [5, 6], "after": [3, 3]})
    rows = trend(client_sums(sessions).rename(columns={"group": "start"}), unit="month")
    assert [s.month for s in rows["start"]] == [1, 2, 3]
    assert rows["value"].tolist()[::2] == [2, 3] and np.isnan(rows["value"].iloc[1])


def test_starts_of_periods():
    assert start_of(date(2026, 11, 15), "week") == date(2026, 11, 9)
    assert start_of(date(2026, 11, 15), "month") == date(2026, 11, 1)


def test_unknown_measure_or_unit_names_the_choices():
    sums = client_sums(pd.DataFrame({"before": [5], "after": [3]})).assign(start=date(2026, 1, 5))
    with pytest.raises(ValueError, match="mean_change, rate_30"):
        trend(sums, of="mood")
    with pytest.raises(ValueError, match="week"):
        trend(sums, unit="year")


def test_acceptable_state_counts_those_who_began_in_it_apart():
    sums = client_sums(pd.DataFrame({
        "client": [1, 2, 3, 4, 5], "before": [4, 5, 6, "4.0001", 7], "after": [2, 4, 5, 4, None]}))
    row = acceptable_state(sums).iloc[0]
    assert (row["acceptable_before"], row["eligible"], row["reached_acceptable"]) == (1, 3, 2)
    assert row["rate"] == pytest.approx(2 / 3) and row["rate_low"] < 2 / 3 < row["rate_high"]
    assert np.isnan(acceptable_state(sums.iloc[:0])["rate"].iloc[0])


@pytest.mark.parametrize("paired, attended, word", [
    (9, 10, "good"), (27, 30, "good"), (89, 100, "amber"), (3, 4, "amber"), (74, 100, "red")])
def test_completeness_in_words(paired, attended, word):
    assert completeness_word(paired / attended) == word


def test_completeness_of_nothing_has_no_word():
    assert completeness_word(math.nan) is None
