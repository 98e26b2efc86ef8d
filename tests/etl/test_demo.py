"""The demo clinic: the same every time, like published practice, and with everything in it that it promises."""

import datetime as dt
import statistics as st
from collections import Counter
from random import Random

import pytest

from etl import demo
from etl.demo.clients import CARELESS, CLINICS, EVENT, LOCUM
from etl.demo.files import EXPORT, FORM, LATE, MAIN
from etl.demo.planted import OPEN_FLAG, plant
from etl.demo.record import CHANGED, FILLED, SPOILT
from etl.demo.visits import all_visits
from etl.demo.weeks import WEEKS, calendar
from tests.etl.demo_reading import by_week, everything, export, is_good, own_log, pairs, rows

MONDAY, SUNDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 29)
DAYS = [MONDAY, SUNDAY, dt.date(2027, 1, 1), dt.date(2028, 2, 29), dt.date(2027, 4, 21), dt.date(2026, 8, 3)]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def made(request, tmp_path_factory):
    """(folder of the logs, the day for which they were made)."""
    folder = tmp_path_factory.mktemp("demo")
    demo.write_logs(folder, today=request.param)
    return folder, request.param


def mean_changes(folder, today):
    """Week → mean change of its paired sessions, complete weeks only."""
    weeks = by_week(everything(folder), today)
    return {ago: st.mean(before - after for before, after in pairs(found)) for ago, found in weeks.items() if ago}


def limits(values):
    """Centre and XmR limits with the ranges screened once (DEFINITIONS 5.1), the slow way."""
    ranges = [abs(a - b) for a, b in zip(values, values[1:], strict=False)]
    kept = [moved for moved in ranges if moved < 3.267 * st.mean(ranges)]
    centre = st.mean(values)
    return centre, centre - 2.66 * st.mean(kept), centre + 2.66 * st.mean(kept)


def test_the_same_day_and_seed_give_the_same_bytes(tmp_path):
    first = demo.write_logs(tmp_path / "a", today=MONDAY)
    second = demo.write_logs(tmp_path / "b", today=MONDAY)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_another_seed_gives_another_clinic(tmp_path):
    usual, other = (demo.write_logs(tmp_path / str(seed), today=MONDAY, seed=seed) for seed in (demo.SEED, 1))
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(usual, other, strict=True))


def test_names_say_that_it_is_a_demo(made):
    folder, _ = made
    assert {path.name for path in folder.iterdir()} == {EXPORT, FORM, MAIN, LATE}
    assert all(path.name.startswith("demo-") for path in folder.iterdir())
    assert {row["client"][0] for row in everything(folder) if row["client"]} == {"D"}


def test_shapes_are_those_of_the_tools(made):
    folder, _ = made
    practice = (folder / EXPORT).read_bytes()
    assert b"\xc9lise Martin" in practice and b"\xa355,00" in practice and b";7,0;" in practice
    assert (folder / FORM).read_bytes().startswith(b"\xef\xbb\xbfTimestamp,")
    assert (folder / MAIN).read_bytes().startswith(b"session_id,client,date,")
    assert practice.splitlines()[-1].startswith(b"Total;")


def test_pain_is_near_the_published_blend(made):
    folder, _ = made
    before, after = zip(*pairs(everything(folder)), strict=True)
    for values, (mean, sd) in ((before, demo.BLEND["before"]), (after, demo.BLEND["after"])):
        assert st.mean(values) == pytest.approx(mean, abs=demo.TOLERANCE)
        assert st.stdev(values) == pytest.approx(sd, abs=demo.TOLERANCE)


def test_the_blend_is_half_of_each_study():
    """Two populations of equal size: mean of the means, variance within plus variance between."""
    for scale, (mean_a, sd_a), (mean_m, sd_m) in (
            ("before", (5.18, 2.01), (3.76, 1.87)), ("after", (2.33, 2.10), (0.89, 1.35))):
        mean = (mean_a + mean_m) / 2
        sd = ((sd_a**2 + sd_m**2) / 2 + ((mean_a - mean_m) / 2) ** 2) ** 0.5
        assert demo.BLEND[scale] == (pytest.approx(mean, abs=0.006), pytest.approx(sd, abs=0.006))


def test_the_docstring_states_what_the_seed_gives(tmp_path):
    demo.write_logs(tmp_path, today=MONDAY)
    before, after = zip(*pairs(everything(tmp_path)), strict=True)
    said = f"{st.mean(before):.2f} ({st.stdev(before):.2f}) → {st.mean(after):.2f} ({st.stdev(after):.2f})"
    assert said in " ".join(demo.__doc__.split())


