"""Techniques: the page says what the measures say, too few are too few, and nothing is ranked."""

import math
from datetime import date

import pandas as pd
import pytest

from dashboard import comparing, show
from dashboard.figures import measure
from dashboard.measures.conventions import DEFAULT
from dashboard.selection import Selection
from dashboard.views import techniques
from dashboard.warehouse import Warehouse

from .conftest import NAMES, open_page, text

VIEWS = [
    ({}, Selection()), ({"therapist": "Sam Okafor"}, Selection(therapist=("Sam Okafor",))),
    ({"presentation": "chronic", "from": "2026-03-01"}, Selection(presentation=("chronic",), start=date(2026, 3, 1))),
]
COLUMNS = {"Technique": "technique", "Sessions": "sessions", "Clients": "clients", "Recorded (share)": "completeness",
           "Less pain, same case mix": "adjusted_change", "95 % from": "ci_low", "95 % to": "ci_high"}


@pytest.fixture
def charts(monkeypatch):
    """What the page hands to show_chart: name → (figure, table, alt, legend)."""
    seen = {}

    def show_chart(figure, table, name, alt, title="", legend=""):
        seen[name] = (figure, table, alt, legend)

    monkeypatch.setattr(show, "show_chart", show_chart)
    return seen


def same(table: pd.DataFrame, rows: list[dict], columns: dict[str, str]) -> None:
    """A table holds the figures of `measure`; an empty cell is a figure that is None.

    A model is fitted anew for `measure`, from rows in whatever order the database hands them over: ten digits are the same.
    """
    assert len(table) == len(rows) > 0
    for (_, shown), row in zip(table.iterrows(), rows):
        for head, field in columns.items():
            value = None if isinstance(shown[head], float) and math.isnan(shown[head]) else shown[head]
            expected = pytest.approx(row[field], rel=1e-8) if isinstance(row[field], float) else row[field]
            assert value == expected, (head, row)


@pytest.mark.parametrize(("query", "selection"), VIEWS)
def test_the_chart_holds_the_figures_of_the_measure(monkeypatch, demo_clinic, charts, query, selection):
    app = open_page(monkeypatch, demo_clinic, "techniques", **query)
    rows = measure("techniques", selection, Warehouse(demo_clinic))["rows"]
    figure, table, alt, _ = charts["techniques"]
    same(table, rows, COLUMNS)
    shown = [row for row in rows if row["adjusted_change"] is not None]
    drawn = [x for trace in figure.data if trace.hovertemplate for x in trace.x]
    assert sorted(drawn) == pytest.approx(sorted(row["adjusted_change"] for row in shown))
    assert all(f"{row['technique']}: {row['adjusted_change']:.1f}" in alt for row in shown)
    assert "chosen for the client, not at random" in text(app)


@pytest.mark.parametrize(("query", "selection"), VIEWS)
def test_two_techniques_side_by_side(monkeypatch, demo_clinic, charts, query, selection):
    app = open_page(monkeypatch, demo_clinic, "techniques", first="Swedish", second="Taping", **query)
    warehouse = Warehouse(demo_clinic)
    pairs = measure("technique-pairs", selection, warehouse)["rows"]
    row = next((row for row in pairs if (row["first"], row["second"]) == ("Swedish", "Taping")), None)
    if row:
        assert comparing.pair(pd.Series(row), len(pairs)) in text(app)
    mix = measure("case-mix", selection, warehouse, by="technique")["rows"]
    table = charts["case-mix-technique"][1]
    shares = {each["level"]: each["share"] for each in mix if each["group"] == "Swedish" and each["column"] == "body_area"}
    areas = table[table["Of what"] == "Body area"]
    assert dict(zip(areas["Which"], areas["Share in Swedish"])) == pytest.approx(shares)
    before = next(each["mean_before"] for each in mix if each["group"] == "Swedish" and each["column"] == "all")
    assert f"**Swedish**: pain before {before:.1f} on average" in text(app)


def test_the_case_mix_is_that_of_the_summary(demo_clinic):
    warehouse = Warehouse(demo_clinic)
    groups = {row["group"]: row for row in measure("summary", Selection(), warehouse, by="technique")["rows"]}
    for row in measure("case-mix", Selection(), warehouse, by="technique")["rows"]:
        if row["column"] == "all" and row["group"]:
            whole = groups[row["group"]]
            assert (row["attended"], row["sessions"], row["completeness"]) == (whole["attended"], whole["paired"], whole["completeness"])
            assert row["mean_before"] == pytest.approx(whole["mean_before"])


