"""The audit list: who did what, never a reference, and no line goes unnoticed."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

import etl
from etl import audit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clinic(clinic_data):
    return clinic_data


def some_client(query, data) -> str:
    return query(data, "SELECT min(client) FROM sessions")[0][0]


def test_events_are_read_back_in_order_with_the_client_as_pseudonym(clinic, query):
    client = some_client(query, clinic)
    audit.note(clinic, "owner", "client page", client=client)
    audit.note(clinic, "sam@example.org", "export", kind="week")
    told = audit.read(clinic)
    assert told["ok"] and [(one["who"], one["what"], one.get("client"), one.get("kind")) for one in told["events"]] == [
        ("owner", "client page", client, None), ("sam@example.org", "export", None, "week")]
    assert client not in (clinic / "audit.jsonl").read_text()


def test_days_choose_events(clinic):
    audit.note(clinic, "owner", "login")
    today, day = dt.datetime.now(dt.UTC).date(), dt.timedelta(days=1)
    spans = {(today, today): 1, (today + day, None): 0, (None, today - day): 0}
    assert {span: len(audit.read(clinic, *span)["events"]) for span in spans} == spans


def test_a_forgotten_client_is_nobody_in_the_list(clinic, query):
    client = some_client(query, clinic)
    audit.note(clinic, "owner", "client page", client=client)
    etl.erase(clinic, client, by="owner")
    assert audit.read(clinic)["events"][0]["client"] is None and audit.read(clinic)["ok"]


@pytest.mark.parametrize(("damage", "said"), [
    (lambda lines: lines[:1] + lines[2:], "does not follow"),
    (lambda lines: [lines[0].replace("owner", "nobody"), *lines[1:]], "does not follow"),
    (lambda lines: ["x", *lines[1:]], "cannot be read"),
    (lambda lines: [], "lines that the ledger saw are missing"),
])
def test_a_changed_or_missing_line_shows(clinic, log, damage, said):
    for _ in range(3):
        audit.note(clinic, "owner", "login")
    etl.load(log("client,date,therapist,pain_before", "C1,2026-11-02,Ann,5"), clinic)
    path = clinic / "audit.jsonl"
    path.write_text("".join(line + "\n" for line in damage(path.read_text().splitlines())))
    told = audit.read(clinic)
    assert not told["ok"] and said in told["detail"]
    assert [one["check"] for one in etl.check(clinic, deep=True)["checks"] if not one["ok"]] == ["audit list"]


def test_several_processes_write_one_whole_list(clinic):
    code = "import sys; from etl import audit; [audit.note(sys.argv[1], sys.argv[2], 'login') for _ in range(25)]"
    writers = [subprocess.Popen([sys.executable, "-c", code, str(clinic), str(number)], cwd=ROOT) for number in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    told = audit.read(clinic)
    assert told["ok"] and sorted(one["who"] for one in told["events"]) == sorted("012" * 25)


def test_only_known_events_are_noted(clinic):
    with pytest.raises(ValueError, match="coffee"):
        audit.note(clinic, "owner", "coffee")
