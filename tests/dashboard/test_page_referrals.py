"""Referrals and safety: the page says what the figures say; what is closed is closed on every page, with who and why."""

import shutil
from datetime import date

import pytest

import etl
from dashboard import figures
from dashboard.desk import Desk, follow_up
from dashboard.figures import measure
from dashboard.selection import Selection
from dashboard.views import referrals
from dashboard.warehouse import Warehouse

from .conftest import TODAY, open_page, text

DAY = date.fromisoformat(TODAY)
HEAD = ("session_id,client,date,therapist,pain_before,pain_after,referral,referral_status,referral_date,red_flags,adverse_event\n")
LOG = HEAD + """S1,C1,2026-11-02,Sam,6,4,,,,Fever,
S2,C2,2026-11-03,Sam,6,4,,,,Loss of bladder control,
S3,C3,2026-11-04,Ann,6,4,,,,See <b>letter</b>,
S4,C4,2026-11-05,Ann,6,4,GP,made,2026-11-06,Fever,
S5,C5,2026-11-06,Sam,6,4,GP,suggested,2026-11-06,,
S6,C6,2026-11-09,Sam,6,4,Osteopath,made,2026-11-10,,
S7,C7,2026-11-10,Ann,6,4,Osteopath,outcome known,2026-11-20,,moderate
S8,C8,2026-11-11,Ann,6,4,,,,,serious
S9,C9,2026-11-12,Sam,6,4,,,,,minor
"""


@pytest.fixture
def busy(tmp_path, once):
    """A few sessions with everything that this page is about."""
    def make(folder):
        (folder / "log.csv").write_text(LOG, encoding="utf-8")
        etl.load(folder / "log.csv", folder)

    return shutil.copytree(once("referrals and flags", make), tmp_path, dirs_exist_ok=True)


def asked(data, name, **selection) -> list[dict]:
    return measure(name, Selection(**selection), Warehouse(data), today=DAY)["rows"]


def close(app, key, about, why):
    """Presses a button that closes, and fills in what is asked then."""
    app.button(key).click().run()
    app.selectbox("close-about").select(about)
    app.text_area("close-why").set_value(why)
    app.button("close-yes").click().run()
    assert not app.exception and not app.error


def buttons(app, kind) -> list[str]:
    return [button.key for button in app.button if button.key.startswith(f"{kind}-")]


def test_long_lists_are_turned_like_pages(monkeypatch, busy):
    monkeypatch.setattr(referrals, "A_PAGE", 2)
    app = open_page(monkeypatch, busy, "referrals")
    first = buttons(app, "close")
    assert len(first) == 2 + 2 and len(buttons(app, "news")) == 2  # flags, adverse events; referrals
    app.session_state["flag-page"] = app.session_state["waiting-page"] = 2
    app.run()
    assert len(buttons(app, "close")) == 1 + 2 and not {*buttons(app, "close")[:1]} & {*first} and len(buttons(app, "news")) == 1
    assert not app.exception


def test_the_page_says_what_waits(monkeypatch, busy):
    app = open_page(monkeypatch, busy, "referrals")
    said = text(app)
    assert "3 red flags are open, 3 referrals wait for news and 2 adverse events need a look." in said
    assert [part.value for part in app.text][:6:2] == ["Loss of bladder control", "See <b>letter</b>",
                                                       "Fever"]  # most urgent first
    for line in ("Call 999 or go to A&E now.", "Not on the list: read the note", "Tuesday 3 November · Sam · open for "
                                                                                 "20 days",
                 "4 of 9 attended sessions (44 %) ended in a referral. 3 are known to have been made, and of those "
                 "the outcome of 1 is known: 33 %",
                 "Osteopath: made 13 days ago", "GP: made 2 weeks ago", "GP: suggested 2 weeks ago",
                 "Noted after 9 attended sessions: 1 minor (11.1 %), 1 moderate (11.1 %), 1 serious (11.1 %)."):
        assert line in said, line


@pytest.mark.parametrize("therapist", [(), ("Sam Okafor",)])
def test_the_figures_of_the_demo(monkeypatch, demo_clinic, therapist):
    app = open_page(monkeypatch, demo_clinic, "referrals", **({"therapist": therapist[0]} if therapist else {}))
    loop = asked(demo_clinic, "referrals", therapist=therapist)
    summary = asked(demo_clinic, "summary", therapist=therapist)[0]
    events = {row["adverse_event"]: row["sessions"] for row in asked(demo_clinic, "adverse-events",
                                                                     therapist=therapist)}
    made, known, suggested = (sum(row[step] for row in loop) for step in ("made", "known", "suggested"))
    said = text(app)
    assert suggested == summary["referred"] and f"{suggested} of {summary['attended']:,} attended sessions" in said
    assert f"{made} are known to have been made, and of those the outcome of {known} is known" in said
    assert f"To ask about: {suggested - known}" in said and f"{events['minor']} minor" in said
    flags = len(asked(demo_clinic, "safety", therapist=therapist))
    assert ("No red flag is open" if not flags else f"{flags} red flag is open") in said


