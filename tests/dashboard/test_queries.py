"""Every query against a slow twin in plain Python, on small tables of awkward sessions."""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import queries, selection
from dashboard.figures import View
from dashboard.measures.alike import period_sums
from dashboard.measures.sums import SUM_COLUMNS, client_sums
from dashboard.selection import Selection
from dashboard.tally import Tally, fit
from dashboard.warehouse import Warehouse
from etl.sessions import MARK, TEXTS, WEEK

SCORE = "DECIMAL(6,4)"
COLUMNS = {
    "session": "VARCHAR", "client": "VARCHAR", "date": "DATE", "clinic": "VARCHAR", "therapist": "VARCHAR",
    "techniques": "VARCHAR", "body_area": "VARCHAR", "presentation": "VARCHAR", "pain_before": SCORE,
    "pain_after": SCORE, "anxiety_before": SCORE, "anxiety_after": SCORE, "referral": "VARCHAR",
    "status": "VARCHAR", "number": "INTEGER", "person": "INTEGER", "episode": "INTEGER", "complaint": "VARCHAR",
    "gad7": "SMALLINT", "phq9": "SMALLINT", "red_flags": "VARCHAR", "referral_status": "VARCHAR", "referral_date": "DATE",
    "time": "TIME", "duration_minutes": "SMALLINT", "pain_followup": SCORE, "followup_date": "DATE", "exercises_given": "BOOLEAN",
    **dict.fromkeys(("adverse_event", "onset", "aggravated_by", "posture", "lifestyle"), "VARCHAR"),
}
WORDS = {  # every text that a test's sessions hold, which a load makes types of
    **{column: ["a", "b'; DROP TABLE sessions", "ü%_"] for column in ("clinic", "therapist")},
    "techniques": ["Deep", "Deep tissue", "Deep tissue; Swedish", "Deep; Deep tissue", "Deep; Deep tissue; Swedish", "Deep; Swedish", "Swedish"],
    "body_area": ["Neck", "a", "b'; DROP TABLE sessions", "ü%_"], "presentation": ["a", "acute", "b'; DROP TABLE sessions", "chronic", "ü%_"],
    "client": ["k1", "k2", "k3"], "complaint": ["back", "neck"], "referral": ["GP", "none"], "status": ["attended", "cancelled", "no-show"],
    "red_flags": ["fever", "none"], "referral_status": ["attended", "made", "outcome known", "suggested"],
}
PEOPLE = {"k1": 1, "k2": 2, "k3": 3}
score = st.none() | st.integers(0, 100_000).map(lambda n: Decimal(n) / 10_000) | st.integers(0, 10).map(Decimal)
name = st.sampled_from(["a", "b'; DROP TABLE sessions", "ü%_"])
word = name | st.none()
session = st.fixed_dictionaries({
    "client": st.sampled_from(["k1", "k2", "k3"]),
    "date": st.integers(0, 40).map(lambda n: date(2026, 1, 1) + timedelta(days=n)),
    "clinic": word, "therapist": name, "body_area": word, "presentation": word,
    "techniques": st.none() | st.sets(st.sampled_from(["Swedish", "Deep", "Deep tissue"]), min_size=1).map(
        lambda found: "; ".join(sorted(found))),
    "pain_before": score, "pain_after": score, "anxiety_before": score, "anxiety_after": score,
    "referral": st.sampled_from([None, "none", "GP"]),
    "status": st.sampled_from(["attended", "attended", "no-show", "cancelled"]),
    "number": st.integers(1, 12) | st.none(),
})
some = st.sets(name, max_size=2).map(tuple)
chosen = st.builds(
    Selection, start=st.none() | st.just(date(2026, 1, 10)), end=st.none() | st.just(date(2026, 1, 30)),
    clinic=some, therapist=some, technique=st.sets(st.sampled_from(["Deep", "Swedish"])).map(tuple),
    session_number=st.sets(st.integers(1, 3)).map(tuple))
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def connection():
    made = duckdb.connect(":memory:", config={"threads": 1})  # as a small build is read
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    made.execute(f"CREATE TABLE sessions ({columns})")
    for name, words in WORDS.items():
        said = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
        made.execute(f"CREATE TYPE words_{name} AS ENUM ({said})")
    codes = ", ".join(f"{name}::words_{name} AS {name}" for name in WORDS)
    made.execute(f"CREATE VIEW coded AS SELECT * REPLACE ({codes}), {WEEK} AS week, {MARK.format('pain')} AS pain, "
                 f"{MARK.format('anxiety')} AS anxiety FROM sessions")
    return made


