"""Therapists and clinics: the figures of the funnels, names only for the owner, and no ranking."""

import json

import pandas as pd
import pytest

from dashboard import comparing, words
from dashboard.charts import funnel as drawing
from dashboard.figures import measure
from dashboard.measures import funnel
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

from .conftest import open_page, text
from .test_page_techniques import charts, same  # noqa: F401

COLUMNS = {"Clients": "clients", "Sessions": "sessions", "Less pain, plain mean": "observed", "Less pain expected": "expected",
           "Less pain, same case mix": "adjusted", "Drawn towards the average": "shrunken", "95 % limit, lower": "limit_95_low",
           "95 % limit, upper": "limit_95_high", "99.8 % limit, lower": "limit_998_low", "99.8 % limit, upper": "limit_998_high"}
ALL = ["Dana Demo", "Lou Locum", "Priya Nair", "Sam Okafor", "Tom Becker", "Élise Martin"]


@pytest.mark.parametrize(("query", "selection"), [
    ({}, Selection()), ({"clinic": "Mill Lane"}, Selection(clinic=("Mill Lane",))), ({"technique": "Swedish"}, Selection(technique=("Swedish",))),
])
def test_the_funnels_hold_the_figures_of_the_measures(monkeypatch, demo_clinic, charts, query, selection):  # noqa: F811
    app = open_page(monkeypatch, demo_clinic, "people", **query)
    assert not app.exception
    warehouse = Warehouse(demo_clinic)
    for unit in ("therapist", "clinic"):
        rows = measure(f"{unit}s", selection, warehouse)["rows"]
        if len(rows) < 2:
            assert f"funnel-{unit}" not in charts and f"There is one {unit} here" in text(app)
            continue
        figure, table, _, _ = charts[f"funnel-{unit}"]
        by_name = sorted(rows, key=lambda row: words.alphabet(pd.Series([row["name"]]))[0])
        same(table, by_name, {unit.capitalize(): "name", **COLUMNS})
        recorded = {row["group"]: row["completeness"] for row in measure("summary", selection, warehouse, by=unit)["rows"]}
        assert table["Recorded (share)"].tolist() == [recorded[row["name"]] for row in by_name]
        drawn = [x for trace in figure.data if trace.hovertemplate for x in trace.x]
        assert sorted(drawn) == pytest.approx(sorted(row["adjusted"] for row in rows))


def test_names_stand_as_in_a_telephone_book(monkeypatch, demo_clinic, charts):  # noqa: F811
    open_page(monkeypatch, demo_clinic, "people")
    assert charts["funnel-therapist"][1]["Therapist"].tolist() == ["Dana Demo", "Élise Martin", "Lou Locum", "Priya Nair", "Sam Okafor", "Tom Becker"]


def test_who_stands_outside_is_worth_a_look_and_never_worse(monkeypatch, demo_clinic, charts):  # noqa: F811
    app = open_page(monkeypatch, demo_clinic, "people")
    rows = {row["name"]: row for row in measure("therapists", Selection(), Warehouse(demo_clinic))["rows"]}
    outside = [name for name in ("Élise Martin", "Priya Nair") if rows[name]["position"] not in ("inside", "too_few")]
    said = text(app)
    assert f"{len(outside)} of 5 therapists" in said and "worth a look at the case mix and the recording first" in said
    for name in outside:
        assert f"**{name}**: {rows[name]['adjusted']:.2f} points less pain" in said and f"for {rows[name]['clients']} clients" in said
    lower = " ".join([said.lower(), *(chart[2].lower() for chart in charts.values())])
    assert not [word for word in ("worse", "worst", "best", "better", "rank ", "league") if word in lower]


