"""Clients: the caseload and one client's course say what the figures say, and flags are closed with a reason."""

import shutil
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest

import etl
from dashboard import caseload, figures
from dashboard.desk import Desk, follow_up
from dashboard.exports import client_page
from dashboard.figures import measure
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

from .conftest import HEADER, NAMES, TODAY, open_page, text

DAY = date.fromisoformat(TODAY)
GAP = 84


@pytest.fixture
def own_demo(demo_clinic, tmp_path):
    """The demo clinic in a folder that a test may write to."""
    return shutil.copytree(demo_clinic, tmp_path / "demo")


def view_of(data, **more):
    warehouse = Warehouse(data)
    return figures.View(warehouse, warehouse.build(), today=DAY, **more)


def names(app) -> list[str]:
    """The clients that the page lists, by pseudonym."""
    return [button.key.removeprefix("open-") for button in app.button if button.key.startswith("open-")]


@pytest.mark.parametrize("filters", [{}, {"therapist": "Sam Okafor"}, {"therapist": "Sam Okafor", "to": "2026-08-01"}])
def test_the_caseload_counts_what_the_figures_say(monkeypatch, demo_clinic, filters):
    app = open_page(monkeypatch, demo_clinic, "clients", **filters)
    only = Selection(therapist=("Sam Okafor",) if filters else (), end=date(2026, 8, 1) if "to" in filters else None)
    rows = measure("clients", only, Warehouse(demo_clinic), today=DAY)["rows"]
    now = [row for row in rows if (DAY - date.fromisoformat(row["latest_session"])).days < GAP]
    ask = sum(row["flag"] == "ask_referral" for row in now)
    off = sum("in 100 had" in (row["rule"] or "") for row in now)
    assert f"{len(now)} clients are in a course of care: {ask} to ask about referral, {off} not on track." in text(app)
    assert "to" in filters or 0 < off < ask < len(now)
    app.segmented_control("client-seen").set_value("Everyone").run()
    assert f"{len(rows)} clients: {sum(row['flag'] == 'ask_referral' for row in rows)} to ask about referral" in text(app)


def test_each_line_has_the_numbers_of_its_client(monkeypatch, demo_clinic):
    app = open_page(monkeypatch, demo_clinic, "clients", **{"client-show": "Not on track"})
    rows = {row["client"]: row for row in measure("clients", Selection(), Warehouse(demo_clinic), today=DAY)["rows"]}
    listed, lines = names(app), [part.value for part in app.text if " session" in part.value
                                 and ", last " in part.value]
    assert len(listed) == len(lines) > 5
    for client, line in zip(listed, lines):
        row = rows[client]
        assert line.startswith(f"{row['sessions']} session") and "in 100 had" in row["rule"]
        assert f"{row['latest_before']:g}" in line and f"similar clients had {row['expected_p50']:g}" in line


def test_pages_of_the_list_together_hold_every_client_once(monkeypatch, demo_clinic):
    app = open_page(monkeypatch, demo_clinic, "clients", **{"client-show": "Ask about referral"})
    seen = names(app)
    app.session_state["client-page"] = 2
    seen += names(app.run())
    rows = measure("clients", Selection(), Warehouse(demo_clinic), today=DAY)["rows"]
    expected = [row["client"] for row in rows if row["flag"] == "ask_referral"
                and (DAY - date.fromisoformat(row["latest_session"])).days < GAP]
    assert len(seen) == len(set(seen)) and set(seen) == set(expected)


def test_one_client_and_a_flag_closed_with_a_reason(monkeypatch, own_demo):
    view = view_of(own_demo)
    client = figures.caseload(view).query("asks_referral").sort_values("latest_session")["client"].iloc[-1]
    app = open_page(monkeypatch, own_demo, "clients", client=client)
    row = figures.client_courses(view, client).iloc[-1]
    said = text(app)
    assert f"{row['sessions']} sessions since" in said and f"{row['sessions']} sessions (rule: at least 4)" in said
    assert len(app.table[0].value) >= row["sessions"] or row["sessions"] > 20
    before = open_page(monkeypatch, own_demo, "clients")
    app.button("close-ask_referral").click().run()
    app.selectbox("close-about").select("Referred on")
    app.text_area("close-why").set_value("She sees an <b>osteopath</b>")
    app.button("close-yes").click().run()
    assert not app.exception
    (closing,) = follow_up.closed(Desk(own_demo), "ask_referral").values()
    assert closing.key == (client,
                           str(row["episode"])) and closing.reason == "Referred on. She sees an <b>osteopath</b>"
    app = open_page(monkeypatch, own_demo, "clients", client=client)
    assert "Closed: Referred on. She sees an <b>osteopath</b>" in [part.value for part in app.text]
    counted = [int(text(page).split(" to ask about referral")[0].rsplit(" ", 1)[-1])
               for page in (before, open_page(monkeypatch, own_demo, "clients"))]
    assert counted[1] == counted[0] - 1
    assert "1 flag is closed with a reason and not counted" in text(open_page(monkeypatch, own_demo, "clients"))
    app.button("reopen-ask_referral").click().run()
    assert not app.exception and not follow_up.closed(Desk(own_demo), "ask_referral")


