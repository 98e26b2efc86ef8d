"""The command line: the JSON of the contract to the letter, exit codes, plain errors."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import etl
from dashboard import cli

ROOT = Path(__file__).resolve().parents[1]
FILE = {"file", "sha256", "rows", "loaded", "corrected", "duplicate", "held", "skipped", "seconds", "held_reasons"}
SUMMARY = ("group sessions attended paired completeness clients mean_before mean_after mean_change ci_low ci_high sd_change eligible_30 met_30 "
           "rate_30 rate_30_low rate_30_high bound_low bound_high met_50 rate_50 eligible_2pt met_2pt rate_2pt reliable_better reliable_worse improved "
           "unchanged worse no_pain_before not_recorded referred referral_rate d_z d_av").split()
TREND = "start attended paired clients value ci_low ci_high completeness".split()
CHART = "start value mean lower upper lower_near upper_near moving_range rule variation trial".split()


@pytest.fixture
def run(data, capsys):
    """(exit status, JSON object or text, standard error) of one command on the data folder."""

    def one(*words):
        try:
            status = cli.main([*map(str, words), "--data", str(data)])
        except SystemExit as stop:  # argparse
            status = stop.code
        out, err = capsys.readouterr()
        return status, json.loads(out) if "--json" in words else out, err

    return one


@pytest.fixture
def loaded(run, clinic_data):
    return run


def test_load_says_what_the_contract_says(run, examples):
    status, said, _ = run("load", examples / "clinic-log.csv", "--json")
    assert status == 0 and set(said) == {"load", "files", "sessions"} and set(said["files"][0]) == FILE
    assert (said["load"], said["sessions"], said["files"][0]["file"]) == (1, 550, "clinic-log.csv")
    status, said, _ = run("load", examples / "practice-export.csv", examples / "therapist-sheet.xlsx", "--json")
    assert status == 1 and [file["held"] for file in said["files"]] == [12, 5]
    assert said["files"][0]["held_reasons"]["pain_after: outside 0-10"] == 7


def test_a_refusal_is_one_sentence_and_exit_2(run, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    status, said, err = run("load", tmp_path / "empty.csv", "--json")
    assert (status, said) == (2, {"error": "empty.csv: the file is empty."}) and "Traceback" not in err
    assert run("load", tmp_path / "empty.csv")[::2] == (2, "empty.csv: the file is empty.\n")


def test_wrong_use_is_exit_2(run):
    assert run("load")[0] == 2
    assert run("sing")[0] == 2
    assert run("measure", "summary")[0] == 2


def test_a_fault_of_the_program_shows_no_traceback_unless_asked(run, monkeypatch):
    monkeypatch.setattr(etl, "loads", lambda data: 1 / 0)
    status, _, err = run("loads")
    assert status == 2 and "Traceback" not in err and "--debug" in err
    assert "ZeroDivisionError" in run("loads", "--debug")[2]


@pytest.mark.parametrize("words", [("measure", "control-chart", "--json"), ("measure", "control-chart")])
def test_a_reader_that_has_read_enough_is_no_fault(loaded, data, words):
    command = [sys.executable, "-m", "dashboard.cli", *words, "--data", str(data)]
    told = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    told.stdout.close()  # as `| head -0` would
    assert (told.stderr.read(), told.wait()) == (b"", 0)


def test_wrong_use_is_said_in_the_object_too(run):
    for words in (("undo", "x", "--json"), ("load", "--json"), ("loads", "--bogus", "--json")):
        status, said, usage = run(*words)
        assert status == 2 and set(said) == {"error"} and "usage" in usage


def test_held_undo_loads_and_check(run, examples, tmp_path):
    run("load", examples / "practice-export.csv")
    assert run("held")[0] == 1
    assert run("held", "--export", tmp_path / "held.csv", "--json")[1] == {"held": 12, "file": str(tmp_path / "held.csv")}
    assert run("held", "--export", tmp_path / "held.xlsx")[0] == 0
    assert run("load", tmp_path / "held.xlsx", "--dry-run", "--json")[1]["files"][0]["held"] == 12
    assert run("held", "--export", tmp_path / "held.ods")[0] == 2
    assert run("loads", "--json")[1]["loads"][0]["files"][0]["held"] == 12
    assert run("undo", 1, "--json")[1] == {"undone": 1, "sessions": 0}
    assert run("undo", 1)[0] == 2
    status, said, _ = run("check", "--json")
    assert status == 0 and said["ok"]
    build = (tmp_path / "data0" / "CURRENT").read_text().split()[0]
    (tmp_path / "data0" / f"clinic-{build}.duckdb").write_bytes(b"")
    assert run("check")[0] == 1


def test_the_summary_has_exactly_the_fields_of_the_contract_and_the_true_figures(loaded, examples):
    truth = json.loads((examples / "expected.json").read_text())["clinic-log.csv"]["truth"]
    _, said, _ = loaded("measure", "summary", "--json")
    assert set(said) == {"measure", "selection", "build", "rows"}
    row = said["rows"][0]
    assert list(row) == SUMMARY
    same = {"sessions": "sessions", "attended": "attended", "paired": "paired_pain", "completeness": "completeness", "clients": "clients",
            "mean_change": "mean_change_pain", "eligible_30": "eligible_30", "met_30": "met_30", "met_50": "met_50", "eligible_2pt": "eligible_2pt",
            "met_2pt": "met_2pt", "worse": "worse", "referred": "referrals"}
    assert {mine: row[mine] for mine in same} == {mine: truth[theirs] for mine, theirs in same.items()}
    assert row["improved"] + row["unchanged"] + row["worse"] + row["no_pain_before"] + row["not_recorded"] == row["attended"]
    anxiety = loaded("measure", "summary", "--scale", "anxiety", "--json")[1]["rows"][0]
    assert anxiety["mean_change"] == truth["mean_change_anxiety"]


def test_trend_and_control_chart_have_their_fields(loaded):
    trend = loaded("measure", "trend", "--json")[1]["rows"]
    assert set(TREND) <= set(trend[0]) and trend[0]["start"] == "2026-01-05"
    chart = loaded("measure", "control-chart", "--of", "rate_30", "--unit", "month", "--json")[1]["rows"]
    assert set(CHART) <= set(chart[0]) and chart[0]["start"] == "2026-01-01"


def test_where_means_either_within_a_column_and_both_between_columns(loaded):
    def count(*where):
        words = [word for condition in where for word in ("--where", condition)]
        return loaded("measure", "summary", *words, "--json")[1]["rows"][0]["sessions"]

    by = {row["group"]: row["sessions"] for row in loaded("measure", "summary", "--by", "therapist", "--json")[1]["rows"]}
    assert by == {"Sam Okafor": 143, "Tom Becker": 143, "Priya Nair": 140, "Élise Martin": 124}
    assert count("therapist=Sam Okafor", "therapist=Tom Becker") == 286
    assert count("therapist=Sam Okafor", "clinic=Olympia on-site") < 143
    assert loaded("measure", "summary", "--from", "2026-11-01", "--to", "2026-11-07", "--json")[1]["rows"][0]["sessions"] == 3


@pytest.mark.parametrize("words", [
    ("measure", "nope"), ("measure", "summary", "--by", "shoe_size"), ("measure", "summary", "--where", "shoe_size=9"),
    ("measure", "summary", "--from", "2026-13-01"), ("measure", "trend", "--unit", "year"), ("measure", "trend", "--of", "joy"),
    ("measure", "summary", "--scale", "itch"), ("measure", "summary", "--where", "therapist"), ("measure", "summary", "--where", "therapist=Nobody"),
])
def test_what_does_not_exist_is_exit_2_with_the_choices(loaded, words):
    status, said, _ = loaded(*words, "--json")
    assert status == 2 and any(word in said["error"] for word in ("choose", "one of", "columns", "like 2026-11-23")), said


def test_no_other_address_is_served_without_a_login(run):
    status, _, err = run("dashboard", "--address", "0.0.0.0")
    assert status == 2 and "No login is configured" in err


@pytest.mark.parametrize("words", [["-m", "etl"], ["-m", "dashboard.cli", "load"]])
def test_both_doors_lead_to_the_loader(words, data, examples):
    ran = subprocess.run([sys.executable, *words, str(examples / "therapist-sheet.xlsx"), "--data", str(data), "--json"],
                         capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 1 and json.loads(ran.stdout)["files"][0]["loaded"] == 87


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_each_help_text_has_an_example(command, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main([command.name, "--help"])
    assert stop.value.code == 0 and f"Example: outcomes {command.name}" in capsys.readouterr().out
