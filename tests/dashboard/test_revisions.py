"""Why a week's figures changed: each load's effect is what the figures really were before and after it."""

from datetime import date, timedelta
from random import Random

import pytest

import etl
from dashboard import figures
from dashboard.figures import View
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

MONDAY = date(2026, 11, 9)
HEADER = "session_id,client,date,therapist,pain_before,pain_after,status"
WEEK = Selection(start=MONDAY, end=MONDAY + timedelta(days=6))


def summary(folder, selection=WEEK):
    warehouse = Warehouse(folder)
    return figures.summary(View(warehouse, warehouse.build(), selection)).iloc[0]


def view(folder, selection=Selection()):
    warehouse = Warehouse(folder)
    return View(warehouse, warehouse.build(), selection, today=date(2026, 11, 23))


def loads(folder, selection=Selection()):
    seen = view(folder, selection)
    return figures.week_loads(seen, figures.week_changes(seen, MONDAY), MONDAY)


def random_log(rng):
    """Session id → cells: some sessions of the week, some of the weeks beside it, any of them again in the next log."""
    def row(n):
        day = MONDAY + timedelta(days=rng.randint(-4, 10))
        score = [rng.choice(["", *map(str, range(11)), "2.3"]) for _ in range(2)]
        return [f"S{n}", f"C{n % 5}", day.isoformat(), rng.choice(["Sam", "Tom"]), *score, rng.choice(["", "attended", "attended", "no-show"])]

    return {n: row(n) for n in rng.sample(range(30), rng.randint(8, 20))}


def told(before, after):
    """The cells of a session after another arrival: a blank never erases what is recorded."""
    return [new or old for old, new in zip(before, after)]


@pytest.mark.parametrize("seed", range(5))
def test_the_week_after_each_load_is_what_the_figures_were_then(data, log, seed):
    rng, known, expected, cells = Random(seed), {}, {}, set()
    for number in range(1, 5):
        rows = random_log(rng)
        etl.load(log(HEADER, *(",".join(row) for row in rows.values())), data)
        for n, row in rows.items():
            now = told(known[n], row) if n in known else row
            if n in known:
                names = HEADER.split(",")
                cells |= {(number, f"S{n}", names[i]) for i in range(2, 7)
                          if now[i] != known[n][i] and (names[i] != "status" or known[n][i] or now[i] != "attended")}
            known[n] = now
        was = summary(data)
        expected[number] = (was["attended"], was["paired"], was["mean_change"])
    found = loads(data)
    for row in found.itertuples():
        assert (row.attended, row.paired) == expected[row.load][:2]
        assert row.mean_change == pytest.approx(expected[row.load][2], nan_ok=True)
    silent = set(expected) - set(found["load"])
    assert all(expected[n] == pytest.approx(expected.get(n - 1, (0, 0, float("nan"))), nan_ok=True) for n in silent)
    assert found["load"].iloc[-1] > 1
    # what changed, cell by cell, in sessions that now are in the week
    changes = figures.week_changes(view(data), MONDAY)
    inside = {f"S{n}" for n, row in known.items() if WEEK.start <= date.fromisoformat(row[2]) <= WEEK.end}
    first = found["load"].iloc[0]
    shown = {(row.load, row.session, row.column) for row in changes.itertuples() if row.column and row.session in inside}
    assert shown == {cell for cell in cells if cell[1] in inside and cell[0] > first}


@pytest.fixture
def three_loads(data_of, log):
    """A week; a late session and a changed score; a second change and a session moved out of the week."""
    def make(folder):
        etl.load(log(HEADER, "A,C1,2026-11-09,Sam,6,4,", "B,C2,2026-11-10,Tom,8,3,", "X,C3,2026-11-30,Tom,5,5,".replace("11-30", "11-03")), folder)
        etl.load(log(HEADER, "A,C1,2026-11-09,Sam,6,5,", "L,C4,2026-11-13,Sam,7,7,"), folder)
        etl.load(log(HEADER, "A,C1,2026-11-09,Sam,6,5,", "B,C2,2026-11-17,Tom,8,3,"), folder)

    return data_of("three loads", make)


def test_late_sessions_and_corrections_with_their_effect(three_loads):
    rows = loads(three_loads)[["load", "arrived", "corrected", "attended", "paired", "mean_change"]]
    assert rows.to_numpy().tolist() == [[1, 0, 0, 2, 2, 3.5], [2, 1, 1, 3, 3, 2.0], [3, 0, 1, 2, 2, 0.5]]
    changes = figures.week_changes(view(three_loads), MONDAY)
    assert changes[["load", "session", "column", "old", "new"]].to_numpy().tolist() == [
        [2, "L", None, None, None], [2, "A", "pain_after", "4.0000", "5.0000"],
        [3, "B", "date", "2026-11-10", "2026-11-17"]]


def test_the_filters_count_and_the_period_does_not(three_loads):
    only = Selection(therapist=("Sam",), end=date(2026, 11, 9))
    assert loads(three_loads, only)["attended"].tolist() == [1, 2]


def test_a_load_that_was_taken_back_leaves_no_trace_but_its_name(three_loads):
    etl.undo(2, three_loads)
    assert loads(three_loads)["load"].tolist() == [1, 3]
    gone = figures.undone(view(three_loads))
    assert gone["load"].tolist() == [2] and list(gone["files"].iloc[0]) == ["log2.csv"]


def test_a_week_that_came_once_and_one_that_never_came(data, log):
    etl.load(log(HEADER, "A,C1,2026-11-09,Sam,6,4,"), data)
    assert len(loads(data)) == 1 and figures.week_changes(view(data), MONDAY).empty
    other = MONDAY - timedelta(days=70)
    assert figures.week_loads(view(data), figures.week_changes(view(data), other), other).empty
