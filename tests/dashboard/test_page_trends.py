"""Trends: what the page says is what the measures say, for the same selection and the same decisions."""

import shutil
from datetime import date

import pytest

from dashboard import pinned, trends, words
from dashboard.desk import Desk, DeskError, charts, weeks
from dashboard.desk.charts import Chart
from dashboard.figures import View, measure, plain
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

from .conftest import DATASETS, open_page, text

TODAY = date(2026, 11, 23)
SAM = Selection(therapist=("Sam Okafor",))
VIEWS = ("Over time", "Side by side", "Between visits", "Session by session")


def view(data, selection=SAM):
    warehouse = Warehouse(data)
    return View(warehouse, warehouse.build(), selection, today=TODAY)


def rows_of(trend):
    return [{name: row[name] for name in ("start", "value", "mean", "lower", "upper", "rule", "variation", "trial")} for row in plain(trend.rows)]


def asked(data, selection, **options):
    rows = measure("control-chart", selection, Warehouse(data), today=TODAY, **options)["rows"]
    return [{name: row[name] for name in ("start", "value", "mean", "lower", "upper", "rule", "variation", "trial")} for row in rows]


@pytest.mark.parametrize("kind", trends.KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("unit", ["week", "month"])
@pytest.mark.parametrize("selection", [Selection(), SAM], ids=["all", "filtered"])
def test_each_chart_is_that_of_the_command_line(clinic_log, kind, unit, selection):
    made = trends.make(view(clinic_log, selection), kind, unit)
    assert rows_of(made) == asked(clinic_log, selection, of=kind.of, scale=kind.scale, unit=unit)


@pytest.mark.parametrize("by", trends.SPLITS)
def test_each_panel_is_the_chart_of_its_filter(clinic_log, by):
    made = trends.split(view(clinic_log, Selection()), trends.kind("mean_change"), "week", by)
    assert len(made) > 1 and [one.name for one in made] == sorted((one.name for one in made), key=lambda name: (name is None, words.plain(str(name))))
    for one in made:
        if one.name is not None:
            alone = Selection(**{by: (one.name,)})
            assert rows_of(one) == asked(clinic_log, alone)
            assert one.summary["paired"] == measure("summary", alone, Warehouse(clinic_log))["rows"][0]["paired"]


def test_the_page_says_the_figures_of_its_filters(monkeypatch, clinic_log):
    app = open_page(monkeypatch, clinic_log, "trends", therapist="Sam Okafor")
    row = measure("summary", SAM, Warehouse(clinic_log))["rows"][0]
    change = words.points(row["mean_change"], row["ci_low"], row["ci_high"])
    recorded = f"{row['paired']} of {row['attended']} attended sessions recorded ({words.percent(row['completeness'])})".replace("\u00a0", " ")
    assert f"Clients reported {change}; {recorded}." in text(app)
    last = [one for one in asked(clinic_log, SAM) if one["value"] is not None][-1]
    assert f": {words.number(last['value'])}, " in text(app)


@pytest.mark.parametrize(("of", "label"), [("rate_30", "Meets the 30 % threshold"), ("referral_rate", "Referrals"), ("completeness", "Recorded")])
def test_rates_are_said_with_what_they_count(monkeypatch, clinic_log, of, label):
    app = open_page(monkeypatch, clinic_log, "trends", measure=label, unit="Month")
    row = measure("summary", Selection(), Warehouse(clinic_log))["rows"][0]
    assert f"{label}: {words.percent(row[of])}".replace("\u00a0", " ") in text(app) and "latest month" in text(app)


def test_the_two_clocks_and_the_session_numbers(monkeypatch, demo_clinic):
    pain = measure("clocks", Selection(), Warehouse(demo_clinic))
    said = text(open_page(monkeypatch, demo_clinic, "trends", view="Between visits"))
    assert f"Pain: {pain['notes'][0]} ({pain['rows'][0]['pairs']:,} pairs of visits" in said
    first = measure("session-number", Selection(), Warehouse(demo_clinic), at_least=3)["rows"][0]
    said = text(open_page(monkeypatch, demo_clinic, "trends", view="Session by session", least="3 or more"))
    assert f"Before session 1 pain was {first['mean_before']:.1f} ({first['clients']} clients)" in said
    assert "stay longer" in text(open_page(monkeypatch, demo_clinic, "trends", view="Session by session"))


def test_a_new_baseline_and_a_freeze_count_on_their_own_chart_only(monkeypatch, clinic_log, tmp_path):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    desk, chart = Desk(data), Chart("mean_change", "week")
    charts.rebase(desk, chart, date(2026, 9, 7), "Longer <b>sessions</b>")
    limits = pinned.limits(desk, chart)
    made = rows_of(trends.make(view(data, Selection()), trends.kind("mean_change"), "week", limits))
    assert made == asked(data, Selection(), rebase=(date(2026, 9, 7),)) != asked(data, Selection())
    app = open_page(monkeypatch, data, "trends")
    assert "New limits from 7 September 2026: Longer <b>sessions</b> (decided on" in "\n".join(one.value for one in app.text)
    assert "New limits" not in text(open_page(monkeypatch, data, "trends", therapist="Sam Okafor"))
    charts.freeze(desk, chart, "Before Sam came", start=date(2026, 5, 1), end=date(2026, 8, 30))
    frozen = rows_of(trends.make(view(data, Selection()), trends.kind("mean_change"), "week", pinned.limits(desk, chart)))
    assert frozen == asked(data, Selection(), rebase=(date(2026, 9, 7),), baseline=(date(2026, 5, 1), date(2026, 8, 30)))
    assert "The limits are frozen: they come from 1 May – 30 August 2026. Before Sam came" in text(open_page(monkeypatch, data, "trends"))


def test_which_chart_a_decision_is_about():
    kind = trends.kind("mean_change")
    week = lambda **chosen: pinned.chart(kind, "week", Selection(**chosen))
    assert week() == week(start=TODAY) == Chart("mean_change", "week")
    assert week(therapist=("Sam",)) == Chart("mean_change", "week", "therapist", "Sam")
    assert week(therapist=("Sam", "Tom")) is week(therapist=("Sam",), clinic=("A",)) is None


def test_pinning_an_event_and_setting_a_target_on_the_page(monkeypatch, clinic_log, tmp_path):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    app = open_page(monkeypatch, data, "trends")
    app.text_input("event-told").set_value("[link](https://example.com)")
    app.date_input("event-day").set_value(date(2026, 10, 7))
    next(button for button in app.button if button.label == "Pin it").click().run()
    assert "★ Event 7 October 2026: [link](https://example.com)" in [one.value for one in app.text]
    app.number_input("target-mean_change").set_value(9.5)
    next(button for button in app.button if button.label == "Set the target").click().run()
    assert not app.exception and charts.targets(Desk(data), _settings(data))["mean_change"] == 9.5
    assert "Target 9.5: missed week after week" in text(app)


def test_a_decision_without_a_reason_is_refused_on_the_page(monkeypatch, clinic_log, tmp_path):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    app = open_page(monkeypatch, data, "trends")
    next(button for button in app.button if button.label == "Begin new limits").click().run()
    assert "The reason is empty" in app.error[0].value and not charts.rebases(Desk(data))


def test_a_desk_that_cannot_be_read_leaves_the_figures(monkeypatch, clinic_log, tmp_path):
    data = shutil.copytree(clinic_log, tmp_path / "data")
    (data / "desk.sqlite").write_bytes(b"not a database" * 100)
    app = open_page(monkeypatch, data, "trends")
    assert not app.exception and "damaged" in text(app) and "Clients reported" in text(app)
    with pytest.raises(DeskError):
        weeks.events(Desk(data))


@pytest.mark.parametrize("data", [name for name in DATASETS if name != "no_data"])
@pytest.mark.parametrize("query", [{"view": name} for name in VIEWS[1:]] + [{"measure": "Sessions attended"}, {"measure": "Referrals", "unit": "Month"},
                                   {"view": "Side by side", "split": "Pain and anxiety"}], ids=str)
def test_every_view_opens_on_every_kind_of_data(monkeypatch, request, data, query):
    app = open_page(monkeypatch, request.getfixturevalue(data), "trends", **query)
    assert not app.exception and not app.error, app.exception or app.error


def test_more_than_twelve_panels_wait_until_they_are_asked_for(monkeypatch, tmp_path):
    import etl

    log = tmp_path / "log.csv"
    log.write_text("client,date,therapist,pain_before,pain_after\n" + "".join(
        f"C{n},2026-11-{d:02},Therapist {n:02},6,4\n" for n in range(15) for d in (3, 10)), encoding="utf-8")
    etl.load(log, tmp_path)
    app = open_page(monkeypatch, tmp_path, "trends", view="Side by side")
    shown = lambda: [one.value.strip("*") for one in app.markdown if one.value.startswith("**Therapist ")]
    assert shown() == [f"Therapist {n:02}" for n in range(12)]
    app.toggle("all-panels").set_value(True).run()
    assert len(shown()) == 15


def _settings(data):
    from dashboard import settings

    return settings.load(data)


def test_where_nothing_is_recorded_the_panels_say_so(monkeypatch, no_after_scores):
    app = open_page(monkeypatch, no_after_scores, "trends", view="Side by side")
    assert "1 therapist: no whole week is recorded yet." in text(app) and "No whole week recorded yet" in text(app)
