"""The queries over courses of care, referrals and the model, each against a slow twin in plain Python."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import queries
from dashboard import selection as filters
from dashboard.measures import casemix, clocks, course, episodes, safety, trend
from dashboard.measures.crossproducts import cross_products
from dashboard.measures.design import PREFIX
from dashboard.measures.sums import client_sums
from dashboard.selection import Selection

from .test_queries import COLUMNS, PEOPLE, ask, chosen, connection, kept, quick, twin  # noqa: F401

score = st.none() | st.integers(0, 10).map(Decimal) | st.sampled_from([Decimal("2.3"), Decimal("0.25")])
total = st.none() | st.integers(0, 27)
visit = st.fixed_dictionaries({
    "client": st.sampled_from(["k1", "k2", "k3"]), "complaint": st.none() | st.sampled_from(["back", "neck"]),
    "date": st.integers(0, 300).map(lambda n: date(2026, 1, 1) + timedelta(days=n)),
    "clinic": st.sampled_from(["a", None]), "therapist": st.sampled_from(["a", "ü%_"]), "body_area": st.sampled_from(["Neck", None]),
    "presentation": st.sampled_from(["acute", "chronic"]), "techniques": st.sampled_from([None, "Deep", "Swedish", "Deep; Swedish"]),
    "pain_before": score, "pain_after": score, "anxiety_before": score, "anxiety_after": score, "gad7": total, "phq9": total,
    "referral": st.sampled_from([None, "none", "GP"]), "red_flags": st.sampled_from([None, "none", "fever"]),
    "status": st.sampled_from(["attended", "attended", "attended", "no-show"]),
})


def numbered(found):
    """The sessions with episode and number as a load stores them: per client and complaint, a gap of 84 days is a new episode."""
    courses, rows = defaultdict(list), []
    for row in sorted(found, key=lambda row: row["date"]):
        if row["status"] != "attended":
            rows.append(row | {"episode": None, "number": None})
            continue
        before = courses[row["client"], row["complaint"]]
        new = not before or (row["date"] - before[-1]["date"]).days >= 84
        episode = 1 if not before else before[-1]["episode"] + new
        before.append(row | {"episode": episode, "number": 1 if new else before[-1]["number"] + 1})
        rows.append(before[-1])
    return rows


visits = st.lists(visit, max_size=14).map(numbered)


def frame(rows, *names):
    return pd.DataFrame([{name: row.get(name) for name in names} for row in rows], columns=list(names)).astype(object)


def same(found, expected):
    """Two frames alike, whatever holds their numbers; missing is missing."""
    plain = [[[None if value is None or value != value else value for value in row] for row in each.to_numpy(object)] for each in (found, expected)]
    assert len(plain[0]) == len(plain[1]), (found, expected)
    for one, other in zip(*plain):
        assert one == pytest.approx(other) if all(isinstance(v, int | float | None) for v in other) else one == other


@quick
@given(visits, chosen, st.sampled_from(trend.MEASURES), st.sampled_from(["week", "month"]))
def test_the_moments_of_a_trend_are_those_of_its_clients(connection, found, chosen, of, unit):  # noqa: F811
    def start(row):
        return [trend.start_of(row["date"], unit)]

    sums = twin(found, chosen, groups=start).rename(columns={"group": "start"})
    moments = ask(connection, found, "trend", chosen, scale="pain", unit=unit, of=of)
    same(trend.trend_of_moments(moments, of, unit), trend.trend(sums, of, unit))


@quick
@given(visits, chosen, st.integers(1, 3))
def test_session_numbers(connection, found, chosen, at_least):  # noqa: F811
    long = {(row["client"], row["complaint"], row["episode"]) for row in found if (row["number"] or 0) >= at_least}
    rows = [row | {"group": row["number"], "before": row["pain_before"], "after": row["pain_after"]} for row in found
            if kept(row, chosen) and row["number"] and (row["client"], row["complaint"], row["episode"]) in long]
    sums = client_sums(frame(rows, "group", "client", "before", "after"))
    expected = episodes.by_session_number(sums[sums["paired"] > 0])
    name = "by_number_of_stayers" if at_least > 1 else "by_number"
    same(episodes.by_number(ask(connection, found, name, chosen, scale="pain", at_least=at_least)), expected)


@quick
@given(visits, chosen)
def test_what_courses_changed(connection, found, chosen):  # noqa: F811
    touched = {(row["client"], row["complaint"], row["episode"]) for row in found if kept(row, chosen) and row["number"]}
    courses = defaultdict(list)
    for row in found:
        key = row["client"], row["complaint"], row["episode"]
        if key in touched and row["number"] and row["pain_before"] is not None and not (chosen.end and row["date"] > chosen.end):
            courses[key].append((row["number"], row["pain_before"]))
    pairs = [{"client": PEOPLE[key[0]], "before": min(scores)[1], "after": max(scores)[1]} for key, scores in courses.items() if len(scores) >= 2]
    expected = episodes.change_summary(client_sums(pd.DataFrame(pairs, columns=["client", "before", "after"]).astype(object)))
    same(episodes.change_summary(ask(connection, found, "episodes", chosen, scale="pain")), expected)


@quick
@given(visits, chosen)
def test_the_trajectory_has_the_means_of_the_session_numbers(connection, found, chosen):  # noqa: F811
    quickly = ask(connection, found, "trajectory", chosen, scale="pain")
    slowly = episodes.by_number(ask(connection, found, "by_number", chosen, scale="pain"))
    same(quickly[["number", "mean_before", "mean_after"]], slowly[["number", "mean_before", "mean_after"]])


@quick
@given(visits, chosen)
def test_acceptable_states(connection, found, chosen):  # noqa: F811
    sums = ask(connection, found, "acceptable", chosen, scale="pain", by=None, acceptable=40_000)
    expected = twin(found, chosen)
    for column in ("paired", "acceptable_before", "reached_acceptable"):
        assert sums[column].sum() == expected[column].sum()


@quick
@given(visits, st.sampled_from([None, "therapist", "technique"]))
def test_two_clocks(connection, found, by):  # noqa: F811
    rows = [row | {"before": row["pain_before"], "after": row["pain_after"], "episode": f"{row['complaint']} {row['episode']}"}
            for row in found if row["number"]]
    whole = frame(rows, "client", "episode", "number", "date", "before", "after").assign(date=lambda f: pd.to_datetime(f["date"]))
    sums = ask(connection, found, "clocks", Selection(), scale="pain", by=by, next_visit_days=28)
    if by is None:
        same(clocks.clocks(sums.drop(columns="group")), clocks.clocks(clocks.visit_pairs(whole)))
    else:
        pairs = {group: int(part["pairs"].sum()) for group, part in sums.groupby("group", dropna=False)}
        every = clocks.visit_pairs(whole)["pairs"].sum()
        assert sum(pairs.values()) == every if by == "therapist" else sum(pairs.values()) >= every


@quick
@given(visits, chosen, st.none() | st.just(date(2026, 6, 1)), st.sampled_from([None, "k1"]))
def test_the_latest_course_of_each_client(connection, found, chosen, end, only):  # noqa: F811
    chosen = replace(chosen, start=None, end=end)
    by_client = defaultdict(lambda: defaultdict(list))
    for row in found:
        if row["number"] and (end is None or row["date"] <= end) and only in (None, row["client"]):
            by_client[row["client"]][row["complaint"], row["episode"]].append(row)
    expected = []
    for client, courses in sorted(by_client.items()):
        order = sorted(courses, key=lambda key: (courses[key][0]["date"], key[0] is None, key[0] or ""))
        touched = [key for key in order if any(kept(row, chosen) for row in courses[key])]
        latest = max(touched, key=lambda key: (courses[key][-1]["date"], order.index(key)), default=None)
        for key in touched if only else filter(None, [latest]):
            scored = [row for row in courses[key] if row["pain_before"] is not None]
            ends = (scored[0]["pain_before"], scored[-1]["pain_before"], scored[-1]["number"]) if scored else (None, None, None)
            expected.append((client, order.index(key) + 1, len(courses[key]), *ends, courses[key][-1]["date"]))
    rows = ask(connection, found, "clients", chosen, scale="pain", client=only)
    rows["latest_session"] = rows["latest_session"].dt.date
    plain = [tuple(None if pd.isna(value) else value for value in row) for row in rows.itertuples(index=False)]
    assert plain == [tuple(float(v) if isinstance(v, Decimal) else v for v in row) for row in expected]


@quick
@given(visits)
def test_the_sessions_of_one_client_carry_their_course(connection, found):  # noqa: F811
    mine = [row for row in found if row["client"] == "k1"]
    begun = {}
    for row in mine:
        if row["number"]:
            key = row["complaint"], row["episode"]
            begun[key] = min(begun.get(key, row["date"]), row["date"])
    order = sorted(begun, key=lambda key: (begun[key], key[0] is None, key[0] or ""))
    expected = [(row["date"], order.index((row["complaint"], row["episode"])) + 1 if row["number"] else None, row["number"],
                 row["techniques"], row["pain_before"], row["pain_after"], row["status"]) for row in mine]
    rows = ask(connection, found, "client_sessions", Selection(), client="k1")
    rows["date"] = rows["date"].dt.date
    names = ["date", "course", "number", "techniques", "pain_before", "pain_after", "status"]
    plain = [tuple(None if pd.isna(value) else value for value in row) for row in rows[names].itertuples(index=False)]
    assert sorted(plain, key=repr) == sorted((tuple(float(v) if isinstance(v, Decimal) else v for v in row) for row in expected), key=repr)
    assert [row[0] for row in plain] == sorted(row[0] for row in plain)


@quick
@given(visits, chosen)
def test_adverse_events_add_up_to_the_attended_sessions(connection, found, chosen):  # noqa: F811
    rows = [row | {"adverse_event": [None, "none", "minor", "serious", "moderate"][place % 5]} for place, row in enumerate(found)]
    expected = Counter(row["adverse_event"] or "none" for row in rows if row["status"] == "attended" and kept(row, chosen))
    counted = safety.adverse_events(ask(connection, rows, "adverse_events", chosen))
    assert dict(zip(counted["adverse_event"], counted["sessions"])) == {level: expected[level] for level in safety.ADVERSE_LEVELS}
    assert counted["sessions"].sum() == counted["attended"].iloc[0] == expected.total()
    listed = ask(connection, rows, "adverse_list", chosen)
    assert Counter(listed["adverse_event"]) == Counter({level: n for level, n in expected.items() if level in ("moderate", "serious")})


scores = st.none() | st.integers(0, 100).map(lambda n: Decimal(n) / 10)


@quick
@given(st.lists(st.tuples(scores, scores, st.integers(1, 6), st.integers(1, 3)), max_size=12))
def test_the_flags_of_many_clients_are_those_of_each(found):
    limits = {("1-3", 1): 2.5, ("4-6", 1): 5.2, ("4-6", 2): 5.0, ("7-10", 2): float("nan")}
    expected = pd.DataFrame([(*key, limit - 1, limit, limit) for key, limit in limits.items()],
                            columns=["band", "number", "p50", "p80", "off_track"])
    rows = pd.DataFrame([{"client": str(place), "first_before": first, "latest_before": latest, "sessions": sessions, "number": number}
                         for place, (first, latest, sessions, number) in enumerate(found)],
                        columns=["client", "first_before", "latest_before", "sessions", "number"])
    for row, (first, latest, sessions, number) in zip(course.flagged(rows, expected).to_dict("records"), found):
        band = None if first is None or first < 1 else "1-3" if first < 4 else "4-6" if first < 7 else "7-10"
        asks = None not in (band, latest) and sessions >= 4 and 100 * (first - latest) < 30 * first
        limit = limits.get((band, number), float("nan"))
        unknown = None in (band, latest) or limit != limit
        off = not unknown and float(latest) > limit
        assert (row["band"] or None, row["asks_referral"], row["not_on_track"], row["not_enough_data"]) == (band, asks, off, unknown)
        assert row["flag"] == ("ask_referral" if asks else "not_on_track" if off else "not_enough_data" if unknown else None)


@quick
@given(visits)
def test_the_expected_course_is_that_of_courses_that_are_over(connection, found):  # noqa: F811
    until = date(2026, 9, 1)
    courses = defaultdict(list)
    for row in found:
        if row["number"] and row["date"] <= until:
            courses[row["client"], row["complaint"], row["episode"]].append(row)
    rows = []
    for part in courses.values():
        scored = [row for row in part if row["pain_before"] is not None]
        if scored and part[-1]["date"] <= until - timedelta(days=84):
            rows += [(row["client"], course.band(scored[0]["pain_before"]), row["number"], row["pain_before"]) for row in scored]
    expected = course.expected_course(pd.DataFrame(rows * 1, columns=["client", "band", "number", "before"]))
    result = ask(connection, found, "course", Selection(), scale="pain", until=until, episode_gap_days=84, off_track=0.8)
    same(result[["band", "number", "clients"]], expected[["band", "number", "clients"]])
    for row in result.itertuples():
        scores = [float(before) for _, band, number, before in rows if (band, number) == (row.band, row.number)]
        assert [row.p10, row.p50, row.p80, row.off_track] == pytest.approx(np.percentile(scores, [*course.PERCENTILES, 80]))


@quick
@given(visits)
def test_questionnaires_of_the_latest_course_with_one(connection, found):  # noqa: F811
    courses = defaultdict(list)
    for row in found:
        if row["number"]:
            courses[row["client"], row["complaint"], row["episode"]].append(row)
    some = {key: part for key, part in courses.items() if any(row["gad7"] is not None or row["phq9"] is not None for row in part)}
    result = ask(connection, found, "questionnaires", Selection())
    assert sorted(result["person"]) == sorted({PEOPLE[client] for client, *_ in some})
    for row in result.to_dict("records"):
        mine = {key: part for key, part in some.items() if PEOPLE[key[0]] == row["person"]}
        latest = max(part[-1]["date"] for part in mine.values())
        ends = []
        for part in (part for part in mine.values() if part[-1]["date"] == latest):
            scores = {form: [r[form] for r in part if r[form] is not None] for form in ("gad7", "phq9")}
            ends.append([end for form in scores.values() for end in (form[0] if form else None, form[-1] if len(form) > 1 else None)])
        found_ends = [None if row[name] != row[name] else row[name] for name in ("gad7_first", "gad7_last", "phq9_first", "phq9_last")]
        assert found_ends in ends


@quick
@given(visits)
def test_red_flags_and_the_first_referral_after(connection, found):  # noqa: F811
    result = ask(connection, found, "red_flags", Selection())
    expected = []
    for row in found:
        if row["red_flags"] == "fever":
            sent = [r["date"] for r in found if r["client"] == row["client"] and r["status"] == "attended" and r["referral"] == "GP" and r["date"] >= row["date"]]
            expected.append((row["date"], row["therapist"], str(min(sent)) if sent else "None"))
    days = [None if pd.isna(day) else day.date() for day in pd.to_datetime(result["referred_on"])]
    assert sorted(zip(result["date"].dt.date, result["therapist"], map(str, days))) == sorted(expected)


def test_the_steps_of_a_referral_come_from_all_arrivals(connection):  # noqa: F811
    row = {"client": "k1", "date": date(2026, 1, 5), "status": "attended", "referral": "GP", "number": 1,
           "referral_status": "outcome known", "referral_date": date(2026, 2, 20)}
    connection.execute("CREATE OR REPLACE TABLE history AS FROM sessions LIMIT 0")
    names = ", ".join(f"'{value}' AS {name}" for name, value in
                      {"session": "0", "referral_status": "made", "referral_date": "2026-01-09"}.items())
    connection.execute(f"INSERT INTO history BY NAME SELECT {names}")
    found = ask(connection, [dict.fromkeys(COLUMNS) | row], "referrals", Selection()).iloc[0]
    assert [str(found[f"{step}_on"])[:10] for step in ("suggested", "made", "attended", "known")] == ["2026-01-05", "2026-01-09", "NaT", "2026-02-20"]
    assert (found["destination"], found["status"]) == ("GP", "known")


def design(rows):
    """The model's columns, 0/1 by hand."""
    techniques = sorted({name for row in rows for name in (row["techniques"] or "").split("; ") if name})
    columns = {"before": [float(row["pain_before"]) for row in rows]}
    columns |= {PREFIX + name: [float(name in (row["techniques"] or "").split("; ")) for row in rows] for name in techniques}
    for column in casemix.COLUMNS:
        values = [str(min(row["number"], 4)) if column == "session_number" else row[column] or "" for row in rows]
        levels = sorted(set(values), key=lambda level: (-values.count(level), level))
        columns |= {f"{column}: {level or 'not recorded'}": [float(value == level) for value in values] for level in sorted(levels[1:])}
    return pd.DataFrame(columns, index=range(len(rows)), dtype=float)