def test_too_few_clients_are_said_and_not_shown(monkeypatch, demo_clinic, charts):
    app = open_page(monkeypatch, demo_clinic, "techniques", first="Hot stones", second="Swedish")
    row = charts["techniques"][1].set_index("Technique").loc["Hot stones"]
    assert row["Clients"] == 5 and row["Remark"] == "Too few: 5 clients, and it takes 10"
    assert row[["Less pain, same case mix", "95 % from", "Less pain, plain mean"]].isna().all()
    assert "**Hot stones**: Too few: 5 clients" in text(app).replace("\\", "")
    assert "Share in Hot stones" not in charts["case-mix-technique"][1]


def test_rows_stand_by_name_or_by_sessions_and_never_by_effect(monkeypatch, demo_clinic, charts):
    app = open_page(monkeypatch, demo_clinic, "techniques")
    names = charts["techniques"][1]["Technique"].tolist()
    assert names == sorted(names) and app.button_group("order").options == ["By name", "By number of sessions"]
    app.button_group("order").set_value("By number of sessions").run()
    assert charts["techniques"][1]["Sessions"].is_monotonic_decreasing


def test_of_many_techniques_those_with_most_sessions_are_drawn_until_all_are_asked_for(monkeypatch, demo_clinic, charts):
    monkeypatch.setattr(techniques, "FIRST", 3)
    app = open_page(monkeypatch, demo_clinic, "techniques")
    figure, table, alt, _ = charts["techniques"]
    most = table.sort_values("Sessions", ascending=False)["Technique"].head(3)
    assert [note.text.split("<br>")[0] for note in figure.layout.annotations] == [f"<b>{name}</b>" for name in sorted(most)]
    assert len(table) == 7 and "of 3 techniques" in alt
    app.toggle("all-techniques").set_value(True).run()
    assert len(charts["techniques"][0].layout.annotations) == 7 and not app.exception


PAIR = {"first": "Alpha", "second": "Beta", "difference": 0.2, "holm_low": -0.1, "holm_high": 0.5, "p_holm": 0.4, "sessions_needed": math.nan}


@pytest.mark.parametrize(("given", "told"), [
    ({}, "**No clear difference** between Alpha and Beta: anything from 0.1 points less pain with Beta to 0.5 points less pain with Alpha "
         "fits these sessions (allowing for all 3 pairs)."),
    ({"holm_low": -0.9, "holm_high": 0.8, "sessions_needed": 40.0}, "**Cannot tell yet – about 40 more sessions** of the rarer one"),
    ({"difference": 0.6, "holm_low": 0.2, "holm_high": 1.0, "p_holm": 0.01},
     "clients reported **0.6 points less pain** straight after sessions with Alpha than with Beta (0.2 to 1.0)"),
    ({"difference": -0.6, "holm_low": -1.0, "holm_high": -0.2, "p_holm": 0.01},
     "clients reported **0.6 points less pain** straight after sessions with Beta than with Alpha (0.2 to 1.0)"),
])
def test_a_difference_in_words(given, told):
    assert told in comparing.pair(pd.Series(PAIR | given), 3)


@pytest.mark.parametrize(("clients", "note", "told"), [
    (5, None, "Too few: 5 clients, and it takes 10"), (1, None, "Too few: 1 client, and it takes 10"),
    (50, None, "Too few sessions to allow for the case mix"),
    (50, "technique: b cannot be told apart from technique: a", "Cannot be told apart: it always comes together with another"),
    (50, "technique: a is the same in all sessions", "Never seen alone: another technique comes with every session"),
])
def test_why_a_technique_has_no_figure(clients, note, told):
    assert comparing.unshown(pd.Series({"clients": clients, "note": note}), DEFAULT) == told


@pytest.mark.parametrize(("data", "told"), [
    ("one_session", "Nothing to compare yet: a technique needs recorded sessions of at least 10 clients."),
    ("no_after_scores", "Nothing to compare yet"), ("one_therapist", "Nothing to compare yet"), ("no_data", "No sessions yet"),
])
def test_little_data_is_said_in_words(monkeypatch, request, data, told):
    app = open_page(monkeypatch, request.getfixturevalue(data), "techniques")
    assert not app.exception and told in text(app)


def test_a_choice_that_a_filter_takes_away_is_forgotten(monkeypatch, demo_clinic, charts):
    app = open_page(monkeypatch, demo_clinic, "techniques", first="Hot stones", second="Taping")
    app.multiselect("therapist").set_value(["Lou Locum"]).run()
    assert not app.exception
    app = open_page(monkeypatch, demo_clinic, "techniques", first="Swedish", second="Swedish")
    assert "Choose two different techniques." in text(app)


def test_hostile_names_reach_the_chart_as_text(monkeypatch, hostile_names, charts):
    app = open_page(monkeypatch, hostile_names, "techniques")
    assert not app.exception
    labels = "".join(note.text for note in charts["techniques"][0].layout.annotations)
    assert "<img" not in labels and "&lt;img" in labels
    assert max(len(note.text) for note in charts["techniques"][0].layout.annotations) < 400
    assert any(name in "".join(charts["techniques"][1]["Technique"]) for name in NAMES)