def test_size(made):
    folder, today = made
    sessions = everything(folder)
    assert 2800 <= len(sessions) <= 3200
    assert 430 <= len({row["client"] for row in sessions}) <= 520
    assert {row["clinic"] for row in sessions} == {*CLINICS, EVENT}
    assert len({row["therapist"].title() for row in sessions if row["therapist"]}) == 6
    assert min(row["day"] for row in sessions if is_good(row)) < calendar(today).monday(WEEKS - 3)


def test_nothing_lies_after_today_or_on_a_sunday(made):
    folder, today = made
    days = {row["day"] for row in everything(folder) if is_good(row)}
    assert max(days) <= today and 6 not in {day.weekday() for day in days}
    assert {day for day in days if day >= calendar(today).monday(0)}, "the week in progress has begun"
    later = [row[column] for row in own_log(folder, LATE).values() for column in ("followup_date", "referral_date")]
    assert max(later) <= today.isoformat()


def test_last_week_is_rich(made):
    folder, today = made
    last = by_week(everything(folder), today)[1]
    attended = [row for row in last if row["status"] == "attended"]
    assert len(attended) >= 35
    assert len({row["therapist"] for row in attended}) >= 4
    assert {row["clinic"] for row in attended} == set(CLINICS)


def test_a_sustained_shift(made):
    folder, today = made
    weekly = mean_changes(folder, today)
    shift = calendar(today).shift
    assert 8 <= len(shift) <= 12
    usual = st.mean(value for ago, value in weekly.items() if ago not in shift)
    assert st.mean(weekly[ago] for ago in shift) > usual + 0.5
    centre, _, _ = limits([weekly[ago] for ago in sorted(weekly, reverse=True)])
    sides = "".join("+" if weekly[ago] > centre else "-" for ago in shift)
    assert "+" * 7 in sides  # DEFINITIONS 5.2: seven on one side


def test_one_outlier_week(made):
    folder, today = made
    weekly = mean_changes(folder, today)
    _, lower, _ = limits([weekly[ago] for ago in sorted(weekly, reverse=True)])
    below = [ago for ago, value in weekly.items() if value < lower - 0.3]
    assert below == [calendar(today).outlier]


def test_a_holiday_without_sessions(made):
    folder, today = made
    seen = set(by_week(everything(folder), today))
    assert len(calendar(today).closed) >= 2
    assert set(range(1, WEEKS + 1)) - seen == calendar(today).closed


def test_a_spell_of_falling_completeness(made):
    folder, today = made
    weeks, spell = by_week(everything(folder), today), calendar(today).spell

    def completeness(agos, name):
        rows = [row for ago in agos for row in weeks.get(ago, ())
                if row["therapist"] == name and row["status"] == "attended"]
        return len(pairs(rows)) / len(rows)

    quiet = [ago for ago in range(1, 53) if ago not in spell]
    assert completeness(spell, CARELESS) < 0.62
    assert completeness(quiet, CARELESS) > 0.85
    assert completeness(spell, "Tom Becker") > 0.85


def test_one_open_red_flag_in_the_last_week(made):
    folder, today = made
    logged = own_log(folder, MAIN) | own_log(folder, LATE)
    flagged = [row for row in logged.values() if row["red_flags"]]
    open_ones = [row for row in flagged if not row["referral"]]
    assert [(row["day"], row["red_flags"]) for row in open_ones] == [(calendar(today).monday(1), OPEN_FLAG)]
    assert open_ones[0]["client"] not in {row["client"] for row in logged.values()
                                          if row["referral"] and row["day"] >= open_ones[0]["day"]}
    closed = [row for row in flagged if row["referral"]]
    assert len(closed) == 7
    assert all((dt.date.fromisoformat(row["referral_date"]) - row["day"]).days <= 7 for row in closed)


def test_referrals_stand_at_every_step(made):
    folder, _ = made
    logged = (own_log(folder, MAIN) | own_log(folder, LATE)).values()
    steps = Counter(row["referral_status"] for row in logged if row["referral"])
    assert all(steps[step] >= 3 for step in ("suggested", "made", "attended", "outcome known"))
    assert all(row["referral_date"] >= row["date"] for row in logged if row["referral_status"])
    assert sum(row["referral"] not in ("None", "") for row in export(folder)) >= 10