@quick
@given(visits, st.sampled_from([None, "therapist", "clinic"]))
def test_the_cross_products_of_the_model(connection, found, unit):  # noqa: F811
    rows = [row for row in found if row["number"] and row["pain_before"] is not None and row["pain_after"] is not None]
    combinations = ask(connection, found, "combinations", Selection(), scale="pain")
    levels = casemix.levels(combinations)
    mix = casemix.case_mix(levels)
    lists = {f"{column}_levels": list(names) for column, names in mix.levels.items()}
    lists["technique_sets"] = combinations["techniques"].dropna().unique().tolist()
    given = {**filters.parameters(Selection()), "worse": 0, "scale": "pain", "unit": unit, **lists}
    sums = connection.execute(*queries.statement("design_sums", given, mix.places)).df()
    data = mix.cross_products(combinations, sums)
    change = np.array([float(row["pain_before"] - row["pain_after"]) for row in rows])
    expected = cross_products(design(rows), change, [row["client"] for row in rows])
    with_session = [i for i, name in enumerate(data.names) if name in expected.names]  # a technique may have no paired session
    last = len(data.names)
    assert tuple(data.names[i] for i in with_session) == expected.names
    keep = np.ix_([*with_session, last], [*with_session, last])
    assert np.allclose(data.total[keep], expected.total)
    order = {tuple(np.round(row, 6)) for row in expected.sums}
    assert {tuple(np.round(row, 6)) for row in data.sums[:, [*with_session, last]]} == order
    for column in ("technique", "body_area"):
        part = levels[levels["column"] == column]
        assert part["attended"].sum() == sum(len((row["techniques"] or "").split("; ")) if column == "technique" and row["techniques"]
                                             else column != "technique" for row in found if row["number"])


