"""Technique comparison: adjusted means, states, Holm, and what cannot be told apart."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.multitest import multipletests

from dashboard.measures.crossproducts import cross_products
from dashboard.measures.design import design
from dashboard.measures.techniques import TECHNIQUE_FIELDS, holm, holm_levels, sessions_needed, techniques


def pairs(seed=1, clients=90, visits=4, names=("deep tissue", "relaxation", "trigger point")):
    """One technique a session; relaxation goes to those who hurt less."""
    rng = np.random.default_rng(seed)
    client = np.repeat(np.arange(clients), visits)
    before = rng.normal(6, 2, len(client))
    group = np.where(before < 5, names[1], rng.choice([names[0], names[2]], len(client)))
    group = np.where(rng.random(len(client)) < 0.4, rng.choice(names, len(client)), group)
    effect = pd.Series({names[0]: 1.0, names[1]: 0.6, names[2]: 0.2})[group].to_numpy()
    change = (0.4 * before + effect - 1 + rng.normal(0, 0.8, clients)[client]
              + rng.normal(0, 1, len(client)))
    return pd.DataFrame({
        "client": client, "before": before, "after": before - change, "group": group,
        "area": rng.choice(["neck", "back"], len(client))})


def compare(frame, adjust=(), **options):
    data = cross_products(design(frame, adjust), frame["before"] - frame["after"], frame.get("client"))
    return techniques(data, **options)


def test_exclusive_groups_without_repeats_are_an_ancova():
    frame = pairs(clients=200, visits=1).drop(columns="client")
    result = compare(frame, ["area"], reference="relaxation")
    frame["change"] = frame["before"] - frame["after"]
    formula = "change ~ before + C(group, Treatment('relaxation')) + area"
    other = smf.ols(formula, frame).fit()
    rows = result.rows.set_index("technique")
    assert list(result.rows.columns[:13]) == list(TECHNIQUE_FIELDS)
    for name in ("deep tissue", "trigger point"):
        term = f"C(group, Treatment('relaxation'))[T.{name}]"
        assert rows.loc[name, ["reference_difference", "difference_low", "difference_high"]].tolist() == (
            pytest.approx([other.params[term], *other.conf_int().loc[term]], abs=1e-8))
    for name in rows.index:  # averaged over the case mix of everyone
        everyone = other.get_prediction(frame.assign(group=name)).predicted_mean.mean()
        assert rows.loc[name, "adjusted_change"] == pytest.approx(everyone, abs=1e-8)
        raw = frame.loc[frame["group"] == name, "change"].mean()
        assert rows.loc[name, "raw_change"] == pytest.approx(raw)
    assert np.isnan(rows.loc["relaxation", "reference_difference"])
    assert "least squares" in result.notes[0]


def test_intervals_of_one_group_equal_a_prediction_at_the_average_session():
    frame = pairs(clients=200, visits=1).drop(columns="client")
    frame["change"] = frame["before"] - frame["after"]
    other = smf.ols("change ~ before + group", frame).fit()
    at = pd.DataFrame({"before": [frame["before"].mean()], "group": ["deep tissue"]})
    low, high = other.get_prediction(at).conf_int()[0]
    row = compare(frame).rows.set_index("technique").loc["deep tissue"]
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((low, high), abs=1e-8)


def test_several_techniques_in_a_session():
    rng = np.random.default_rng(2)
    n = 3000
    given = [[t for t, share in (("a", 0.6), ("b", 0.4), ("c", 0.3)) if rng.random() < share] for _ in range(n)]
    before = rng.normal(6, 2, n)
    change = 0.4 * before + [1.0 * ("a" in g) + 0.3 * ("b" in g) for g in given] + rng.normal(0, 0.3, n)
    frame = pd.DataFrame({"before": before, "after": before - change, "group": given,
                          "client": rng.integers(0, 300, n)})
    rows = compare(frame, reference="c").rows.set_index("technique")
    assert rows.loc["a", "reference_difference"] == pytest.approx(1.0, abs=0.1)
    assert rows.loc["b", "reference_difference"] == pytest.approx(0.3, abs=0.1)
    assert rows.loc["a", "adjusted_change"] == pytest.approx(0.4 * before.mean() + 1.0, abs=0.1)


@pytest.mark.parametrize("clients, state", [(9, "too_few"), (10, "caution"), (29, "caution"), (30, "ok")])
def test_states_by_number_of_clients(clients, state):
    frame = pd.concat([
        pairs(names=("x", "y", "z")),
        pairs(2, clients, 2).assign(group="rare", client=lambda f: f["client"] + 1000)])
    row = compare(frame).rows.set_index("technique").loc["rare"]
    assert (row["clients"], row["state"]) == (clients, state)
    assert np.isnan(row["adjusted_change"]) == (state == "too_few")
    assert np.isnan(row["reference_difference"]) == (state == "too_few")


def test_holm():
    p = [0.04, 0.001, 0.3, 0.02, 0.02]
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])
    assert holm([]) == []


def test_all_pairs_are_there_once_with_holm():
    result = compare(pairs())
    assert result.pairs[["first", "second"]].to_numpy().tolist() == [
        ["deep tissue", "relaxation"], ["deep tissue", "trigger point"], ["relaxation", "trigger point"]]
    assert result.pairs["p_holm"].tolist() == pytest.approx(holm(list(result.pairs["p"])))


@pytest.mark.parametrize("n, low, high, needed", [
    (100, -1.0, 1.0, 300), (100, -0.5, 0.5, np.nan), (100, 0.1, 2.1, np.nan),
    (40, -0.6, 0.6, 18), (40, -0.61, 0.6, 19), (1000, -0.9, 0.9, 2300), (3, -0.7, 0.7, 3),
    (10, -1.0, 0.0, np.nan), (400, -1.0, 1.0, 1200),
])
def test_about_n_more_sessions(n, low, high, needed):
    assert sessions_needed(n, low, high) == pytest.approx(needed, nan_ok=True)


def test_a_technique_that_only_one_therapist_gives_is_said():
    frame = pairs()
    frame["therapist"] = np.where(frame["group"] == "trigger point", "B", "A")
    result = compare(frame, ["therapist"])
    rows = result.rows.set_index("technique")
    assert any("therapist" in note and "trigger point" in note for note in result.notes)
    assert rows.loc["trigger point", "state"] == "caution" and "therapist" in rows.loc["trigger point", "note"]
    assert not np.isnan(rows.loc["trigger point", "adjusted_change"])


def test_two_techniques_always_together_have_no_estimates():
    frame = pairs()
    frame["group"] = [["a", "b"] if g == "deep tissue" else ["c"] for g in frame["group"]]
    rows = compare(frame.assign(group=[[*g, "d"] if i % 3 else g for i, g in enumerate(frame["group"])])).rows
    rows = rows.set_index("technique")
    assert rows.loc[["a", "b"], "adjusted_change"].isna().all()
    assert "cannot be told apart" in rows.loc["a", "note"]


def test_one_technique_nothing_and_almost_nothing():
    one = compare(pairs().assign(group="only")).rows.iloc[0]
    assert one["state"] == "ok" and one["adjusted_change"] == pytest.approx(one["raw_change"], abs=0.1)
    nothing = compare(pairs().iloc[:0])
    assert nothing.rows.empty and nothing.reference is None
    tiny = compare(pairs().iloc[:2])
    assert set(tiny.rows["state"]) == {"too_few"} and "too few" in tiny.notes[0]


def test_completeness_and_an_unknown_reference():
    rows = compare(pairs(), attended={"relaxation": 400}).rows.set_index("technique")
    assert rows.loc["relaxation", "completeness"] == rows.loc["relaxation", "sessions"] / 400
    assert rows.loc["deep tissue", "completeness"] == 1
    with pytest.raises(ValueError, match="deep tissue, relaxation"):
        compare(pairs(), reference="yoga")


def test_a_technique_of_every_session_leaves_the_others_never_seen_alone():
    frame = pairs()
    frame["group"] = [["always", name] for name in frame["group"]]
    frame.loc[frame.index % 3 == 0, "group"] = frame["group"].map(lambda given: given[:1])
    rows = compare(frame).rows.set_index("technique")
    assert not np.isnan(rows.loc["always", "adjusted_change"])
    others = rows.drop("always")
    assert others["adjusted_change"].isna().all() and set(others["state"]) == {"too_few"}
    assert set(others["note"]) == {"technique: always is the same in all sessions"}


@pytest.mark.parametrize("p, levels", [
    ([0.001, 0.02, 0.5], [0.05 / 3, 0.05 / 2, 0.05]),
    ([0.5, 0.001, 0.03], [0.025, 0.05 / 3, 0.025]),  # it stops at 0.03, and so for 0.5
    ([0.2], [0.05]), ([], []),
])
def test_the_levels_of_holm(p, levels):
    assert holm_levels(p) == pytest.approx(levels)


@pytest.mark.parametrize("seed", range(6))
def test_the_interval_of_a_pair_leaves_0_out_where_holm_rejects(seed):
    found = compare(pairs(seed, clients=30 + 20 * seed)).pairs
    clear = (found["holm_low"] > 0) | (found["holm_high"] < 0)
    assert clear.tolist() == (found["p_holm"] < 0.05).tolist()
    wider = (found["holm_high"] - found["holm_low"]) / (found["high"] - found["low"])
    assert (wider > 1 - 1e-9).all() and wider.max() > 1.1


def test_a_pair_needs_as_many_sessions_as_its_rarer_technique_says():
    frame = pd.concat([pairs(clients=200), pairs(3, 12, 1).assign(group="rare", client=lambda f: f["client"] + 1000)])
    found = compare(frame).pairs.set_index(["first", "second"])["sessions_needed"]
    rows = compare(frame, reference="relaxation").rows.set_index("technique")["sessions_needed"]
    assert found["rare", "relaxation"] == rows["rare"] > 0
    assert np.isnan(found["deep tissue", "relaxation"])