def ask(connection, sessions, name, chosen, **more):
    connection.execute("DELETE FROM sessions")
    values = [value for number, row in enumerate(sessions) for value in _stored(row, number)]
    if values:
        row = f"({', '.join('?' * len(COLUMNS))})"
        connection.execute(f"INSERT INTO sessions VALUES {', '.join([row] * len(sessions))}", values)
    given_values = {**selection.parameters(chosen), "worse": 20_000, **more}
    return connection.execute(*queries.statement(name, given_values)).df()


def _stored(row, number):
    stored = {"episode": 1, **row, "session": str(number), "person": PEOPLE[row["client"]] if row["status"] == "attended" else None}
    return [stored.get(column) for column in COLUMNS]


def tally(connection, sessions):
    return Tally(ask(connection, sessions, "tally", Selection()))


def kept(row, chosen):
    if chosen.start and row["date"] < chosen.start or chosen.end and row["date"] > chosen.end:
        return False
    for column in ("clinic", "therapist", "body_area", "presentation"):
        if getattr(chosen, column) and row[column] not in getattr(chosen, column):
            return False
    if chosen.session_number and row["number"] not in chosen.session_number:
        return False
    return not chosen.technique or bool(set((row["techniques"] or "").split("; ")) & set(chosen.technique))


def twin(sessions, chosen, scale="pain", groups=lambda row: [None]):
    """The sums that the plain Python of measures.sums makes of the same sessions."""
    rows = [{
        "group": group, "client": PEOPLE[row["client"]] if row["status"] == "attended" else None, "attended": row["status"] == "attended",
        "referred": row["referral"] not in (None, "none"), "before": row[f"{scale}_before"], "after": row[f"{scale}_after"],
    } for row in sessions if kept(row, chosen) for group in groups(row)]
    names = ["group", "client", "attended", "referred", "before", "after"]
    return client_sums(pd.DataFrame(rows, columns=names).astype({"before": object, "after": object}))


def as_set(frame, keys):
    """Rows as a set of plain tuples, missing keys as None."""
    rows = frame[[*keys, *SUM_COLUMNS]].to_dict("records")
    return {tuple(None if value is None or value != value else value for value in row.values()) for row in rows}


@quick
@given(st.lists(session, max_size=12), chosen, st.sampled_from(["pain", "anxiety"]))
def test_sums_are_those_of_plain_python(connection, sessions, chosen, scale):
    found = tally(connection, sessions).people(chosen, scale)
    found["client"] = (found["person"] - 1).replace(-1, None)
    assert as_set(found, ["client"]) == as_set(twin(sessions, chosen, scale), ["client"])


@quick
@given(st.lists(session, max_size=12), chosen)
def test_a_filter_means_the_same_in_a_query_and_in_memory(connection, sessions, chosen):
    expected = {str(number) for number, row in enumerate(sessions) if kept(row, chosen)}
    assert set(ask(connection, sessions, "selected", chosen)["session"]) == expected
    rows = ask(connection, sessions, "selected", Selection())
    assert set(rows.loc[fit(rows, chosen), "session"]) == expected
    assert tally(connection, sessions).people(chosen, "pain")["sessions"].sum() == len(expected)


@quick
@given(st.lists(session, max_size=12), st.sampled_from(["clinic", "therapist", "body_area", "presentation"]))
def test_sums_by_column(connection, sessions, by):
    found = ask(connection, sessions, "sums_by", Selection(), scale="pain", by=by).rename(columns={"person": "client"})
    expected = twin(sessions, Selection(), groups=lambda row: [row[by]])
    assert as_set(found, ["group", "client"]) == as_set(expected, ["group", "client"])


