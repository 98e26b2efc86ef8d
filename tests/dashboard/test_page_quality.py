"""Data quality: the figures are those of `outcomes measure`, what follows from them is said, and spellings are joined by people."""

import re
from datetime import date

import pandas as pd
import pytest

import etl
from dashboard import figures, quality, show
from dashboard.figures import View, measure
from dashboard.measures.missing import baselines
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

from .conftest import HEADER, TODAY, open_page, text

DAY = date.fromisoformat(TODAY)
FILTERED = Selection(clinic=("Holland Road",))


def view(folder, selection=None):
    source = Warehouse(folder)
    return View(source, source.build(), selection or Selection(), today=DAY)


@pytest.mark.parametrize("selection", [Selection(), FILTERED], ids=["all", "filtered"])
def test_the_figures_are_those_that_measure_prints(monkeypatch, demo_clinic, selection):
    row = measure("summary", selection, Warehouse(demo_clinic))["rows"][0]
    base = {entry["group"]: entry for entry in measure("baselines", selection, Warehouse(demo_clinic))["rows"]}
    app = open_page(monkeypatch, demo_clinic, "data_quality", **({"clinic": "Holland Road"} if selection.active else {}))
    said = text(app)
    assert not app.exception
    assert f"{row['paired']:,} of {row['attended']:,}" in said and f"{round(100 * row['completeness'])} % of sessions" in said
    for share in (row["rate_30"], row["bound_low"], row["bound_high"]):
        assert f"{100 * share:.0f} %" in said
    for group in ("complete", "incomplete"):
        assert f"{base[group]['mean_before']:.1f} points before" in said and f"{base[group]['sessions']:,} session" in said
    assert f"{base['difference']['ci_low']:.1f} to {base['difference']['ci_high']:.1f}".replace("-", "−") in said


@pytest.mark.parametrize("unit", ["week", "month"])
@pytest.mark.parametrize("therapist", ["Sam Okafor", "Lou Locum"])
def test_completeness_over_time_is_the_trend_of_each_therapist(demo_clinic, unit, therapist):
    rows = figures.completeness_by(view(demo_clinic), unit=unit)
    own = rows[(rows["group"] == therapist) & (rows["attended"] > 0)]
    trend = measure("trend", Selection(therapist=(therapist,)), Warehouse(demo_clinic), of="completeness", unit=unit, today=DAY)["rows"]
    trend = [row for row in trend if row["attended"]]
    assert [(row["start"], row["attended"], row["paired"], row["value"]) for row in trend] == [
        (start.isoformat(), *counts) for start, *counts in own[["start", "attended", "paired", "completeness"]].itertuples(index=False)]
    assert rows["group"].is_monotonic_increasing and rows.groupby("group").size().nunique() == 1


def test_a_month_without_sessions_is_a_gap(tmp_path, log):
    etl.load(log(HEADER.strip(), "C1,2026-08-03,Sam,Swedish,6,4", "C1,2026-10-05,Sam,Swedish,6,"), tmp_path)
    rows = figures.completeness_by(view(tmp_path))
    assert rows["completeness"].fillna(-1).tolist() == [1, -1, 0] and rows["attended"].tolist() == [1, 0, 1]


SESSIONS = [("A", 6, 4), ("A", 8, None), ("B", 7, 1), ("B", None, None), ("C", 9, None), ("C", 3, 3), ("D", 2, 2)]


def twin(sessions):
    """The same in plain Python: means, and the difference with each client as one cluster."""
    both = [(c, b) for c, b, a in sessions if b is not None and a is not None]
    lack = [(c, b) for c, b, a in sessions if b is not None and a is None]
    m1, m0 = sum(b for _, b in both) / len(both), sum(b for _, b in lack) / len(lack)
    clients = {c for c, _ in both + lack}
    pulls = [sum(b - m0 for k, b in lack if k == c) / len(lack) - sum(b - m1 for k, b in both if k == c) / len(both) for c in clients]
    return m1, m0, (len(clients) / (len(clients) - 1) * sum(p * p for p in pulls)) ** 0.5


