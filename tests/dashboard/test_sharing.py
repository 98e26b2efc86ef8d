"""Nothing in a shared report is about fewer than eight clients, and two of them tell no more together."""

import io
import subprocess
import zipfile
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import etl
from dashboard import figures, reports
from dashboard.desk import Desk
from dashboard.exports.report import FORMATS
from dashboard.measures.conventions import DEFAULT
from dashboard.measures.disclosure import SHARED_COUNTS
from dashboard.reports import contents, overlap, period
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

TODAY = date(2026, 11, 23)
COUNTS = {"summary": SHARED_COUNTS, "anxiety": SHARED_COUNTS, "techniques": ("sessions", "clients"),
          "referrals": ("suggested", "made", "attended", "known"), "recording": ("sessions", "attended", "paired")}
SCORES = ("mean_before", "mean_after", "mean_change", "ci_low", "ci_high", "sd_change", "d_z", "d_av")
MEANS = {"summary": SCORES, "anxiety": SCORES, "techniques": ("raw_change", "adjusted_change", "ci_low", "ci_high")}
PARTS = ("improved", "unchanged", "worse", "no_pain_before", "not_recorded")


def faults(shared: reports.Report, exact: contents.Counted) -> list[str]:
    """What in a shared report should not be there, against the exact numbers."""
    found = []
    for name, columns in COUNTS.items():
        for column in columns:
            numbers = [value for value in shared.rows[name][column] if isinstance(value, int | np.integer)]
            found += [f"{name} {column}: {value}" for value in numbers if 1 <= value <= 7 or value % 5]
    for name, columns in MEANS.items():
        clients = exact.rows[name]["clients" if name == "techniques" else "clients_paired"]
        for few, (_, row) in zip(clients < DEFAULT.mean_clients, shared.rows[name].iterrows(), strict=True):
            given = [column for column in columns if row[column] is not None and row[column] == row[column]]
            found += [f"{name} {column} of few" for column in given if few]
            found += [f"{name} {column} tells its count" for column in given if round(row[column], 1) != row[column]]
    row = shared.rows["summary"].iloc[0]
    if sum(row[part] == "*" for part in PARTS) == 1 and row["attended"] != "*":
        found.append("a lone hidden outcome, which the total gives away")
    lone = {column: (shared.rows["recording"][column] == "*").sum() == 1 and row[column] != "*"  # a hidden total gives nothing away
            for column in COUNTS["recording"] if len(shared.rows["recording"]) > 1}
    found += [f"recording {column}: a lone hidden therapist" for column, alone in lone.items() if alone]
    chart = exact.rows["control-chart"]
    few = chart["clients_paired"].to_numpy() < DEFAULT.mean_clients
    found += ["a point of few"] * int((shared.rows["control-chart"]["value"].notna().to_numpy() & few).sum())
    return found + [f"{name} counts points" for name in ("attended", "paired", "clients") if shared.rows["control-chart"][name].notna().any()]


@pytest.fixture(scope="module")
def source(demo_clinic):
    found = Warehouse(demo_clinic)
    return figures.View(found, found.build(), today=TODAY)


def chosen(source, seed: int) -> tuple[figures.View, period.Period]:
    """A random selection and period, small ones more often."""
    random = np.random.default_rng(seed)
    choices = source.warehouse.rows("choices", build=source.build).groupby("column")["value"].agg(list).to_dict()
    some = {column: tuple(random.choice(values, size=random.integers(1, 3))) for column, values in choices.items()
            if column in ("clinic", "therapist", "technique", "body_area", "presentation") and random.random() < 0.3}
    start = TODAY - timedelta(days=int(random.integers(1, 700)))
    return source._replace(selection=Selection(**some)), period.days(start, start + timedelta(days=int(random.exponential(40))))


def random_faults(source, seed: int) -> list[str]:
    """What is wrong with the shared report of a random selection, every other one with therapists by name."""
    view, when = chosen(source, seed)
    exact = contents.count(view, when)
    return faults(reports.make(view, when, shared=True, named=seed % 2 == 1, counted=exact), exact)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_number_in_a_shared_report(source, seed):
    assert not random_faults(source, seed)


def test_a_point_of_the_chart_needs_recorded_clients(source):
    """Weeks in which one therapist saw eight and recorded three; and a last week that the period cuts short."""
    view = source._replace(selection=Selection(therapist=("Sam Okafor",)))
    for when in (period.month("2026-10", TODAY), period.days(date(2026, 6, 1), date(2026, 11, 22))):
        exact = contents.count(view, when)
        chart = exact.rows["control-chart"]
        assert ((chart["clients"] >= DEFAULT.mean_clients) & (chart["clients_paired"] < DEFAULT.mean_clients)).any()
        assert not faults(reports.make(view, when, shared=True, counted=exact), exact)
    october = reports.make(source, period.days(date(2026, 9, 28), date(2026, 10, 31)), shared=True).rows["control-chart"].set_index("start")["value"]
    assert october[date(2026, 10, 19)] and october.isna()[date(2026, 10, 26)]