def test_a_red_flag_closed_here_is_closed_everywhere(monkeypatch, busy):
    app = open_page(monkeypatch, busy, "referrals")
    (key,) = [key for key in buttons(app, "close") if key == buttons(app, "close")[0]]
    app.button(key).click().run()
    app.button("close-yes").click().run()
    assert not follow_up.closed(Desk(busy), "red_flag")  # not without a reason
    close(app, key, "Called 999 or sent to A&E", "He went <i>at once</i>")
    assert [row["session"] for row in asked(busy, "safety")] == ["S3", "S1"]
    app = open_page(monkeypatch, busy, "referrals")
    assert "2 red flags are open" in text(app)
    assert "Red flags without a referral: 2" in text(open_page(monkeypatch, busy, "this_week"))
    app.expander(key="closed-items")
    done = open_closed(monkeypatch, busy)
    assert "→ Called 999 or sent to A&E. He went <i>at once</i>" in text(done) and "owner, " in text(done)
    assert "→ referred on 5 November 2026" in text(done) and "as the logs say" in text(done)
    (again,) = buttons(done, "reopen")
    done.button(again).click().run()
    assert len(asked(busy, "safety")) == 3 and not done.exception


def open_closed(monkeypatch, data):
    """The page with its list of closed items open."""
    app = open_page(monkeypatch, data, "referrals")
    app.session_state["closed-items"] = True
    return app.run()


def test_news_of_a_referral_moves_it_along_the_loop(monkeypatch, busy):
    app = open_page(monkeypatch, busy, "referrals")
    before = {row["destination"]: row for row in asked(busy, "referrals")}
    assert (before["Osteopath"]["known"], before["GP"]["made"]) == (1, 1)
    app.button(buttons(app, "news")[0]).click().run()  # S6, the newest
    app.segmented_control("news-step").set_value("known")
    app.date_input("news-day").set_value(date(2026, 11, 18))
    app.text_area("news-told").set_value("A stiff joint, three visits")
    app.button("news-yes").click().run()
    assert not app.exception and not app.error
    after = {row["destination"]: row for row in asked(busy, "referrals")}
    assert (after["Osteopath"]["known"], after["Osteopath"]["median_days"]) == (2, 8)
    done = open_closed(monkeypatch, busy)
    assert "2 referrals wait for news" in text(done) and "of those the outcome of 2 is known" in text(done)
    assert "→ outcome known on 18 November 2026: A stiff joint, three visits" in text(done)
    done.button(buttons(done, "reopen")[0]).click().run()
    assert asked(busy, "referrals") == list(before.values())


def test_a_referral_that_will_not_come_further_leaves_the_list_and_not_the_counts(monkeypatch, busy):
    app = open_page(monkeypatch, busy, "referrals")
    before = asked(busy, "referrals")
    app.button(buttons(app, "news")[1]).click().run()
    app.segmented_control("news-step").set_value("will not come further")
    app.text_area("news-told").set_value("Moved away")
    app.button("news-yes").click().run()
    assert not app.exception and asked(busy, "referrals") == before
    assert "2 referrals wait for news" in text(open_page(monkeypatch, busy, "referrals"))
    assert "→ Moved away" in text(open_closed(monkeypatch, busy))


def test_when_all_adverse_events_are_closed_none_is_open(monkeypatch, busy):
    for session in ("S7", "S8"):
        follow_up.close(Desk(busy), "adverse_event", (session,), "Client was called, and is well.")
    app = open_page(monkeypatch, busy, "referrals")
    assert not app.exception and "adverse events need a look" not in text(app)


def test_an_adverse_event_is_closed_with_what_was_done(monkeypatch, busy):
    app = open_page(monkeypatch, busy, "referrals")
    close(app, buttons(app, "close")[3], "Client was called, and is well", "Sore for three days")
    said = text(open_page(monkeypatch, busy, "referrals"))
    assert "1 adverse event needs a look" in said and "1 serious (11.1 %)" in said
    assert list(follow_up.closed(Desk(busy), "adverse_event")) == [("S8",)]


def test_what_people_noted_stays_through_another_load(monkeypatch, busy):
    follow_up.learn(Desk(busy), "S5", "attended", date(2026, 11, 12), "Waits for a scan")
    log = busy / "more.csv"
    log.write_text(HEAD + "S5,C5,2026-11-06,Sam,6,4,GP,made,2026-11-08,,\n", encoding="utf-8")
    etl.load(log, busy)
    assert "GP: attended 11 days ago" in text(open_page(monkeypatch, busy, "referrals"))
    assert [row["attended"] for row in asked(busy, "referrals") if row["destination"] == "GP"] == [1]


def test_a_desk_that_cannot_be_read_is_one_sentence(monkeypatch, busy):
    (busy / "desk.sqlite").write_bytes(b"no desk")
    app = open_page(monkeypatch, busy, "referrals")
    assert "desk.sqlite" in text(app) and "3 red flags are open" in text(app) and not app.exception


def test_the_loop_of_all_is_the_sum_of_its_destinations(demo_clinic):
    warehouse = Warehouse(demo_clinic)
    rows = figures.referral_rows(figures.View(warehouse, warehouse.build(), today=DAY))
    whole, each = figures.loop(rows, {}, together=True).iloc[0], figures.loop(rows, {})
    assert [whole[step] for step in ("suggested", "made", "attended", "known")] == [
        each[step].sum() for step in ("suggested", "made", "attended", "known")]


def test_nothing_of_the_demo_is_written_by_looking(demo_clinic, tmp_path, monkeypatch):
    data = shutil.copytree(demo_clinic, tmp_path / "demo")
    open_page(monkeypatch, data, "referrals")
    open_page(monkeypatch, data, "clients")
    assert not (data / "desk.sqlite").exists()
