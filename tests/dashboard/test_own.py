"""A viewer's own database: what is in it, and that its figures are those of the whole clinic where they should be."""

import pytest

from dashboard import colleagues, figures, own
from dashboard.figures import View
from dashboard.measures.course import REACHED_BY
from dashboard.selection import Selection
from dashboard.viewer import FRONT_DESK, SINGLE, THERAPIST, Viewer
from dashboard.warehouse import Warehouse

SAM = Viewer(THERAPIST, "Sam Okafor", "sam@example.org")
DESK = Viewer(FRONT_DESK, "", "desk@example.org")


@pytest.fixture(scope="module")
def whole(demo_clinic):
    return Warehouse(demo_clinic)


@pytest.fixture(scope="module")
def sams(demo_clinic):
    return Warehouse(demo_clinic, SAM)


def ask(warehouse, sql: str, **values) -> list[tuple]:
    return warehouse.cursor().execute(sql, values or None).fetchall()


def test_a_therapists_rows_are_those_of_clients_they_have_seen(whole, sams):
    mine = {client for client, in ask(whole, "SELECT DISTINCT client FROM sessions WHERE therapist = $t AND status = 'attended'", t="Sam Okafor")}
    expected = {session for session, client, therapist in ask(whole, "SELECT session, client, therapist FROM sessions")
                if client in mine or therapist == "Sam Okafor"}
    assert {session for session, in ask(sams, "SELECT session FROM sessions")} == expected
    assert len(expected) < ask(whole, "SELECT count(*) FROM sessions")[0][0]


def test_nobody_elses_name_is_in_it_not_even_as_a_word(sams):
    assert {name for name, in ask(sams, "SELECT DISTINCT therapist FROM sessions")} == {"Sam Okafor", own.COLLEAGUE}
    words = ask(sams, "SELECT unnest(labels) FROM duckdb_types() WHERE type_name = 'words_therapist'")
    assert {word for word, in words} == {"Sam Okafor", own.COLLEAGUE}
    assert {name for name, in ask(sams, "SELECT database_name FROM duckdb_databases() WHERE NOT internal")} == {"clinic", "memory"}
    assert ask(sams, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory'") == []


def test_there_are_no_files_no_held_rows_and_no_names_in_the_history(sams):
    counts = [ask(sams, f"SELECT count(*) FROM {table}")[0][0] for table in ("files", "held", "skipped")]
    assert counts == [0, 0, 0]
    assert ask(sams, "SELECT count(therapist) FROM history") == [(0,)]
    assert ask(sams, "SELECT DISTINCT key FROM meta") == [("schema",)]


@pytest.mark.parametrize("scale", figures.SCALES)
def test_their_figures_are_those_that_the_owner_sees_of_them(whole, sams, scale):
    build = whole.build()
    theirs = figures.summary(View(sams, build), scale)
    owners = figures.summary(View(whole, build, Selection(therapist=("Sam Okafor",))), scale)
    assert theirs.to_dict() == owners.to_dict()
    for figure in (figures.trend, figures.periods, figures.clocks, figures.adverse_events, figures.flagged, figures.referral_rows, figures.missing_after):
        one, other = figure(View(sams, build)), figure(View(whole, build, Selection(therapist=("Sam Okafor",))))
        assert one.drop(columns="therapist", errors="ignore").to_csv() == other.drop(columns="therapist", errors="ignore").to_csv()


def test_courses_of_shared_clients_are_whole(whole, sams):
    build = whole.build()
    expected = figures.expected_course(View(whole, build))
    theirs = figures.caseload(View(sams, build), expected=expected)
    owners = figures.caseload(View(whole, build, Selection(therapist=("Sam Okafor",))), expected=expected)
    assert theirs.to_csv() == owners.to_csv() and len(theirs)


def test_a_filter_for_a_colleague_changes_nothing(whole, sams):
    asked = figures.summary(View(sams, whole.build(), Selection(therapist=("Tom Becker",))))
    assert asked.to_dict() == figures.summary(View(sams, whole.build())).to_dict()


def test_the_front_desk_has_completeness_and_no_scores(whole, demo_clinic):
    desk, build = Warehouse(demo_clinic, DESK), whole.build()
    for by in (None, "therapist", "clinic"):
        one, other = (figures.summary(View(each, build), by=by)[["attended", "paired", "completeness"]] for each in (desk, whole))
        assert one.to_csv() == other.to_csv()
    assert figures.completeness_by(View(desk, build)).to_csv() == figures.completeness_by(View(whole, build)).to_csv()
    kept = {"date", "week", "clinic", "therapist", "status", "pain_before", "pain_after", "anxiety_before", "anxiety_after", "pain", "anxiety"}
    columns = [name for name, in ask(desk, "SELECT column_name FROM duckdb_columns() WHERE table_name = 'session_rows'")]
    for name in columns:
        some = ask(desk, f'SELECT count("{name}") FROM session_rows')[0][0]
        assert not some or name in kept, name
    assert ask(desk, "SELECT max(pain_before), max(pain_after), max(anxiety_before), max(anxiety_after) FROM sessions") == [(0, 0, 0, 0)]
    marks = {mark for row in ask(desk, "SELECT DISTINCT pain, anxiety FROM session_rows") for mark in row}
    assert marks <= {attended | before << 6 | after << 2 for attended in (0, 2) for before in (0, 15) for after in (0, 15)}


@pytest.mark.parametrize("viewer", [Viewer(THERAPIST, "Nobody", "n@example.org"), Viewer(THERAPIST, "a colleague", "c@example.org")])
def test_a_name_without_sessions_has_none(demo_clinic, viewer):
    assert Warehouse(demo_clinic, viewer).rows("span")["sessions"].item() == 0


@pytest.mark.parametrize("viewer", [SAM, DESK, SINGLE], ids=lambda viewer: viewer.role)
def test_an_own_database_is_as_hardened(demo_clinic, viewer):
    import duckdb

    for sql in ("SELECT * FROM read_csv('/etc/hosts')", "ATTACH 'other.duckdb'", "SET enable_external_access = true", "SELECT * FROM whole.sessions"):
        with pytest.raises(duckdb.Error):
            Warehouse(demo_clinic, viewer).cursor().execute(sql)


def test_comparisons_are_suppressed(whole):
    view = View(whole, whole.build())
    course, rows = colleagues.expected_course(view, "pain"), colleagues.techniques(view).rows
    assert (course["clients"] >= REACHED_BY).all() and (course["clients"] % 5 == 0).all() and len(course)
    assert (rows["sessions"] % 5 == 0).all() and (rows["clients"] % 5 == 0).all() and rows["note"].isna().all() and len(rows)
    assert (rows["clients"] >= 8).all() and rows["completeness"].between(0, 1.05).all()
    funnel = colleagues.units(view, "Sam Okafor")
    assert funnel["name"].tolist() == ["Sam Okafor"] + [None] * (len(funnel) - 1) and len(funnel) > 2
    others = funnel.iloc[1:].drop(columns=["clients", "adjusted"])
    assert others.isna().all().all() and (funnel["clients"].iloc[1:] % 5 == 0).all()
