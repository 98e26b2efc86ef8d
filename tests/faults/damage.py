"""Damages builds, pointers and ledgers and looks whether anything wrong is ever shown in silence.

    python -m tests.faults.damage [TRIALS] [SEED]

Each trial damages one file of a fresh copy of a clinic (cut off, a bit flipped, its tail zeroed) and asks for figures as a page
does, checks, and loads. Each must give what is right, or refuse in a sentence.
"""

import random
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import etl
from dashboard.warehouse import Warehouse, WarehouseError
from tests.faults.kill_loads import folder, write_log

FILES = ("build", "pointer", "ledger")
DAMAGES = ("cut", "flip", "zeroed tail")


@dataclass
class Tally:
    """How the trials ended: right, or refused, by file and damage; silent is a finding."""

    trials: int = 0
    right: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.silent


def damaged(raw: bytes, damage: str, rng: random.Random) -> bytes:
    """The bytes after one damage at a random place; never the same bytes, but where the tail was zeros already."""
    at = rng.randrange(len(raw))
    if damage == "cut":
        return raw[:at]
    if damage == "flip":
        return raw[:at] + bytes([raw[at] ^ 1 << rng.randrange(8)]) + raw[at + 1:]
    return raw[:at] + bytes(len(raw) - at)


def read(data: Path) -> tuple | None:
    """What a page would show, or None where it refuses."""
    try:
        return tuple(Warehouse(data).cursor().execute(
            "SELECT count(*), count(DISTINCT client), sum(pain_before), sum(pain_after), min(\"date\"), max(\"date\"), "
            "bit_xor(hash(sessions)) FROM sessions").fetchone())
    except WarehouseError:
        return None


def load(data: Path, log: Path) -> int | None:
    """Sessions after a load, or None where it refuses."""
    try:
        return etl.load(log, data)["sessions"]
    except etl.Refused:
        return None


def run(trials: int, seed: int = 1, rows: int = 2000) -> Tally:
    """`trials` damages, each to a fresh copy of one clinic of three loads."""
    rng, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        data, log = folder(root / "data"), root / "log.csv"
        for number in range(3):
            etl.load(write_log(log, number * rows // 2, rows), data)
        told, sessions = read(data), etl.load(log, data, dry_run=True)["sessions"]
        for number in range(trials):
            _trial(data, shutil.copytree(data, root / "copy"), log, (told, sessions), number, rng, tally)
            shutil.rmtree(root / "copy")
    return tally


def _trial(data: Path, copy: Path, log: Path, right: tuple, number: int, rng: random.Random, tally: Tally) -> None:
    file, damage = FILES[number % 3], DAMAGES[number // 3 % 3]
    kept = etl.Folder(copy)
    path = {"build": max(kept.builds()), "pointer": kept.pointer, "ledger": kept.ledger}[file]
    path.write_bytes(damaged(path.read_bytes(), damage, rng))
    changed = path.read_bytes() != (data / path.name).read_bytes()
    seen, whole = read(copy), etl.check(copy)["ok"]
    tally.trials += 1
    (tally.refused if seen is None else tally.right)[f"{file}, {damage}"] += 1
    if seen not in (None, right[0]) or (whole and file == "build" and changed):
        tally.silent.append(f"{number}: {file}, {damage}: shown or passed")
    if load(copy, log) not in (None, right[1]):
        tally.silent.append(f"{number}: {file}, {damage}: loaded")


if __name__ == "__main__":
    result = run(*(int(word) for word in sys.argv[1:3] or ["600"]))
    print(result)
    sys.exit(0 if result.clean else 1)
