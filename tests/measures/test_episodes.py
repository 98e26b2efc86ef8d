"""Episodes, session numbers and the two clocks against a client-by-client twin."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measures import intervals
from dashboard.measures.clocks import CLOCK_FIELDS, clocks, sentence, visit_pairs
from dashboard.measures.episodes import by_session_number, episode_changes, number_sessions
from dashboard.measures.sums import client_sums

score = st.one_of(st.none(), st.integers(0, 1000).map(lambda h: Decimal(h) / 100))
visit = st.fixed_dictionaries({
    "client": st.integers(1, 3), "date": st.sampled_from([0, 0, 5, 28, 29, 60, 83, 84, 144, 200, 300]),
    "complaint": st.sampled_from(["neck", "back", None]), "attended": st.booleans(),
    "before": score, "after": score,
}).map(lambda v: v | {"date": date(2026, 1, 1) + timedelta(days=v["date"])})
COLUMNS = ["client", "date", "complaint", "attended", "before", "after"]


def frame(visits):
    return pd.DataFrame(visits, columns=COLUMNS).astype({"before": object, "after": object, "complaint": object})


def number_in_plain_python(visits, gap_days=84):
    """[(visit, episode, number)] in order of client and date, as one would count by hand."""
    attended = sorted((v for v in visits if v["attended"]), key=lambda v: v["date"])
    latest, episodes, counted = {}, {}, []
    for v in attended:
        course = (v["client"], v["complaint"])
        if course not in latest or (v["date"] - latest[course][0]).days >= gap_days:
            episodes[v["client"]] = episodes.get(v["client"], 0) + 1
            latest[course] = (v["date"], episodes[v["client"]], 0)
        _, episode, number = latest[course]
        latest[course] = (v["date"], episode, number + 1)
        counted.append((v, episode, number + 1))
    return sorted(counted, key=lambda c: (c[0]["client"], c[0]["date"]))


@given(st.lists(visit, max_size=20))
@settings(max_examples=50, deadline=None)
def test_numbering_agrees_with_counting_by_hand(visits):
    rows, expected = number_sessions(frame(visits)), number_in_plain_python(visits)
    assert rows[["episode", "number"]].to_numpy().tolist() == [[e, n] for _, e, n in expected]


def test_without_complaints_the_client_alone_makes_the_episode():
    visits = pd.DataFrame({"client": ["a"] * 3, "date": ["2026-01-01", "2026-03-25", "2026-06-17"]})
    assert number_sessions(visits)["episode"].tolist() == [1, 1, 2]


def pairs_in_plain_python(visits):
    """client → [(relief, remaining)]"""
    by_episode = {}
    for v, episode, _ in number_in_plain_python(visits):
        by_episode.setdefault((v["client"], episode), []).append(v)
    pairs = {}
    for (client, _), course in by_episode.items():
        for this, following in zip(course, course[1:]):
            scores = (this["before"], this["after"], following["before"])
            if None not in scores and (following["date"] - this["date"]).days <= 28:
                pairs.setdefault(client, []).append((scores[0] - scores[1], scores[0] - scores[2]))
    return pairs


@given(st.lists(visit, max_size=25))
@settings(max_examples=50, deadline=None)
def test_clocks_agree_with_plain_python(visits):
    pairs = pairs_in_plain_python(visits)
    sums = visit_pairs(number_sessions(frame(visits)))
    assert sums.to_numpy().tolist() == [
        [client, len(p), sum(r for r, _ in p) * 10_000, sum(k for _, k in p) * 10_000]
        for client, p in sorted(pairs.items())]
    row = clocks(sums).iloc[0]
    n = [len(p) for p in pairs.values()]
    for name, at in (("relief", 0), ("remaining", 1)):
        alone = intervals.mean_interval(n, [float(sum(x[at] for x in p)) for p in pairs.values()])
        assert (row["pairs"], row["clients"]) == (alone.n, alone.clients)
        for ours, theirs in ((name, alone.value), (f"{name}_low", alone.low), (f"{name}_high", alone.high)):
            assert row[ours] == pytest.approx(np.nan if theirs is None else theirs, nan_ok=True, abs=1e-9)


def test_clocks_by_group():
    sums = pd.DataFrame({"group": ["b", "a", "a"], "client": [1, 1, 2], "pairs": [1, 2, 1],
                         "sum_relief": [30_000, 50_000, 20_000], "sum_remaining": [10_000, 0, 10_000]})
    rows = clocks(sums)
    assert list(rows) == ["group", *CLOCK_FIELDS] and rows["group"].tolist() == ["a", "b"]
    assert rows["relief"].tolist() == pytest.approx([7 / 3, 3])


def test_the_sentence():
    assert sentence(2.94, 1.06) == "of 2.9 points gained in the session, 1.1 remained at the next visit"
    assert "from one visit to the next -0.3" in sentence(2.0, -0.3)


@given(st.lists(visit, max_size=20))
@settings(max_examples=50, deadline=None)
def test_means_by_session_number_agree_with_plain_python(visits):
    numbered = number_sessions(frame(visits))
    rows = by_session_number(client_sums(numbered.rename(columns={"number": "group"}))).set_index("number")
    for number in {n for _, _, n in number_in_plain_python(visits)}:
        paired = [v for v, _, n in number_in_plain_python(visits)
                  if n == number and None not in (v["before"], v["after"])]
        mean = lambda when: float(sum(v[when] for v in paired) / len(paired)) if paired else np.nan
        row = rows.loc[number]
        assert row["clients"] == len({v["client"] for v in paired})
        assert row["mean_before"] == pytest.approx(mean("before"), nan_ok=True)
        assert row["mean_after"] == pytest.approx(mean("after"), nan_ok=True)
        if row["clients"] > 1:
            assert row["ci_low"] <= row["mean_before"] <= row["ci_high"]
            assert row["after_low"] <= row["mean_after"] <= row["after_high"]


def test_episode_change_is_first_minus_latest_recorded_before():
    visits = pd.DataFrame({
        "client": ["a", "a", "a", "b", "c", "c"], "episode": [1, 1, 1, 1, 1, 1],
        "number": [3, 1, 2, 1, 1, 2],
        "before": [Decimal("2.1"), None, Decimal("3.0"), Decimal(5), Decimal("2.3"), Decimal("0.3")]})
    rows = episode_changes(visits)
    assert rows["client"].tolist() == ["a", "c"]  # b came once
    assert rows["change"].tolist() == pytest.approx([0.9, 2.0])
    assert rows[["met_30", "met_50", "met_2pt"]].to_numpy().tolist() == [[True, False, False], [True, True, True]]
