"""Kills loads at random moments and looks at what is left.

    python -m tests.faults.kill_loads [TRIALS] [SEED] [ROWS]

Each trial starts a load of a log that overlaps the one before, kills it (SIGKILL) at a random moment of it (or shortly after its end), and
then checks: the build that serves is the one before or the whole new one, its ledger fits, and the same load tried again
gives the very sessions of a load that nobody killed.
"""

import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import etl
from etl import ledger
from etl.store import current

KEY = bytes(range(32))
HEAD = "session_id,client,date,time,therapist,techniques,pain_before,pain_after"
LOAD = "import sys, etl; print('ready', flush=True); etl.load(sys.argv[1], sys.argv[2]); print('done', flush=True)"


@dataclass
class Tally:
    """How the trials ended."""

    trials: int = 0
    killed: int = 0
    finished: int = 0
    lost: int = 0
    partial: int = 0
    retry_wrong: int = 0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.partial or self.retry_wrong)


def write_log(path: Path, first: int, rows: int = 3000) -> Path:
    """A log of `rows` sessions from number `first` on."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\n")
        for number in range(first, first + rows):
            day = f"2026-{number % 10 + 1:02d}-{number % 28 + 1:02d}"
            file.write(f"S{number},C{number % 97},{day},{number % 9 + 9:02d}:00,Ann Lee,Swedish,{number % 11},{number % 7}\n")
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    (path / "pseudonym.key").write_bytes(KEY)
    return path


def serving(data: Path) -> str | None:
    """The table hash of the sessions that the data folder serves."""
    now = current(etl.Folder(data))
    lines = ledger.read(data / "ledger.jsonl")[0]
    return next((line["table_hash"] for line in lines if now and line["hash"] == now[1]), None)


def run(trials: int, seed: int = 1, rows: int = 3000) -> Tally:
    """`trials` killed loads of so many rows, one after the other on one data folder, beside a twin that nobody kills."""
    rng, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        data, twin = folder(root / "data"), folder(root / "twin")
        first = write_log(root / "first.csv", 0, rows)
        clock = time.perf_counter()
        for where in (data, twin):
            etl.load(first, where)
        usual = (time.perf_counter() - clock) / 2
        for trial in range(trials):
            _trial(root, data, twin, write_log(root / "log.csv", rows // 2 * (trial + 1), rows), rng.uniform(0, 2.5 * usual), tally)
    return tally


def _trial(root: Path, data: Path, twin: Path, log: Path, delay: float, tally: Tally) -> None:
    before = serving(data)
    child = subprocess.Popen([sys.executable, "-c", LOAD, str(log), str(data)], stdout=subprocess.PIPE, text=True)
    child.stdout.readline()
    time.sleep(delay)
    child.kill()
    done = "done" in child.stdout.read()
    child.wait()
    etl.load(log, twin)
    wanted, after = serving(twin), serving(data)
    tally.trials += 1
    tally.finished += done
    tally.killed += not done
    tally.lost += after not in (before, wanted) or (done and after != wanted)
    tally.partial += not etl.check(data)["ok"]
    etl.load(log, data)
    tally.retry_wrong += serving(data) != wanted or not etl.check(data)["ok"]


if __name__ == "__main__":
    result = run(*(int(word) for word in sys.argv[1:4] or ["100"]))
    print(result)
    sys.exit(0 if result.clean else 1)
