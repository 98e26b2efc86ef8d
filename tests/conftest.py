"""What every test shares: the day on which the example logs were written, data folders, and the examples themselves."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

import etl
import etl.demo
from etl.lock import only_writer

EXAMPLES = Path(__file__).parent / "examples"
KEY = bytes(range(32))
TODAY = "2026-11-23"
settings.register_profile("any machine", deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("OUTCOMES_TODAY", TODAY)
    monkeypatch.delenv("OUTCOMES_DATA", raising=False)


@pytest.fixture
def examples() -> Path:
    """The folder of example logs."""
    return EXAMPLES


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """once(name, make): the data folder that make(folder) filled, once in a run for all its processes. Nobody changes it."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "once"
    shared.mkdir(exist_ok=True)

    def folder(name: str, make) -> Path:
        with only_writer(shared / f"{name}.lock", wait=600):
            if not (shared / name).exists():
                _fill(shared / f"{name} in the making", make).rename(shared / name)
        return shared / name

    return folder


def _fill(folder: Path, make) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTCOMES_TODAY", TODAY)
        make(folder)
    return folder


@pytest.fixture(scope="session")
def clinic_once(once) -> Path:
    """The data folder of clinic-log.csv. Nobody changes it."""
    return once("clinic-log", lambda folder: etl.load(EXAMPLES / "clinic-log.csv", folder))


@pytest.fixture(scope="session")
def demo_once(once) -> Path:
    """The data folder of the demo clinic. Nobody changes it."""
    return once("demo", lambda folder: etl.demo.make(folder, today=date.fromisoformat(TODAY)))


@pytest.fixture
def new_data(tmp_path):
    """Makes data folders that share one key, so that the same sessions hash the same in each."""
    made = []

    def make() -> Path:
        folder = tmp_path / f"data{len(made)}"
        folder.mkdir()
        (folder / "pseudonym.key").write_bytes(KEY)
        made.append(folder)
        return folder

    return make


@pytest.fixture
def data(new_data) -> Path:
    """One data folder with nothing loaded."""
    return new_data()


@pytest.fixture
def data_of(data, once):
    """data_of(name, make): `data`, or the folder given, as make(folder) left one with its key, once in a run. The copy is the test's own."""
    def copied(name: str, make, into: Path = data) -> Path:
        def with_key(folder: Path) -> None:
            (folder / "pseudonym.key").write_bytes(KEY)
            make(folder)

        return shutil.copytree(once(name, with_key), into, dirs_exist_ok=True)

    return copied


@pytest.fixture
def clinic_data(data_of) -> Path:
    """`data` with clinic-log.csv loaded."""
    return data_of("clinic-log with key", lambda folder: etl.load(EXAMPLES / "clinic-log.csv", folder))


@pytest.fixture
def table_hash():
    """The hash of the sessions that a data folder serves, from its ledger."""
    from etl import ledger
    from etl.store import current

    def read(folder: Path) -> str:
        now = current(etl.Folder(folder))
        return next(line["table_hash"] for line in ledger.read(folder / "ledger.jsonl")[0] if line["hash"] == now[1])

    return read


@pytest.fixture
def query():
    """Runs SQL against the build that serves."""
    from etl.store import opened

    def run(folder: Path, sql: str, parameters: list | None = None) -> list[tuple]:
        with opened(etl.Folder(folder)) as connection:
            return connection.execute(sql, parameters or []).fetchall()

    return run


@pytest.fixture
def log(tmp_path):
    """Writes a small log and returns its path: log("date,client,…", rows…)."""
    count = [0]

    def write(*lines: str, name: str | None = None, encoding: str = "utf-8", newline: str = "\n") -> Path:
        count[0] += 1
        path = tmp_path / (name or f"log{count[0]}.csv")
        path.write_bytes((newline.join(lines) + newline).encode(encoding))
        return path

    return write


@pytest.fixture(scope="session")
def chromium():
    """The browser; where it is missing the tests fail, for a skipped browser test proves nothing."""
    from playwright.sync_api import expect, sync_playwright

    from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE

    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