@quick
@given(st.lists(session, max_size=12))
def test_sums_by_technique_count_a_session_in_each_of_its_techniques(connection, sessions):
    found = ask(connection, sessions, "sums_by_technique", Selection(), scale="pain").rename(columns={"person": "client"})
    expected = twin(sessions, Selection(), groups=lambda row: (row["techniques"] or "").split("; ") if row["techniques"] else [None])
    assert as_set(found, ["group", "client"]) == as_set(expected, ["group", "client"])


@quick
@given(st.lists(session, max_size=12), st.sampled_from(["week", "month"]))
def test_periods_start_on_mondays_and_firsts(connection, sessions, unit):
    def start(row):
        day = row["date"]
        return [str(day - timedelta(days=day.weekday()) if unit == "week" else day.replace(day=1))]

    expected = twin(sessions, Selection(), groups=start)
    found = ask(connection, sessions, "sums_by_period", Selection(), scale="pain", unit=unit).rename(columns={"person": "client"})
    found["group"] = found["start"].dt.date.astype(str)
    assert as_set(found, ["group", "client"]) == as_set(expected, ["group", "client"])
    together = period_sums(tally(connection, sessions).periods(Selection(), "pain", unit), unit)
    together["group"] = together["start"].dt.date.astype(str)
    assert as_set(together, ["group"]) == as_set(expected.groupby("group")[list(SUM_COLUMNS)].sum().reset_index(), ["group"])


@quick
@given(st.lists(session, max_size=12), chosen, st.sampled_from(["week", "month"]))
def test_many_kinds_of_sessions_are_counted_as_few_are(connection, sessions, chosen, unit):
    counted = tally(connection, sessions)
    few = counted.periods(chosen, "pain", unit)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("dashboard.tally.DENSE", 0)
        assert counted.periods(chosen, "pain", unit).equals(few)
    assert few["times"].sum() == sum(kept(row, chosen) for row in sessions)


@quick
@given(st.lists(session, max_size=12), st.sampled_from(["clinic", "therapist", "body_area", "presentation", "technique"]),
       st.sampled_from(["week", "month"]))
def test_periods_of_each_value(connection, sessions, by, unit):
    """Each value's rows are those of its sessions alone; a session counts under each of its techniques."""
    def groups(row):
        day = row["date"]
        start = str(day - timedelta(days=day.weekday()) if unit == "week" else day.replace(day=1))
        values = (row["techniques"].split("; ") if row["techniques"] else [None]) if by == "technique" else [row[by]]
        return [(value, start) for value in values]

    expected = twin(sessions, Selection(), groups=groups).groupby("group")[list(SUM_COLUMNS)].sum().reset_index()
    found = ask(connection, sessions, "periods_by", Selection(), scale="pain", unit=unit, by=by)
    names = found["group"].astype(object).where(found["group"].notna(), None)
    found["group"] = list(zip(names, found["start"].dt.date.astype(str)))
    assert as_set(found, ["group"]) == as_set(expected, ["group"])


def test_whoever_reads_sessions_reads_their_texts_as_text(clinic_log):
    kinds = {name: kind for name, kind, *_ in Warehouse(clinic_log).cursor().execute(
        "DESCRIBE " + queries.text("selected", (), ())).fetchall()}
    assert {kinds[name] for name in TEXTS} == {"VARCHAR"} and not [name for name, kind in kinds.items() if kind.startswith("ENUM")]


def test_a_word_that_no_session_holds_finds_none(clinic_log):
    view = View(Warehouse(clinic_log), Warehouse(clinic_log).build())
    for column in ("clinic", "therapist", "body_area", "presentation", "technique"):
        for words in (("Nowhere",), ("Nowhere", "Never")):
            assert view._replace(selection=Selection(**{column: words})).rows("selected").empty
    some = len(view._replace(selection=Selection(therapist=("Nowhere", "Priya Nair"))).rows("selected"))
    assert some == len(view._replace(selection=Selection(therapist=("Priya Nair",))).rows("selected")) > 0


def test_each_file_states_its_grain_and_stays_short():
    from importlib import resources

    for path in resources.files("dashboard.queries").iterdir():
        if path.name.endswith(".sql"):
            lines = path.read_text(encoding="utf-8").splitlines()
            assert lines[0].startswith(("-- grain:", "-- a part:")), path.name
            assert len(lines) <= 60, path.name
