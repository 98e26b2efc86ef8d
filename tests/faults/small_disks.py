"""Loads, erases and backs up on disks that are too small, each of its own size.

    unshare -rm python -m tests.faults.small_disks [TRIALS] [SEED]

Each trial mounts a small disk (tmpfs), puts a clinic on it and does one thing. It must be done, or refused in a plain sentence
with the clinic as it was. Needs the right to mount, which `unshare -rm` gives on Linux.
"""

import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import etl
from tests.faults.kill_everything import act
from tests.faults.kill_loads import folder, serving, write_log

ACTIONS = ("load", "erase", "backup", "undo")
FREE = 6_000_000
"""Most bytes that a disk has beyond the clinic: enough for some."""
PLAIN = re.compile(r"is full|a full or failing disk")


@dataclass
class Tally:
    """How the trials ended: done or refused, by action; wrong is a finding."""

    trials: int = 0
    done: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.wrong


def run(trials: int, seed: int = 1) -> Tally:
    """`trials` disks, of random sizes from just the clinic to ample."""
    rng, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        (root / "disk").mkdir()
        clinic = folder(root / "clinic")
        for number in range(2):
            etl.load(write_log(root / "log.csv", number * 1000, 2000), clinic)
        log = write_log(root / "log.csv", 3000, 2000)
        size = sum(path.stat().st_size + 8192 for path in clinic.rglob("*"))
        for number in range(trials):
            _trial(root, clinic, log, ACTIONS[number % len(ACTIONS)], size + int(FREE * rng.random() ** 2), tally)
    return tally


def _trial(root: Path, clinic: Path, log: Path, name: str, size: int, tally: Tally) -> None:
    disk = root / "disk"
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
    try:
        data = shutil.copytree(clinic, disk / "data")
        _one(data, log, name, size, tally)
    finally:
        subprocess.run(["umount", disk], check=True)


def _one(data: Path, log: Path, name: str, size: int, tally: Tally) -> None:
    before, said = serving(data), None
    given = {"load": str(log), "erase": "C7", "undo": "2", "backup": str(data.parent / "clinic.backup")}[name]
    try:
        act(name, data, given)
    except etl.Refused as refused:
        said = str(refused)
    except Exception as error:  # anything else is a finding
        said = f"{type(error).__name__}: {error}"
    tally.trials += 1
    (tally.done if said is None else tally.refused)[name] += 1
    if said and not PLAIN.search(said):
        tally.wrong.append(f"{name} on {size:,} bytes: {said}")
    if said and (serving(data) != before or not etl.check(data)["ok"]):
        tally.wrong.append(f"{name} on {size:,} bytes: refused, and yet changed")
    if said is None and not etl.check(data, deep=True)["ok"]:
        tally.wrong.append(f"{name} on {size:,} bytes: done, and does not pass the check")


if __name__ == "__main__":
    result = run(*(int(word) for word in sys.argv[1:3] or ["200"]))
    print(result)
    sys.exit(0 if result.clean else 1)
