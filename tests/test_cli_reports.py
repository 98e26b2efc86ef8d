"""`outcomes report` and `outcomes proof`: files, exit status, and what is refused."""

import json
import socket
import socketserver
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard import cli, settings
from dashboard.reports import sending
from dashboard.settings import Mail


@pytest.fixture
def run(clinic_data, capsys):
    """(exit status, JSON object) of one command on a data folder with the clinic's log."""

    def one(*words):
        status = cli.main([*map(str, words), "--data", str(clinic_data), "--json"])
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


def test_an_empty_period_is_done_and_says_so(run, capsys):
    assert run("report", "--week", "2019-W01", "--format", "csv")[0] == 0


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


class Server(socketserver.ThreadingTCPServer):
    """A mail server on this computer without encryption. answers: command → what it says instead of yes."""

    daemon_threads = True

    def __init__(self, **answers):
        self.answers, self.taken = answers, []
        super().__init__(("127.0.0.1", 0), Visit)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def mail(self):
        return Mail("127.0.0.1", "reports@example.org", ("owner@example.org",), self.server_address[1], "owner" if "auth" in self.answers else "")


class Visit(socketserver.StreamRequestHandler):
    def handle(self):
        if "silent" in self.server.answers:
            time.sleep(1)
            return
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].lower()
            self.say(self.server.answers.get(verb) or {"ehlo": "250-here\r\n250 AUTH PLAIN", "data": "354 go on", "quit": "221 bye"}.get(verb, "250 yes"))
            if verb == "data" and "data" not in self.server.answers:
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def mail_to(run, data, monkeypatch):
    """(exit status, JSON, what the server took) of a report that is sent to a server with these answers."""
    monkeypatch.setattr(sending, "WAIT", 0.3)

    def one(**answers):
        with Server(**answers) as server:
            chosen = replace(settings.load(data), mail=server.mail)
            monkeypatch.setattr(settings, "load", lambda _: chosen)
            status, said = run("report", "--week", "2026-W42", "--format", "csv", "--email")
            server.shutdown()
            return status, said, server.taken

    return one


def test_the_email_carries_the_report(mail_to):
    status, said, taken = mail_to()
    assert status == 0 and said["emailed"] and b'filename="outcomes-2026-W42.zip"' in taken[0] and b"To: owner@example.org" in taken[0]


@pytest.mark.parametrize(("answers", "told"), [
    ({"auth": "535 no"}, "did not accept the user or the password"), ({"rcpt": "550 no"}, "refused all recipients"),
    ({"mail": "550 no"}, "refused the sender"), ({"silent": ""}, "did not answer"), ({"data": "554 no"}, "did not take the e-mail")])
def test_what_the_mail_server_refuses_is_one_sentence_and_the_report_stays(mail_to, data, answers, told):
    status, said, taken = mail_to(**answers)
    assert status == 1 and not said["emailed"] and told in said["problem"] and "clinic.toml" in said["problem"] and not taken
    assert [path.name for path in (data / "reports").iterdir()] == ["outcomes-2026-W42.zip"]


def test_nothing_travels_unencrypted_to_another_computer(monkeypatch):
    with Server() as server:
        real, port = socket.create_connection, server.server_address[1]
        monkeypatch.setattr(socket, "create_connection", lambda place, *rest, **more: real(("127.0.0.1", port), *rest, **more))
        mail = Mail("mail.example.org", "reports@example.org", ("owner@example.org",), port)
        with pytest.raises(sending.NotSent, match="no encrypted connection"):
            sending.send(mail, sending.message(mail, "Weekly outcomes", "week.pdf", b"%PDF", "application/pdf"))
        server.shutdown()
        assert not server.taken
    monkeypatch.undo()
    closed = Mail("127.0.0.1", "a@example.org", ("b@example.org",), port)
    with pytest.raises(sending.NotSent, match="could not be reached"):
        sending.send(closed, sending.message(closed, "W", "w.pdf", b"%PDF", "application/pdf"))


def test_a_report_is_written_whole_or_not_at_all(run, tmp_path, monkeypatch):
    path = tmp_path / "week.csv"
    path.write_text("the earlier one")
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "no space")))
    status, said = run("report", "--week", "2026-W42", "--format", "csv", "--output", path)
    assert status == 2 and "could not be written" in said["error"] and path.read_text() == "the earlier one"
    monkeypatch.undo()
    assert run("report", "--week", "2026-W42", "--format", "csv", "--output", path / "below.zip")[0] == 2
    assert run("report", "--week", "2026-W42", "--format", "csv", "--output", path)[0] == 0
    assert path.read_bytes().startswith(b"PK") and [one.name for one in tmp_path.glob("*week*")] == ["week.csv"]


def test_months_and_weeks_by_name():
    from dashboard.reports import period

    today = date(2026, 11, 23)
    assert period.week("last", today).name == "2026-W47" and period.month("last", today).name == "2026-10"
    assert period.month("2026-02", today).end == date(2026, 2, 28) and period.week("2026W1", today).start == date(2025, 12, 29)