def test_baselines_are_those_of_plain_python(tmp_path, log):
    rows = [f"{c},2026-11-{n + 1:02},Sam,Swedish,{'' if b is None else b},{'' if a is None else a}" for n, (c, b, a) in enumerate(SESSIONS)]
    etl.load(log(HEADER.strip(), *rows), tmp_path)
    found = figures.baselines(view(tmp_path)).set_index("group")
    m1, m0, error = twin(SESSIONS)
    assert found["mean_before"].tolist() == pytest.approx([m1, m0, m0 - m1])
    assert found["sessions"].tolist() == [4, 3, 7] and found["recorded"].tolist() == [4, 2, 6] and found["clients"].tolist() == [4, 2, 4]
    half = (found.loc["difference", "ci_high"] - found.loc["difference", "ci_low"]) / 2
    assert half == pytest.approx(3.182446 * error, rel=1e-6)  # t on 3 degrees of freedom


def test_baselines_without_anything():
    nothing = pd.DataFrame({"complete": [], "person": [], "sessions": [], "n": [], "s": []}).astype(int)
    found = baselines(nothing)
    assert found["mean_before"].isna().all() and found["sessions"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("rows", "said"), [
    ([("complete", 9, 5.0, 4, 6), ("incomplete", 0, None, None, None), ("difference", 9, None, None, None)], "nothing to compare"),
    ([("complete", 9, 5.0, 4, 6), ("incomplete", 3, None, None, None), ("difference", 9, None, None, None)], "Too little is recorded"),
    ([("complete", 9, 5.0, 4, 6), ("incomplete", 3, 6.0, 5, 7), ("difference", 12, 1.0, -0.5, 2.5)], "no more than chance"),
    ([("complete", 9, 5.0, 4, 6), ("incomplete", 3, 7.0, 6, 8), ("difference", 12, 2.0, 0.5, 3.5)], "begin higher are underrepresented"),
    ([("complete", 9, 5.0, 4, 6), ("incomplete", 3, 3.0, 2, 4), ("difference", 12, -2.0, -3.5, -0.5)], "begin lower are underrepresented"),
    ([("complete", 9, 5.0, 4, 6), ("incomplete", 1, 3.0, None, None), ("difference", 12, -2.0, None, None)], "too few to tell"),
])
def test_what_follows_is_said(rows, said):
    frame = pd.DataFrame(rows, columns=["group", "sessions", "mean_before", "ci_low", "ci_high"])
    frame[["mean_before", "ci_low", "ci_high"]] = frame[["mean_before", "ci_low", "ci_high"]].astype(float)
    assert said in quality.baseline(quality.Quality({}, frame, frame, frame, frame))


def test_who_records_little_at_present_is_said(monkeypatch, tmp_path, log):
    rows = [f"C{n},2026-11-{n + 1:02},{'Sam' if n % 2 else 'Ann'},Swedish,6,{4 if n % 2 else ''}" for n in range(10)]
    etl.load(log(HEADER.strip(), *rows, "C1,2026-06-01,Old,Swedish,6,"), tmp_path)
    said = text(open_page(monkeypatch, tmp_path, "data_quality"))
    assert "• Ann: 0 %, 0 of 5 sessions" in said and "• Sam" not in said and "• Old" not in said


def test_held_rows_are_counted_with_a_way_to_them(monkeypatch, tmp_path, log):
    etl.load(log(HEADER.strip(), "C1,2026-11-17,Sam,Swedish,6-7,4", "C2,2026-11-18,Sam,Swedish,6,1"), tmp_path)
    assert "1 row is held back" in text(open_page(monkeypatch, tmp_path, "data_quality"))


@pytest.fixture
def two_spellings(tmp_path, log):
    folder = tmp_path / "clinic"
    etl.load(log("client,date,time,therapist,techniques,pain_before,pain_after",
                 *(f"C{n},2026-11-{n + 1:02},10:00,Sam Okafor,Swedish,6,4" for n in range(5)),
                 "C1,2026-11-02,10:00,S. Okafor,Swedish,6,4", "C9,2026-11-09,10:00,S. Okafor,Sweedish,6,4"), folder)
    return folder


def names(app):
    return [part.value for part in app.text if "→" in part.value]


