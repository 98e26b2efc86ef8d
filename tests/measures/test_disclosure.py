"""Disclosure control: small counts, rounding, rates, means, and the second hidden cell."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measures.disclosure import HIDDEN, hidden_cells, protect, protect_summary, protect_table, rounded
from dashboard.measures.summary import summary
from dashboard.measures.sums import client_sums


@pytest.mark.parametrize("count, shown", [
    (0, 0), (1, "*"), (7, "*"), (8, 10), (12, 10), (13, 15), (15, 15), (412, 410)])
def test_one_count(count, shown):
    frame = pd.DataFrame({"group": ["a", "b", "c"], "n": [count, 40, 0 if shown != HIDDEN else 3]})
    assert protect(frame.assign(clients=9), ["n"])["n"].iloc[0] == shown


def test_a_lone_hidden_cell_gets_company_in_its_row_and_column():
    table = pd.DataFrame(
        [[3, 20, 30, 53], [40, 50, 60, 150], [70, 80, 90, 240], [113, 150, 180, 443]],
        index=["a", "b", "c", "all"], columns=["x", "y", "z", "all"])
    shown = protect_table(table)
    assert (shown == HIDDEN).to_numpy().tolist() == [
        [True, True, False, False], [True, True, False, False], [False] * 4, [False] * 4]
    assert shown.loc["c", "all"] == 240 and shown.loc["all", "all"] == 445


def test_nought_stays_nought_and_company_is_not_a_nought_if_it_can_be_helped():
    shown = protect_table(pd.DataFrame([[0, 4, 30, 34], [0, 40, 50, 90], [0, 44, 80, 124]]))
    assert shown[0].tolist() == [0, 0, 0]
    assert shown.iloc[0].tolist() == [0, HIDDEN, HIDDEN, 35]


@given(st.integers(1, 4), st.integers(1, 5), st.data())
@settings(max_examples=80, deadline=None)
def test_no_hidden_cell_is_alone_in_a_line(rows, columns, data):
    body = np.array(data.draw(st.lists(
        st.lists(st.sampled_from([0, 0, 3, 7, 8, 20, 55]), min_size=columns, max_size=columns),
        min_size=rows, max_size=rows)))
    table = np.vstack([body, body.sum(axis=0)])
    table = np.column_stack([table, table.sum(axis=1)])
    hidden = hidden_cells(table)
    assert hidden[(table >= 1) & (table <= 7)].all()
    assert 1 not in hidden.sum(axis=0) and 1 not in hidden.sum(axis=1)
    assert not hidden.any() or ((table >= 1) & (table <= 7)).any()


def test_rates_come_from_rounded_counts_and_means_need_eight_clients():
    frame = pd.DataFrame({
        "group": ["a", "b", "c"], "met": [13, 22, 4], "n": [31, 44, 29], "clients": [8, 7, 20],
        "mean": [2.34, 1.0, np.nan]})
    shown = protect(frame, ["met", "n"], {"rate": ("met", "n")}, ["mean"])
    assert shown["met"].tolist() == [HIDDEN, 20, HIDDEN] and shown["n"].tolist() == [30, 45, 30]
    assert shown["rate"].tolist() == [None, 20 / 45, None]
    assert shown["mean"].tolist() == [2.34, None, None]
    assert list(shown) == ["group", "met", "n", "rate", "mean"]


def test_a_rate_of_nobody_is_none():
    frame = pd.DataFrame({"met": [0], "n": [0], "clients": [0]})
    assert protect(frame, ["met", "n"], {"rate": ("met", "n")})["rate"].iloc[0] is None


@given(st.lists(st.tuples(
    st.sampled_from("ab"), st.integers(1, 12), st.integers(0, 10), st.one_of(st.none(), st.integers(0, 10))),
    min_size=1, max_size=80))
@settings(max_examples=50, deadline=None)
def test_a_shared_summary_tells_no_small_number(sessions):
    exact = summary(client_sums(pd.DataFrame(sessions, columns=["group", "client", "before", "after"]).astype(object)))
    shown = protect_summary(exact)
    parts = ["improved", "unchanged", "worse", "no_pain_before", "not_recorded", "attended"]
    assert "met_30" not in shown and "rate_30_low" not in shown
    for column in parts:
        for count, cell in zip(exact[column], shown[column]):
            assert cell == HIDDEN or (cell == rounded(count) and not 1 <= count <= 7)
    for _, row in shown.iterrows():
        assert sum(cell == HIDDEN for cell in row[parts]) != 1
    for mean, clients in zip(shown["mean_change"], exact["clients_paired"]):
        assert mean is None or clients >= 8