@quick
@given(visits, chosen, st.sampled_from(["pain", "anxiety"]))
def test_sessions_without_a_score_after(connection, found, chosen, scale):  # noqa: F811
    expected = sorted((row["date"], str(place)) for place, row in enumerate(found)
                      if kept(row, chosen) and row["status"] == "attended" and row[f"{scale}_after"] is None)
    result = ask(connection, found, "missing_after", chosen, scale=scale)
    assert list(zip(result["date"].dt.date, result["session"])) == expected
    assert [None if pd.isna(value) else Decimal(str(value)) for value in result["before"]] == [
        found[int(place)][f"{scale}_before"] for _, place in expected]


@quick
@given(visits, chosen, st.sampled_from([None, "technique", "clinic", "therapist", "presentation", "session_number"]))
def test_the_case_mix_behind_a_group(connection, found, chosen, by):  # noqa: F811
    expected = defaultdict(list)
    for row in found:
        if not kept(row, chosen) or row["number"] is None:
            continue
        given = {None: None, "technique": row["techniques"], "session_number": str(row["number"])}.get(by, row.get(by))
        levels = {"all": "all", "body_area": row["body_area"] or "not recorded", "presentation": row["presentation"],
                  "session_number": str(min(row["number"], 4)), "therapist": row["therapist"]}
        for group in [None, *(given.split("; ") if given else [])]:
            for column, level in levels.items():
                expected[group, column, level].append(row["pain_before"] if row["pain_after"] is not None else None)
    rows = casemix.shares(ask(connection, found, "case_mix", chosen, scale="pain", by=by))
    assert {(row.group, row.column, row.level): row.attended for row in rows.itertuples()} == {key: len(scores) for key, scores in expected.items()}
    for row in rows.itertuples():
        scores = [float(score) for score in expected[row.group, row.column, row.level] if score is not None]
        assert row.sessions == len(scores) and row.completeness == len(scores) / row.attended
        assert row.mean_before == pytest.approx(sum(scores) / len(scores) if scores else np.nan, nan_ok=True)
    for _, part in rows.groupby(["group", "column"], dropna=False):
        assert part["share"].sum() == pytest.approx(1 if part["sessions"].sum() else 0)