def test_a_therapist_sees_only_their_own_name(monkeypatch, demo_clinic, charts):  # noqa: F811
    app = open_page(monkeypatch, demo_clinic, "people", see_as="Sam Okafor")
    assert not app.exception and list(charts) == ["funnel-therapist"]
    figure, table, alt, legend = charts["funnel-therapist"]
    own = next(row for row in measure("therapists", Selection(), Warehouse(demo_clinic))["rows"] if row["name"] == "Sam Okafor")
    assert table["Therapist"].tolist() == ["Sam Okafor"] and table["Less pain, same case mix"].tolist() == pytest.approx([own["adjusted"]])
    everything = json.dumps(figure.to_dict(), default=str) + alt + legend + text(app)
    assert "Sam Okafor" in everything and not [name for name in ALL if name != "Sam Okafor" and name in everything]
    assert "4 colleagues without a name" in alt  # Lou Locum had too few clients for a mean
    dots = next(trace for trace in figure.data if "colleague" in str(trace.text))
    assert all(count % 5 == 0 for count in dots.y) and list(dots.y) == sorted(dots.y)


def test_the_case_mix_of_one_therapist_beside_all(monkeypatch, demo_clinic, charts):  # noqa: F811
    app = open_page(monkeypatch, demo_clinic, "people", look_therapist="Priya Nair")
    mix = measure("case-mix", Selection(), Warehouse(demo_clinic), by="therapist")["rows"]
    own = {row["level"]: row["share"] for row in mix if row["group"] == "Priya Nair" and row["column"] == "presentation"}
    table = charts["case-mix-therapist"][1]
    shown = table[table["Of what"] == "Kind of pain"]
    assert {level: share for level, share in zip(shown["Which"], shown["Share in Priya Nair"]) if share} == pytest.approx(own)
    assert "Therapist" not in set(table["Of what"]) and "**Priya Nair**: pain before" in text(app)


ROW = {"name": "Sam", "clients": 40, "sessions": 120, "adjusted": 2.64, "shrunken": 2.7, "limit_95_low": 2.68, "limit_95_high": 3.06,
       "limit_998_low": 2.57, "limit_998_high": 3.17}


@pytest.mark.parametrize(("position", "told"), [
    ("inside", "within the 95 % limits (2.68 to 3.06 for 40 clients)"), ("below_95", "below the 95 % limits (2.68 to 3.06 for 40 clients)"),
    ("above_998", "above the 99.8 % limits (2.57 to 3.17 for 40 clients)"), ("too_few", "too few to judge (120 sessions, 40 clients, 93 % recorded)"),
])
def test_where_someone_stands_in_words(position, told):
    assert told in comparing.unit(pd.Series(ROW | {"position": position}), 0.93).replace("\u00a0", " ")


@pytest.mark.parametrize(("data", "told"), [
    ("one_session", "too few recorded sessions"), ("no_after_scores", "too few recorded sessions"), ("one_therapist", "There is one therapist here"),
    ("no_data", "No sessions yet"),
])
def test_little_data_is_said_in_words(monkeypatch, request, data, told):
    app = open_page(monkeypatch, request.getfixturevalue(data), "people")
    assert not app.exception and told in text(app)


def test_hostile_names_reach_the_chart_as_text(monkeypatch, hostile_names, charts):  # noqa: F811
    app = open_page(monkeypatch, hostile_names, "people")
    assert not app.exception
    drawn = json.dumps([chart[0].to_dict() for chart in charts.values()], default=str)
    assert "<img" not in drawn and "<a " not in drawn and "n" * 60 not in drawn


def test_names_in_a_funnel_do_not_touch():
    values = pd.DataFrame({"name": [f"T{n:02}" for n in range(40)], "n": [20 + 7 * (n % 9) for n in range(40)], "value": [2 + (n % 7) / 5 for n in range(40)]})
    rows = funnel.funnel(values, overall=2.6, sd=1.8).assign(clients=lambda f: f["n"], adjusted=lambda f: f["value"], sessions=5, basis="")
    figure = drawing.funnel(rows, funnel.curve(rows))
    notes = figure.layout.annotations
    assert 5 < len(notes) < 40
    for side in ("left", "right"):
        heights = sorted(note.y for note in notes if note.xanchor == side)
        assert all(high - low > drawing.NEAR * rows["clients"].max() for low, high in zip(heights, heights[1:]))
