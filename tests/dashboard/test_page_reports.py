"""The Reports page and the command share one memory of what was shared."""

import json

from dashboard import cli

from .conftest import open_page, text


def test_what_the_command_shared_the_page_remembers(clinic_data, monkeypatch, capsys):
    days = ("--from", "2026-10-01", "--to", "2026-10-29")  # the page offers all of October
    assert cli.main(["report", "--format", "csv", "--for-sharing", "--data", str(clinic_data), *days]) == 0
    app = open_page(monkeypatch, clinic_data, "reports")
    app.button_group(key="report-kind").set_value("month").run()
    app.button_group(key="audience").set_value("sharing").run()
    assert not app.exception and [warning.value for warning in app.warning if "nearly the same sessions" in warning.value]
    app.button_group(key="audience").set_value("clinic").run()
    assert not app.warning and app.metric


def test_a_code_can_be_opened_while_words_of_ones_own_are_refused(clinic_data, monkeypatch, capsys):
    assert cli.main(["report", "--week", "2026-W42", "--format", "csv", "--json", "--data", str(clinic_data)]) == 0
    code = json.loads(capsys.readouterr().out)["figures"]["change"]["code"]
    app = open_page(monkeypatch, clinic_data, "reports")
    app.text_area(key="own-words").set_value("Massage cures. We treat every client with respect.").run()
    app.text_input(key="proof-code").set_value(code).run()
    assert [warning.value for warning in app.warning] and "cures" in app.warning[0].value and not app.metric
    assert "13 attended" in " ".join(line.value for line in app.text) and "the same today" in app.text[0].value


def test_without_sentences_there_is_no_heading_for_them(monkeypatch, no_after_scores):
    app = open_page(monkeypatch, no_after_scores, "reports")
    app.button_group(key="report-kind").set_value("month").run()
    assert app.metric and "Sentences to copy" not in text(app) and not app.exception
