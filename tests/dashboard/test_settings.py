"""clinic.toml and the environment."""

from datetime import date

import pytest
from streamlit import config
from streamlit.web import skills

from dashboard import cli, settings
from dashboard.settings import SettingsError


def test_defaults_without_a_file(tmp_path, monkeypatch):
    monkeypatch.delenv("OUTCOMES_TODAY", raising=False)
    found = settings.load(tmp_path)
    assert (found.timezone, found.register, found.conventions.completeness_amber) == ("Europe/London", True, 0.90)
    assert found.target("mean_change") is None and not found.demo
    assert found.today()


def test_everything_can_be_said(tmp_path, monkeypatch):
    (tmp_path / "clinic.toml").write_text(
        'name = "Café"\ntimezone = "Europe/Paris"\nregister = false\ncharts = "streamlit"\n[conventions]\nworse_points = 3\n'
        "[targets]\nmean_change = 2\n", encoding="utf-8")
    monkeypatch.setenv("OUTCOMES_TODAY", "2026-11-23")
    found = settings.load(tmp_path)
    assert (found.clinic_name, found.register, found.conventions.worse_points) == ("Café", False, 3)
    assert found.target("mean_change") == 2.0 and found.today() == date(2026, 11, 23)
    assert found.charts == "streamlit" and hash(found)


@pytest.mark.parametrize("text", [
    "name = ", 'timezone = "Mars/Base"', "[conventions]\nluck = 1", '[conventions]\nworse_points = "two"',
    "[targets]\nluck = 1", '[targets]\nsessions = "many"', "timezone = 3", 'charts = "pies"', "charts = []",
    'register = "false"', "registre = false", "conventions = 1", "targets = true", "report = []", "email = 2.5", "people = 3", "database = 'x'",
    "[conventions]\nepisode_gap_days = nan", '[email]\nserver = "a"\nsender = "b"\nto = ["c"]\nport = "x"',
])
def test_what_cannot_be_is_one_sentence(tmp_path, text):
    (tmp_path / "clinic.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"clinic\.toml"):
        settings.load(tmp_path)


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, capsys):
    (tmp_path / "clinic.toml").mkdir()
    with pytest.raises(SettingsError, match=r"clinic\.toml"):
        settings.load(tmp_path)
    assert cli.main(["load", "x.csv", "--data", str(tmp_path)]) == 2
    assert "clinic.toml cannot be read" in capsys.readouterr().err


def test_a_wrong_today_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_TODAY", "tomorrow")
    with pytest.raises(SettingsError):
        settings.load(tmp_path)


def test_streamlit_lays_no_advertisement_over_the_pages(monkeypatch):
    given = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: False if name == "server.headless" else given(name))
    monkeypatch.setattr(skills, "agent_harness_present", lambda: True)
    assert skills.nudge_suppression_reason() == "welcome_hidden"