def test_follow_up_scores_and_adverse_events(made):
    folder, _ = made
    logged = (own_log(folder, MAIN) | own_log(folder, LATE)).values()
    followed = [row for row in logged if row["pain_followup"]]
    assert len(followed) >= 150
    assert all(1 <= (dt.date.fromisoformat(row["followup_date"]) - row["day"]).days <= 7 for row in followed if is_good(row))
    events = Counter(row["adverse_event"] for row in logged)
    assert events["minor"] >= 8 and events["moderate"] == 3 and events["serious"] == 1


def test_rows_that_will_be_held(made):
    folder, _ = made
    held = [row for row in [*export(folder), *own_log(folder, MAIN).values()] if not is_good(row)]
    assert len(held) == len(SPOILT)
    cells = {cell for row in held for cell in (row["pain_before"], row["pain_after"])}
    assert {"6-7", "11", "07-Jun", "3 to 4", "very bad", "10+"} <= cells
    assert all(is_good(row) for row in own_log(folder, LATE).values())


def test_some_clients_did_not_come(made):
    folder, _ = made
    statuses = Counter(row["status"] for row in everything(folder))
    assert statuses["cancelled"] + statuses["Late cancel"] >= 40
    assert statuses["no-show"] + statuses["Did not arrive"] >= 20
    absent = [row for row in everything(folder) if row["status"] not in ("attended", "Arrived")]
    assert not pairs(absent)


def test_the_late_log_overlaps_corrects_and_adds(made):
    folder, today = made
    main, late = own_log(folder, MAIN), own_log(folder, LATE)
    shared = main.keys() & late.keys()
    changed = {key: {column for column in main[key] if main[key][column] != late[key][column]} for key in shared}
    corrected = {key: columns for key, columns in changed.items() if columns}
    assert len(shared) > 120 and len(corrected) == sum(CHANGED) + sum(FILLED)
    assert set.union(*corrected.values()) == {"pain_after"}
    assert sum(main[key]["pain_after"] == "" for key in corrected) == sum(FILLED)
    added = [row for key, row in late.items() if key not in main]
    assert sum(row["day"] < calendar(today).monday(0) for row in added) == 8
    assert max(row["day"] for row in late.values()) > max(row["day"] for row in main.values() if is_good(row))


def test_an_on_site_event(made):
    folder, today = made
    walk_ins = rows(folder / FORM, "utf-8-sig")
    elsewhere = {row["client"] for row in everything(folder) if row["clinic"] != EVENT}
    assert len(walk_ins) == 50 and len({row["Client reference"] for row in walk_ins}) == 50
    assert not elsewhere & {row["Client reference"] for row in walk_ins}


def test_sicker_clients_get_trigger_point_work(made):
    folder, _ = made
    starts = {name: st.mean(before for before, _ in pairs([row for row in everything(folder) if name in row["techniques"]]))
              for name in ("Trigger point pressure", "Swedish")}
    assert starts["Trigger point pressure"] > starts["Swedish"] + 0.6


def test_rare_techniques_and_a_locum(made):
    """Both sides of the two thresholds of DEFINITIONS 6.2, and of the funnel's ten (7.2)."""
    folder, _ = made
    sessions = everything(folder)
    seen = {name: len({row["client"] for row in sessions if name in row["techniques"]}) for name in ("Taping", "Hot stones")}
    assert 10 <= seen["Taping"] < 30 and 0 < seen["Hot stones"] < 10
    assert 0 < len({row["client"] for row in sessions if row["therapist"] == LOCUM}) < 10


def test_people_fall_back_by_themselves_but_not_all(made):
    """Mean pain before falls from the first visit on; some clients have had four visits and no relief that lasts."""
    folder, _ = made
    courses: dict[str, list[float]] = {}
    for row in sorted(filter(is_good, everything(folder)), key=lambda row: row["day"]):
        if (pair := pairs([row])) and row["clinic"] != EVENT:
            courses.setdefault(row["client"], []).append(pair[0][0])
    long = [course for course in courses.values() if len(course) >= 4]
    assert st.mean(course[0] for course in long) > st.mean(course[3] for course in long) + 0.4
    assert sum(10 * (course[0] - course[-1]) < 3 * course[0] for course in long) >= 20


def test_any_day_can_be_today():
    """A clinic can be made for each weekday in each season: no planted week is ever empty."""
    for days in range(0, 730, 41):
        assert_makes(dt.date(2026, 1, 1) + dt.timedelta(days=days))


def assert_makes(today):
    rng, cal = Random(f"demo {demo.SEED}"), calendar(today)
    sessions = all_visits(rng, cal)
    plant(rng, cal, sessions)
    assert sum(session.ago == 1 for session in sessions) >= 45
