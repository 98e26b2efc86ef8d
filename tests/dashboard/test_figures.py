"""Figures as CONTRACT.md has them, against the truth that comes with the example log."""

import json
from datetime import date

import pandas as pd
import pytest

from dashboard import figures
from dashboard.figures import FigureError, measure
from dashboard.measures.trend import MEASURES, trend
from dashboard.selection import Selection
from dashboard.warehouse import NoData, Warehouse

from .conftest import EXAMPLES

TRUTH = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))["clinic-log.csv"]["truth"]
NAMES = {"paired_pain": "paired", "mean_change_pain": "mean_change", "referrals": "referred"}
SUMMARY = """group sessions attended paired completeness clients mean_before mean_after mean_change ci_low ci_high
sd_change eligible_30 met_30 rate_30 rate_30_low rate_30_high bound_low bound_high met_50 rate_50 eligible_2pt met_2pt
rate_2pt reliable_better reliable_worse improved unchanged worse no_pain_before not_recorded referred referral_rate
d_z d_av""".split()
TREND = "start attended paired clients value ci_low ci_high completeness".split()
CHART = "start value mean lower upper lower_near upper_near moving_range rule variation trial".split()


@pytest.fixture
def warehouse(clinic_log):
    return Warehouse(clinic_log)


def test_the_truth_of_the_example_log(warehouse):
    pain = measure("summary", Selection(), warehouse)["rows"][0]
    anxiety = measure("summary", Selection(), warehouse, scale="anxiety")["rows"][0]
    for name, expected in TRUTH.items():
        found = anxiety["mean_change"] if name == "mean_change_anxiety" else pain[NAMES.get(name, name)]
        assert found == pytest.approx(expected, rel=1e-14), name


def test_answers_have_the_fields_of_the_contract_and_are_json(warehouse):
    for name, fields in (("summary", SUMMARY), ("trend", TREND), ("control-chart", CHART)):
        answer = measure(name, Selection(therapist=("Sam Okafor",)), warehouse)
        assert list(answer) == ["measure", "selection", "build", "rows"]
        assert fields == list(answer["rows"][0])
        assert answer == json.loads(json.dumps(answer, allow_nan=False))
        assert answer["selection"]["therapist"] == ["Sam Okafor"]


@pytest.mark.parametrize("by", ["clinic", "therapist", "body_area", "presentation", "session_number"])
def test_groups_add_up_to_the_whole(warehouse, by):
    whole = measure("summary", Selection(), warehouse)["rows"][0]
    groups = measure("summary", Selection(), warehouse, by=by)["rows"]
    for count in ("sessions", "attended", "paired", "improved", "unchanged", "worse", "no_pain_before", "not_recorded"):
        assert sum(group[count] for group in groups) == whole[count]


def test_a_group_is_what_its_filter_shows(warehouse):
    for by in ("technique", "session_number", "clinic"):
        for group in measure("summary", Selection(), warehouse, by=by)["rows"]:
            if group["group"] is not None:
                alone = measure("summary", Selection(**{by: (group["group"],)}), warehouse)["rows"][0]
                assert alone | {"group": None} == group | {"group": None}


def test_outcomes_add_up_to_attended(warehouse):
    for group in measure("summary", Selection(), warehouse, by="technique")["rows"]:
        parts = ("improved", "unchanged", "worse", "no_pain_before", "not_recorded")
        assert sum(group[part] for part in parts) == group["attended"]


def test_nothing_selected_is_nothing_and_not_zero(warehouse):
    nobody = Selection(therapist=("nobody",))
    row = measure("summary", nobody, warehouse)["rows"][0]
    assert (row["attended"], row["mean_change"], row["completeness"]) == (0, None, None)
    assert measure("trend", nobody, warehouse)["rows"] == []
    assert measure("control-chart", nobody, warehouse)["rows"] == []


def test_the_week_in_progress_moves_no_limit(warehouse):
    today = date(2026, 10, 21)
    until = Selection(end=date(2026, 10, 25))
    done = measure("control-chart", Selection(end=date(2026, 10, 18)), warehouse, today=today)["rows"]
    said = measure("control-chart", until, warehouse, today=today)
    going = said["rows"]
    assert said["selection"]["in_progress"] == "2026-10-19"
    assert [row["mean"] for row in done] == [row["mean"] for row in going[:-1]]
    assert going[-1]["start"] == "2026-10-19" and going[-1]["rule"] is None and going[-1]["value"] is not None


@pytest.mark.parametrize("of", MEASURES)
@pytest.mark.parametrize("unit", figures.UNITS)
@pytest.mark.parametrize("start", [None, date(2026, 11, 1), date(2030, 1, 1)])
def test_values_without_intervals_are_those_of_the_trend(warehouse, of, unit, start):
    view = figures.View(warehouse, warehouse.build(), Selection(start=start), today=date(2026, 11, 23))
    whole = trend(view.rows("sums_by_period", scale="pain", unit=unit), of, unit, view.today)
    values = figures.period_values(figures.periods(view, unit=unit), of, unit, view.today)
    pd.testing.assert_frame_equal(values, whole[list(values)], check_dtype=False)


def test_trend_and_chart_show_the_same_values(warehouse):
    for of in ("mean_change", "rate_30", "completeness", "referral_rate", "sessions"):
        trend = measure("trend", Selection(), warehouse, of=of, unit="month")["rows"]
        chart = measure("control-chart", Selection(), warehouse, of=of, unit="month")["rows"]
        assert [(row["start"], row["value"]) for row in trend] == [(row["start"], row["value"]) for row in chart]


@pytest.mark.parametrize(("name", "options"), [
    ("luck", {}), ("summary", {"scale": "joy"}), ("summary", {"by": "client"}), ("trend", {"unit": "day"}), ("trend", {"of": "x"}),
])
def test_what_does_not_exist_names_the_choices(warehouse, name, options):
    with pytest.raises(FigureError, match="choose one of"):
        measure(name, Selection(), warehouse, **options)


def test_no_data_is_said(tmp_path):
    with pytest.raises(NoData):
        figures.measure("summary", Selection(), Warehouse(tmp_path))
