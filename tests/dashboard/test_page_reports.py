"""The Reports page and the command share one memory of what was shared."""

import etl
from dashboard import cli

from .conftest import EXAMPLES, open_page


def test_what_the_command_shared_the_page_remembers(tmp_path, monkeypatch, capsys):
    etl.load(EXAMPLES / "clinic-log.csv", tmp_path)
    days = ("--from", "2026-10-01", "--to", "2026-10-29")  # the page offers all of October
    assert cli.main(["report", "--format", "csv", "--for-sharing", "--data", str(tmp_path), *days]) == 0
    app = open_page(monkeypatch, tmp_path, "reports")
    app.button_group(key="report-kind").set_value("month").run()
    app.button_group(key="audience").set_value("sharing").run()
    assert not app.exception and [warning.value for warning in app.warning if "nearly the same sessions" in warning.value]
    app.button_group(key="audience").set_value("clinic").run()
    assert not app.warning and app.metric