def test_the_look_for_small_numbers_finds_them(source):
    when = period.week("2026-W47", TODAY)
    found = faults(reports.make(source, when), contents.count(source, when))
    for told in ("summary attended: 47", "techniques clients: 1", "summary mean_change tells its count", "recording paired: 7",
                 "techniques raw_change of few", "paired counts points"):
        assert told in found


def test_therapists_are_named_only_where_that_is_chosen(source):
    one = source.warehouse.rows("choices").set_index("column")["value"]["therapist"].iloc[0]
    view, when = source._replace(selection=Selection(therapist=(one,))), period.month("2026-10", TODAY)
    for named in (False, True):
        told = " ".join(content.decode("utf-8", "replace") for content in formats(reports.make(view, when, shared=True, named=named)))
        assert (one in told) == named and ("1 therapist of the clinic" in told) != named
    rows = reports.make(source, when, shared=True, named=True).rows["recording"]
    assert len(rows) > 2 and one in set(rows["group"])


def formats(report: reports.Report) -> list[bytes]:
    """A report as it leaves in each format, opened as far as a reader of its text needs."""
    pdf = subprocess.run(["pdftotext", "-layout", "-", "-"], input=FORMATS["pdf"].write(report), capture_output=True, check=True).stdout
    zipped = [zipfile.ZipFile(io.BytesIO(FORMATS[name].write(report))) for name in ("xlsx", "csv")]
    return [pdf, FORMATS["html"].write(report), *(archive.read(name) for archive in zipped for name in archive.namelist())]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=5, max_size=5), st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_hidden_outcomes_are_not_the_rest_of_a_total(parts, groups):
    """What a reader can bound from rounded numbers leaves each hidden part at least two possible values."""
    from dashboard.measures import disclosure

    frame = pd.DataFrame([dict(zip(PARTS, parts, strict=True)) | {"attended": sum(parts), "clients": 20, "mean": 1.0}])
    row = disclosure.protect(frame, (*PARTS, "attended"), parts=(PARTS, "attended")).iloc[0]
    hidden = [name for name in PARTS if row[name] == "*"]
    assert len(hidden) != 1 or row["attended"] == "*"


def test_two_shared_reports_that_differ_by_few_are_refused(source, tmp_path):
    desk, everyone = Desk(tmp_path), Selection(start=date(2026, 10, 1), end=date(2026, 10, 31))
    overlap.check(desk, source, everyone)
    overlap.note(desk, source, everyone)
    overlap.check(desk, source, everyone)  # the same again tells nothing new
    overlap.check(desk, source, Selection(start=date(2026, 8, 1), end=date(2026, 9, 30)))
    days = [date(2026, 10, 30) - timedelta(days=n) for n in range(25)]
    clients = {day: figures.summary(source._replace(selection=Selection(start=day + timedelta(days=1), end=everyone.end)))["clients"].iloc[0]
               for day in days}
    close = next(day for day, n in clients.items() if 0 < n < 8)
    far = next(day for day, n in clients.items() if n >= 8)
    with pytest.raises(overlap.TooAlike, match="fewer than 8 clients"):
        overlap.check(desk, source, Selection(start=everyone.start, end=close))
    overlap.check(desk, source, Selection(start=everyone.start, end=far))


def test_few_recorded_clients_count_as_few(tmp_path):
    """Twenty more clients, of whom two have both scores: the means of two reports would tell theirs."""
    log = tmp_path / "log.csv"
    rows = [f"C{n},2026-10-{1 + n % 9:02},Sam,6,3" for n in range(40)]
    rows += [f"C{n},2026-10-20,Sam,6,{3 if n > 57 else ''}" for n in range(40, 60)]
    log.write_text("client,date,therapist,pain_before,pain_after\n" + "\n".join(rows) + "\n", encoding="utf-8")
    etl.load(log, tmp_path)
    found = Warehouse(tmp_path)
    view, desk = figures.View(found, found.build(), today=TODAY), Desk(tmp_path)
    overlap.note(desk, view, Selection(end=date(2026, 10, 19)))
    with pytest.raises(overlap.TooAlike):
        overlap.check(desk, view, Selection(end=date(2026, 10, 21)))


@pytest.mark.parametrize("text", ["Massage cures back pain", "Guaranteed relief"])
def test_risky_claims_are_refused_with_the_reason(source, text):
    assert reports.risky(text)
    with pytest.raises(ValueError, match="cannot go into the report"):
        reports.make(source, period.week("2026-W47", TODAY), own_words=text)


def main(number: int = 10_000) -> None:
    """The full dose: python -m tests.dashboard.test_sharing [SELECTIONS]"""
    import tempfile

    import etl.demo

    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor() as workers:
        etl.demo.make(Path(place), today=TODAY)
        found = workers.map(partial(faults_of, place), range(number), chunksize=50)
        wrong = [(seed, fault) for seed, faulty in enumerate(found) for fault in faulty]
    print(f"{number:,} random shared reports: {len(wrong)} faults", *wrong[:10], sep="\n")


def faults_of(place: str, seed: int) -> list[str]:
    return random_faults(_source(place), seed)


@cache
def _source(place: str) -> figures.View:
    found = Warehouse(Path(place))
    return figures.View(found, found.build(), today=TODAY)


if __name__ == "__main__":
    import sys

    main(*(int(word) for word in sys.argv[1:]))
