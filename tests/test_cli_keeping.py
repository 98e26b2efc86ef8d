"""Keeping and forgetting from the command line: exit codes, JSON, and what is noted of it."""

import json

import pytest

from dashboard import cli
from dashboard.commands import keeping

WORDS = "four quiet yellow boats"
HEAD = "client,date,therapist,pain_before"


@pytest.fixture
def run(data, capsys, monkeypatch, log):
    """(exit status, JSON object or text, standard error) of one command on a data folder with two clients."""
    monkeypatch.setenv(keeping.PASSPHRASE, WORDS)

    def one(*words, on=data):
        try:
            status = cli.main([*map(str, words), "--data", str(on)])
        except SystemExit as stop:  # argparse
            status = stop.code
        out, err = capsys.readouterr()
        return status, json.loads(out) if "--json" in words else out, err

    one("load", log(HEAD, "C1,2026-11-02,Ann,5", "Mary Canary,2016-11-03,Ann,6"))
    return one


def test_erase_asks_first_and_gives_a_certificate(run, data):
    status, _, said = run("erase", "Mary Canary")
    assert status == 2 and "sessions: 1, held rows: 0" in said and "--yes" in said
    status, told, _ = run("erase", "Mary Canary", "--yes", "--json")
    assert (status, told["removed"]["sessions"], told["left"]) == (0, 1, []) and "Canary" not in json.dumps(told)
    assert (data / "certificates" / f"{told['certificate']}.md").exists()
    assert run("erase", "Nobody", "--yes")[0] == 2
    (data / "copy.txt").write_text("C1")
    assert run("erase", "C1", "--yes")[0] == 1


@pytest.mark.parametrize(("age", "status", "sessions"), [
    ("8y", 0, 1), ("100m", 0, 1), ("20y", 0, 0), ("8", 2, None), ("0y", 2, None), ("8 years", 2, None),
])
def test_prune_takes_years_or_months(run, age, status, sessions):
    got, told, _ = run("prune", "--older-than", age, "--yes", "--json")
    assert got == status and (sessions is None or told["removed"]["sessions"] == sessions)


@pytest.mark.parametrize(("age", "today", "before"), [
    ("8y", "2026-11-30", "2018-11-30"), ("1m", "2026-03-31", "2026-02-28"), ("1y", "2028-02-29", "2027-02-28"), ("18m", "2026-01-15", "2024-07-15"),
])
def test_prune_counts_by_the_calendar(run, monkeypatch, age, today, before):
    monkeypatch.setenv("OUTCOMES_TODAY", today)
    assert run("prune", "--older-than", age, "--yes", "--json")[1]["before"] == before


def test_backup_and_restore(run, tmp_path, monkeypatch):
    status, told, _ = run("backup", tmp_path / "clinic.backup", "--json")
    assert status == 0 and told["bytes"] == (tmp_path / "clinic.backup").stat().st_size
    status, told, _ = run("restore", tmp_path / "clinic.backup", "--json", on=tmp_path / "new")
    assert (status, told["sessions"], told["forgot"]) == (0, 2, {})
    assert run("check", "--deep", on=tmp_path / "new")[0] == 0
    assert run("restore", tmp_path / "clinic.backup", on=tmp_path / "new")[0] == 2
    monkeypatch.delenv(keeping.PASSPHRASE)
    status, _, said = run("backup", tmp_path / "clinic.backup")
    assert status == 2 and keeping.PASSPHRASE in said


def test_the_data_are_their_owners_only(run, log, tmp_path):
    folder = tmp_path / "mine"
    run("load", log(HEAD, "C1,2026-11-02,Ann,5"), on=folder)
    run("report", "--week", "2026-W45", "--format", "csv", on=folder)
    run("erase", "C1", "--yes", on=folder)
    open_to_others = [path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]
    assert not open_to_others and {"ledger.jsonl", "audit.jsonl", "CURRENT", "reports"} <= {path.name for path in folder.iterdir()}


def test_audit_lists_what_was_done_and_fails_where_it_was_changed(run, data, tmp_path):
    run("undo", 1)
    run("backup", tmp_path / "clinic.backup")
    run("erase", "C1", "--yes")
    run("prune", "--older-than", "8y", "--yes")
    status, told, _ = run("audit", "--json")
    assert status == 0 and [event["what"] for event in told["events"]] == ["load", "undo", "backup", "erase", "prune"]
    assert all("command line" in event["who"] for event in told["events"])
    assert run("audit", "--from", "2099-01-01", "--json")[1]["events"] == []
    assert run("audit", "--from", "yesterday")[0] == 2
    text = (data / "audit.jsonl").read_text()
    assert "Canary" not in text
    (data / "audit.jsonl").write_text(text.replace('"undo"', '"load"'))
    assert run("audit")[0] == 1


def test_what_the_ledger_does_not_vouch_for_is_not_measured(run, data):
    (data / "ledger.jsonl").write_text("")
    status, _, said = run("measure", "summary")
    assert status == 2 and "ledger does not fit" in said and "outcomes restore" in said