def test_a_reference_finds_its_client_and_never_stands_in_the_address(monkeypatch, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(HEADER + "Jo Smith,2026-11-17,Sam,Swedish,6,4\nC2,2026-11-18,Sam,Swedish,6,1\n", encoding="utf-8")
    etl.load(log, tmp_path)
    app = open_page(monkeypatch, tmp_path, "clients")
    assert "Jo Smith" in [button.label for button in app.button]
    (tmp_path / "clinic.toml").write_text("register = false", encoding="utf-8")
    app = open_page(monkeypatch, tmp_path, "clients")
    assert "Jo Smith" not in [button.label for button in app.button]
    app.text_input("find").set_value(" jo  SMITH ").run()
    assert app.query_params["client"] == etl.find_client(etl.Folder(tmp_path), "Jo Smith")
    assert "1 session since 17 November 2026" in text(app) and "Jo Smith" not in text(app)
    app.button("all-clients").click().run()
    app.text_input("find").set_value("Nobody").run()
    assert "No session has a client with that reference" in text(app) and "client" not in app.query_params


def test_a_link_to_a_client_who_is_not_there_says_so(monkeypatch, one_session):
    app = open_page(monkeypatch, one_session, "clients", client="f" * 32)
    assert "No session has the client whom this link names" in text(app) and len(names(app)) == 1


class Reader(HTMLParser):
    """What a browser would make of a page: its tags and what they point at."""

    def __init__(self):
        super().__init__()
        self.tags, self.targets, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.targets += [value for name, value in attrs if name in ("href", "src", "action") or name.startswith("on")]

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_to_print_holds_no_markup_of_the_data(tmp_path, name):
    log = tmp_path / "log.csv"
    log.write_text(HEADER + f'"{name}",2026-11-17,"{name}","{name}",6,4\n"{name}",2026-11-20,Sam,Swedish,5,\n',
                   encoding="utf-8")
    etl.load(log, tmp_path)
    view = view_of(tmp_path)
    client = figures.caseload(view)["client"].iloc[0]
    sessions, row = figures.client_sessions(view, client), figures.client_courses(view, client).iloc[0].to_dict()
    page = client_page.write(sessions, row, name, name, DAY).decode()
    read = Reader()
    read.feed(page)
    assert not read.targets and not {"script", "img", "a", "link", "iframe", "form"} & set(read.tags)
    assert "http:" not in page.replace("http-equiv", "") and "url(" not in page
    said = " ".join(read.words)
    assert "You came 2 times, from 17 November 2026 to 20 November 2026." in said and "7 out of 10" not in said
    assert "6 out of 10; before the latest, 5." in said and "5\u00a0→\u00a0–" in said


def test_the_page_to_print_leaves_the_name_blank_and_says_nothing_of_flags(demo_clinic):
    view = view_of(demo_clinic)
    client = figures.caseload(view).query("asks_referral")["client"].iloc[0]
    sessions, row = figures.client_sessions(view, client), figures.client_courses(view, client).iloc[-1].to_dict()
    page = client_page.write(sessions[sessions["course"] == row["episode"]], row, "", "", DAY).decode()
    assert 'Name: <span class="line">&nbsp;</span>' in page
    assert not [word for word in ("referral", "percentile", "track", client, "D0") if word in page]


def test_choosing_keeps_every_client_in_one_kind():
    rows = pd.DataFrame({
        "client": list("abcd"), "episode": [1, 2, 1, 1], "sessions": [4, 4, 1, 1],
        "latest_before": [5.0, 6.0, 7.0, None],
        "latest_session": pd.to_datetime(["2026-11-20", "2026-11-19", "2026-08-31", "2026-11-01"]),
        "asks_referral": [True, True, False, False], "not_on_track": [True, False, False, False],
        "not_enough_data": [False, False, False, True]})
    closings = {"ask_referral": {("a", "1"): None, ("b", "1"): None}}  # of b an earlier course was closed
    made = caseload.choose(rows, closings, DAY, GAP)
    assert (made.seen, made.counts, made.closed) == (3, {"ask_referral": 1, "not_on_track": 1, "not_enough_data": 1}, 1)
    shown = {label: caseload.choose(rows, closings, DAY, GAP, caseload.EVERYONE, label).rows["client"].tolist()
             for label in caseload.SHOW}
    assert shown == {"Ask about referral": ["b"], "Not on track": ["a"], "Not enough data": ["d"],
                     "Nothing to ask": ["c"]}
    assert caseload.choose(rows, {}, DAY, GAP, caseload.EVERYONE,
                           order="Highest score first").rows["client"].tolist() == list("cbad")
