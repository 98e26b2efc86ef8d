"""What is read once for all filters gives under each what the database gives under it."""

from datetime import date, timedelta

import numpy as np
import pytest

from dashboard import figures, needs
from dashboard.figures import View
from dashboard.selection import Selection
from dashboard.viewer import THERAPIST, Viewer
from dashboard.warehouse import Warehouse

MONDAY, TODAY = date(2026, 11, 9), date(2026, 11, 23)
VIEWERS = [Viewer(), Viewer(THERAPIST, "Sam Okafor", "s@example.org")]


def selections(view, number=12):
    """Random filters of what there is, some with days that cut the week."""
    choices = view.warehouse.rows("choices", build=view.build).groupby("column")["value"].agg(list).to_dict()
    for seed in range(number):
        random = np.random.default_rng(seed)
        some = {column: tuple(random.choice(values, size=2)) for column, values in choices.items() if random.random() < 0.4}
        numbers = (1, 2, 3) if seed % 3 == 0 else ()
        yield Selection(MONDAY + timedelta(days=2) if seed % 4 == 1 else None, MONDAY + timedelta(days=4) if seed % 4 == 2 else None,
                        session_number=numbers, **some)


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.role)
def test_lists_of_a_filter_are_those_of_the_database(demo_clinic, viewer):
    warehouse = Warehouse(demo_clinic, viewer)
    view = View(warehouse, warehouse.build(), today=TODAY)
    some = 0
    for selection in selections(view):
        week = view._replace(selection=selection.within(MONDAY, MONDAY + timedelta(days=6)))
        found = needs.lists(view._replace(selection=selection), MONDAY)
        expected = figures.caseload(week)
        assert figures.caseload_of(found, week.chosen).to_csv() == expected.to_csv()
        ever = figures.safety(view._replace(selection=Selection(**{**vars(selection), "start": None, "end": None})))
        assert figures.flags_of(found, week.chosen)[ever.columns].to_csv(index=False) == ever.to_csv(index=False)
        missing = figures.missing_after(week)
        assert figures.missing_of(found, week.chosen).to_csv(index=False) == missing.to_csv(index=False)
        some += len(expected) + len(missing)
    assert some


def test_the_last_load_of_a_filtered_week_leaves_its_summary(demo_clinic):
    warehouse = Warehouse(demo_clinic)
    view = View(warehouse, warehouse.build(), today=TODAY)
    for selection in selections(view):
        filtered = view._replace(selection=Selection(**{**vars(selection), "start": None, "end": None}))
        row = figures.summary(filtered._replace(selection=filtered.selection.within(MONDAY, MONDAY + timedelta(days=6)))).iloc[0]
        loads = figures.week_loads(filtered, figures.week_changes(filtered, MONDAY), MONDAY)
        last = (0, 0, float("nan")) if loads.empty else loads.iloc[-1][["attended", "paired", "mean_change"]]
        assert tuple(last) == pytest.approx((row["attended"], row["paired"], row["mean_change"]), nan_ok=True)
