"""Figures as plain data: plotly's own classes accept them, and what is missing stays missing."""

import inspect
import json
import re
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs

from dashboard import figures, week
from dashboard.charts import control, outcomes, script, sparkline, theme
from dashboard.charts.figure import Figure
from dashboard.charts.pins import Pin
from dashboard.warehouse import Warehouse

PLAIN = [
    (pd.Series([1.5, np.nan, np.inf]), [1.5, None, None]),
    (pd.Series([1, None], dtype="Int64"), [1, None]),
    (pd.Series(pd.to_datetime(["2026-11-16", None])), ["2026-11-16T00:00:00", None]),
    (np.array([True, False]), [True, False]),
    ([date(2026, 11, 16), None], ["2026-11-16", None]),
    ([Decimal("0.5"), np.float64(2), np.int64(3)], [0.5, 2.0, 3]),
    (("a", "<b>"), ["a", "<b>"]),
]


@pytest.mark.parametrize(("given", "told"), PLAIN)
def test_values_as_json_knows_them(given, told):
    made = theme.figure(100)
    made.add_scatter(x=given)
    assert json.loads(made.to_json())["data"] == [{"type": "scatter", "x": told}]


def test_what_is_updated_keeps_what_was_said_before():
    made = theme.figure(100, showlegend=False)
    made.update_layout(margin={"t": 30}, title="A")
    made.update_xaxes(title={"text": "x"}, nticks=3)
    made.update_xaxes(title={"standoff": 8})
    layout = made.to_dict()["layout"]
    assert layout["margin"] == {"l": 8, "r": 8, "t": 30, "b": 8} and layout["title"] == {"text": "A"}
    assert layout["xaxis"]["title"] == {"text": "x", "standoff": 8} and layout["xaxis"]["nticks"] == 3
    assert made.layout.xaxis.title.text == "x" and made.layout.annotations is None


def test_the_small_edition_of_plotly_is_of_the_version_that_plotly_carries_whole():
    assert f"plotly.js v{script.version()}\n" in get_plotlyjs()[:100] and len(script.source()) < len(get_plotlyjs()) / 3


def test_the_charts_are_of_the_kinds_that_the_small_edition_draws():
    kinds = set(re.findall(r'self\.add\("(\w+)"', inspect.getsource(Figure)))
    assert kinds == {"scatter", "bar"} and all(f'moduleType:"trace",name:"{kind}"' in script.source() for kind in kinds)


def test_each_figure_begins_anew():
    theme.figure(100).update_layout(margin={"t": 99})
    assert theme.figure(100).layout.margin.t == 14


def test_plotly_accepts_every_figure_of_the_week(clinic_log):
    warehouse = Warehouse(clinic_log)
    made = week.make(figures.View(warehouse, warehouse.build(), today=date(2026, 11, 23)), date(2026, 10, 12))
    pinned = (Pin(date(2026, 10, 12), "a note"), Pin(date(2026, 10, 14), "an event", "event"))
    drawn = [control.control_chart(made.chart, chosen=made.start, pinned=pinned), outcomes.outcomes(made.outcomes),
             *(sparkline.sparkline(card.series, card.kind, card.better, pinned=pinned) for card in made.cards)]
    for figure in drawn:
        told = go.Figure(figure.to_dict())  # raises where a property or a value is none of plotly's
        assert len(told.data) == len(figure.data) and told.layout.height == figure.layout.height
