"""Data folders that the tests of the pages read; none of them writes there."""

from pathlib import Path

import pytest

import etl

EXAMPLES = Path(__file__).parents[1] / "examples"
HEADER = "client,date,therapist,techniques,pain_before,pain_after\n"


@pytest.fixture(scope="session")
def clinic_log(tmp_path_factory) -> Path:
    """A data folder with clinic-log.csv loaded."""
    folder = tmp_path_factory.mktemp("clinic-log")
    etl.load(EXAMPLES / "clinic-log.csv", folder)
    return folder


@pytest.fixture(scope="session")
def one_session(tmp_path_factory) -> Path:
    """A data folder with a single session."""
    folder = tmp_path_factory.mktemp("one-session")
    log = folder / "one.csv"
    log.write_text(HEADER + "C1,2026-11-17,Sam,Swedish,6,4\n", encoding="utf-8")
    etl.load(log, folder)
    return folder