def test_a_spelling_is_joined_and_taken_apart(monkeypatch, two_spellings, query):
    app = open_page(monkeypatch, two_spellings, "data_quality")
    assert names(app) == ["S. Okafor (2 sessions)  →  Sam Okafor (5 sessions)", "Sweedish (1 session)  →  Swedish (6 sessions)"]
    assert "1 session of one client at the same time stands under both" in text(app)
    app.button("join-0").click().run()
    assert not app.exception and query(two_spellings, "SELECT DISTINCT therapist FROM sessions") == [("Sam Okafor",)]
    assert "is shown as Sam Okafor" in text(app) and names(app)[0].startswith("Sweedish")
    app.button("part-0").click().run()
    assert not app.exception and len(query(two_spellings, "SELECT DISTINCT therapist FROM sessions")) == 2


def test_what_is_refused_is_not_suggested_again(monkeypatch, two_spellings, query):
    app = open_page(monkeypatch, two_spellings, "data_quality")
    app.button("apart-0").click().run()
    assert not app.exception and [name.split()[0] for name in names(app)] == ["Sweedish"]
    assert [name.split()[0] for name in names(open_page(monkeypatch, two_spellings, "data_quality"))] == ["Sweedish"]
    assert len(query(two_spellings, "SELECT DISTINCT therapist FROM sessions")) == 2 and len(etl.loads(two_spellings)) == 1


def test_any_two_names_can_be_joined_by_hand(monkeypatch, two_spellings, query):
    app = open_page(monkeypatch, two_spellings, "data_quality")
    app.selectbox("hand-therapist-spelling").select("Sam Okafor")
    app.selectbox("hand-therapist-name").select("S. Okafor").run()
    app.button("hand-join").click().run()
    assert query(two_spellings, "SELECT DISTINCT therapist FROM sessions") == [("S. Okafor",)]


def test_a_refused_join_is_one_sentence(monkeypatch, two_spellings):
    app = open_page(monkeypatch, two_spellings, "data_quality")

    def refuse(*given, **options):
        raise etl.Refused("This spelling is joined already; take that back first.")

    monkeypatch.setattr(etl, "join_spelling", refuse)
    app.button("join-0").click().run()
    assert not app.exception and "joined already" in app.error[0].value and len(names(app)) == 2


def test_a_damaged_desk_is_one_sentence(monkeypatch, two_spellings):
    (two_spellings / "desk.sqlite").write_bytes(b"not a database" * 100)
    app = open_page(monkeypatch, two_spellings, "data_quality")
    assert not app.exception and len(app.error) == 1 and not re.search("sqlite3|Traceback", app.error[0].value)


def test_a_filter_that_matches_nothing(monkeypatch, one_session):
    app = open_page(monkeypatch, one_session, "data_quality", **{"from": "2026-11-18"})
    assert not app.exception and "No sessions match" in text(app)


def test_many_therapists_are_drawn_up_to_a_limit(tmp_path, log):
    rows = [f"C{n},2026-11-{n % 20 + 1:02},T{n % 15:02},Swedish,6,4" for n in range(60)]
    etl.load(log(HEADER.strip(), *rows), tmp_path)
    made = quality.make(view(tmp_path), "week")
    assert quality.drawn(made.over_time)["group"].nunique() == quality.PANELS and made.over_time["group"].nunique() == 15
    assert len(quality.drawn(made.over_time)) <= quality.POINTS


def test_of_many_therapists_the_bounds_of_those_with_most_sessions_are_drawn(monkeypatch, tmp_path, log):
    rows = [f"C{n},2026-11-{n % 20 + 1:02},T{n % 15:02},Swedish,6,4" for n in range(70)]
    etl.load(log(HEADER.strip(), *rows), tmp_path)
    seen = {}
    monkeypatch.setattr(show, "show_chart", lambda figure, table, name, *rest: seen.update({name: (figure, table)}))
    open_page(monkeypatch, tmp_path, "data_quality")
    figure, table = seen["bounds"]
    assert len(figure.layout.yaxis.tickvals) == 1 + quality.PANELS and len(table) == 1 + 15
    months = seen["completeness"][0]
    assert [f"{day:%b %Y}" for day in months.layout.xaxis.tickvals] == ["Nov 2026"]  # one month is named once
    assert all(trace.marker.opacity == 1 for trace in months.data if trace.mode == "markers")
