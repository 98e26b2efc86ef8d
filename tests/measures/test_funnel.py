"""Funnels: published limits, positions, shrinkage, and case-mix adjustment."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.crossproducts import cross_products
from dashboard.measures.funnel import LIMITS, THERAPIST_FIELDS, Z_95, Z_998, between_variance, curve, funnel, mean_limits, rate_limits, seen_by, unit_funnel
from dashboard.measures.mixed_model import fit


def units(*rows):
    return pd.DataFrame(rows, columns=["name", "n", "value"])


def test_rate_limits_of_the_definition():
    assert rate_limits(0.6, [20], Z_95) == pytest.approx((0.383, 0.798), abs=5e-4)
    assert rate_limits(0.6, [20], Z_998) == pytest.approx((0.265, 0.889), abs=5e-4)


@pytest.mark.parametrize("overall, low, high", [(0.02, 0.0, None), (0.99, None, 1.0), (0.0, 0.0, None)])
def test_rate_limits_stay_from_0_to_1(overall, low, high):
    limits = rate_limits(overall, [3], Z_998)
    assert low is None or limits[0] == low
    assert high is None or limits[1] == high


def test_mean_limits():
    assert mean_limits(2.0, [25], Z_95, 3.0) == pytest.approx((2 - 1.959964 * 0.6, 2 + 1.959964 * 0.6))


@pytest.mark.parametrize("n, value, position", [
    (100, 2.0, "inside"), (100, 2.5, "above_95"), (100, 2.7, "above_998"),
    (100, 1.5, "below_95"), (100, 1.3, "below_998"), (9, 9.0, "too_few"), (0, np.nan, "too_few"),
    (100, 2 + 1.959964 * 0.2, "inside"),
])
def test_positions_are_words(n, value, position):
    assert funnel(units(("A", n, value)), overall=2.0, sd=2.0)["position"].tolist() == [position]


def test_rows_are_sorted_by_name_and_the_overall_is_weighted_by_n():
    table = funnel(units(("B", 30, 0.2), ("A", 10, 0.6), ("C", 0, np.nan)))
    assert table["name"].tolist() == ["A", "B", "C"] and not {"rank"} & set(table)
    assert table["overall"].tolist() == pytest.approx([0.3] * 3)
    assert np.isnan(table.loc[2, "limit_95_low"]) and np.isnan(table.loc[2, "shrunken"])


def test_no_units_and_no_spread():
    assert funnel(units()).empty
    assert funnel(units(("A", 12, 2.0), ("B", 15, 2.0)), sd=0.0)["shrunken"].tolist() == [2.0, 2.0]


def moments_in_plain_python(value, n, variance):
    w = [size / variance for size in n]
    mean = sum(a * x for a, x in zip(w, value)) / sum(w)
    q = sum(a * (x - mean) ** 2 for a, x in zip(w, value))
    return max(0, (q - (len(value) - 1)) / (sum(w) - sum(a * a for a in w) / sum(w)))


@given(st.lists(st.tuples(st.integers(1, 200), st.floats(-5, 5)), min_size=2, max_size=12), st.floats(0.1, 9))
def test_shrinkage_agrees_with_plain_python(rows, variance):
    n, value = [r[0] for r in rows], [r[1] for r in rows]
    tau2 = moments_in_plain_python(value, n, variance)
    assert between_variance(np.array(value), np.array(n, float), variance) == pytest.approx(tau2, abs=1e-9)
    table = funnel(units(*((f"{i:02}", *r) for i, r in enumerate(rows))), overall=1.0, sd=variance**0.5)
    for size, x, shrunken in zip(n, value, table["shrunken"]):
        w = tau2 / (tau2 + variance / size)
        assert shrunken == pytest.approx(w * x + (1 - w), abs=1e-9)
        assert min(x, 1) - 1e-9 <= shrunken <= max(x, 1) + 1e-9


def clinic(seed=1):
    rng = np.random.default_rng(seed)
    client = np.repeat(np.arange(120), rng.integers(1, 6, 120))
    before = rng.normal(6, 2, len(client))
    change = 0.5 * before + rng.normal(0, 1, 120)[client] + rng.normal(0, 1, len(client))
    return pd.DataFrame({
        "client": client, "before": before, "change": change,
        "therapist": rng.choice(["A", "B", "C"], len(client), p=[0.5, 0.45, 0.05])})


def test_therapists_agree_with_session_by_session_python():
    frame = clinic()
    data = cross_products(frame[["before"]], frame["change"], frame["client"])
    model = fit(data)
    keys = frame.groupby(["therapist", "client"], sort=False)
    sums = np.column_stack([keys.size(), keys["before"].sum(), keys["change"].sum()])
    names = [therapist for therapist, _ in keys.size().index]
    table = unit_funnel(model, data, names, sums.astype(float)).set_index("name")
    assert list(table.reset_index()) == list(THERAPIST_FIELDS)

    frame["expected"] = model.coefficients[0] + model.coefficients[1] * frame["before"]
    frame["off"] = frame["change"] - frame["expected"]
    overall = frame["change"].mean()
    sd = frame.groupby(["therapist", "client"])["off"].mean().std()
    for name, part in frame.groupby("therapist"):
        row, per_client = table.loc[name], part.groupby("client")["off"].mean()
        assert (row["clients"], row["sessions"]) == (len(per_client), len(part))
        assert row["observed"] == pytest.approx(part["change"].mean())
        assert row["expected"] == pytest.approx(part["expected"].mean())
        assert row["adjusted"] == pytest.approx(overall + per_client.mean())
        assert row["limit_95_high"] == pytest.approx(overall + Z_95 * sd / len(per_client) ** 0.5)


def test_percentages_are_not_rates():
    with pytest.raises(ValueError, match="between 0 and 1"):
        funnel(units(("A", 20, 62.0)))
    with pytest.raises(ValueError, match="between 0 and 1"):
        funnel(units(("A", 20, 0.6)), overall=60)


def test_the_curve_goes_through_the_limits_of_every_unit():
    rows = unit_rows()
    drawn = curve(rows, steps=100_000).set_index("n")
    assert drawn.index.tolist() == list(range(1, int(rows["clients"].max()) + 1))
    for _, row in rows.iterrows():
        assert drawn.loc[row["clients"], list(LIMITS)].tolist() == pytest.approx(row[list(LIMITS)].tolist())
    assert len(curve(rows)) <= 60 and curve(rows.iloc[:0]).empty


def test_a_therapist_sees_colleagues_as_values_without_names():
    rows = unit_rows()
    seen = seen_by(rows, "Bo")
    assert seen.iloc[0].to_dict() == rows[rows["name"] == "Bo"].iloc[0].to_dict()
    others = seen.iloc[1:]
    assert others["name"].isna().all() and others["clients"].tolist() == [30, 45]  # 7 clients are too few for a mean
    told = others.drop(columns=["clients", "adjusted"])
    assert told.isna().all(axis=None)


def unit_rows():
    """Four therapists, by name; the fewest clients stand first."""
    rows = pd.DataFrame({"name": ["Al", "Bo", "Cy", "Di"], "n": [7, 20, 43, 31], "value": [4.0, 2.0, 2.5, 3.1]})
    table = funnel(rows, overall=2.6, sd=1.8)
    return table.assign(clients=table["n"], adjusted=table["value"], sessions=table["n"], observed=2.0, expected=2.5)[list(THERAPIST_FIELDS)]
