"""`outcomes report` and `outcomes proof`: files, exit status, and what is refused."""

import json
import smtplib
from datetime import date

import pytest

from dashboard import cli
from dashboard.reports import sending
from dashboard.settings import Mail


@pytest.fixture
def run(data, examples, capsys):
    """(exit status, JSON object) of one command on a data folder with the clinic's log."""
    cli.main(["load", str(examples / "clinic-log.csv"), "--data", str(data)])
    capsys.readouterr()

    def one(*words):
        status = cli.main([*map(str, words), "--data", str(data), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return one


@pytest.mark.parametrize(("name", "magic"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"PK"), ("html", b"<!do")])
def test_each_format_is_written_where_it_is_asked_for(run, tmp_path, name, magic):
    path = tmp_path / "out" / f"week.{name}"
    status, said = run("report", "--week", "2026-W42", "--format", name, "--output", path)
    assert status == 0 and said["report"] == str(path) and path.read_bytes().startswith(magic)
    assert said["from"] == "2026-10-12" and said["to"] == "2026-10-18" and said["figures"]["sessions"]["value"] == 13


def test_on_a_schedule_files_are_named_by_week_and_earlier_ones_stay(run, data):
    said = [run("report", "--week", "last", "--format", "csv")[1] for _ in range(2)]
    names = sorted(path.name for path in (data / "reports").iterdir())
    assert names == ["outcomes-2026-W47-2.zip", "outcomes-2026-W47.zip"] and said[0]["report"] != said[1]["report"]


def test_an_empty_period_is_written_and_worth_a_look(run):
    assert run("report", "--week", "2019-W01", "--format", "csv")[0] == 1


@pytest.mark.parametrize(("words", "told"), [
    ((), "--week 2026-W46"), (("--week", "2026-W60"), "no week like"), (("--month", "2026-13"), "no month like"),
    (("--week", "last", "--month", "last"), "Say which days"), (("--from", "2026-10-01"), "both --from and --to"),
    (("--from", "2026-10-02", "--to", "2026-10-01"), "ends before"), (("--week", "last", "--where", "therapist=Nobody"), "Sam Okafor"),
    (("--week", "last", "--text", "It cures everything"), "cannot go into the report"), (("--week", "last", "--email"), "no [email]"),
])
def test_what_cannot_be_is_one_sentence_and_exit_2(run, words, told):
    status, said = run("report", *words, "--format", "csv")
    assert status == 2 and told in said["error"]


def test_a_shared_report_hides_and_a_close_one_is_refused(run):
    month = ("report", "--format", "csv", "--for-sharing")
    status, said = run(*month, "--from", "2026-03-01", "--to", "2026-08-31")
    assert status == 0 and said["for_sharing"] and said["figures"]["sessions"]["value"] % 5 == 0
    status, said = run(*month, "--from", "2026-03-01", "--to", "2026-08-30")
    assert status == 2 and "nearly the same sessions" in said["error"]
    assert run(*month, "--from", "2026-03-01", "--to", "2026-08-31")[0] == 0


def test_a_code_opens_what_a_figure_was_made_of(run):
    code = run("report", "--week", "2026-W42", "--format", "csv")[1]["figures"]["change"]["code"]
    status, said = run("proof", code)
    assert status == 0 and said["label"] == "Less pain straight after" and "13 attended" in said["Rows"] and not said["differs"]
    assert run("proof", "ZZZZ-ZZZZ") == (2, {"error": "No report of this clinic carries that code; check its eight letters and digits."})


def test_the_email_carries_the_report_and_a_dead_server_is_one_sentence(monkeypatch):
    mail = Mail("mail.invalid", "reports@example.org", ("owner@example.org",))
    told = sending.message(mail, "Weekly outcomes", "week.pdf", b"%PDF", "application/pdf")
    assert told["To"] == "owner@example.org" and next(told.iter_attachments()).get_filename() == "week.pdf"
    sent = []

    class Server:
        def __init__(self, *_, **__): pass
        def __enter__(self): return self
        def __exit__(self, *_): return False
        def starttls(self, context): assert context.check_hostname
        def send_message(self, message): sent.append(message)

    monkeypatch.setattr(smtplib, "SMTP", Server)
    sending.send(mail, told)
    assert sent == [told]
    monkeypatch.undo()
    with pytest.raises(sending.NotSent, match="did not take the e-mail"):
        sending.send(mail, told)


def test_months_and_weeks_by_name():
    from dashboard.reports import period

    today = date(2026, 11, 23)
    assert period.week("last", today).name == "2026-W47" and period.month("last", today).name == "2026-10"
    assert period.month("2026-02", today).end == date(2026, 2, 28) and period.week("2026W1", today).start == date(2025, 12, 29)
