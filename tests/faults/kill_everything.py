"""Kills loads, undos, joins, erasures, backups and restores at random moments and looks at what is left.

    python -m tests.faults.kill_everything [TRIALS] [SEED]

Beside the clinic lies a twin on which the same is done and nobody kills. After each kill the clinic must serve what it served
before, or what the twin serves now; done once more, it must serve what the twin serves. A backup must be the earlier one or a
whole new one; a restore must be there, checked, or not at all.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import etl
from tests.faults.kill_loads import folder, serving, write_log

WORDS = "four quiet yellow boats"
ACTIONS = ("load", "join", "undo", "load", "erase", "backup", "restore")


def act(name: str, data: Path, given: str) -> None:
    """Does one of the actions on a data folder."""
    actions: dict[str, Callable] = {
        "load": lambda: etl.load(given, data),
        "join": lambda: etl.join_spelling(data, "therapist", given, "Ann Lee"),
        "undo": lambda: etl.undo(int(given), data),
        "erase": lambda: etl.erase(data, given, by="test"),
        "backup": lambda: etl.backup(data, given, WORDS),
        "restore": lambda: etl.restore(given, data.with_name("restored"), WORDS, by="test"),
    }
    actions[name]()


@dataclass
class Tally:
    """How the trials ended. usual: seconds that an action takes when nobody kills it."""

    trials: int = 0
    killed: Counter = field(default_factory=Counter)
    finished: int = 0
    lost: int = 0
    partial: int = 0
    retry_wrong: int = 0
    usual: dict[str, float] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.partial or self.retry_wrong)


class Trials:
    """One clinic and its twin, and a backup of the clinic; each trial does one action more."""

    def __init__(self, root: Path, rows: int, seed: int, quick: bool):
        self.root, self.rows, self.rng, self.tally, self.quick = root, rows, random.Random(seed), Tally(), quick
        self.data, self.twin, self.backup = folder(root / "data"), folder(root / "twin"), root / "stick" / "clinic.backup"
        self.backup.parent.mkdir()
        first = write_log(root / "first.csv", 0, rows)
        for where in (self.data, self.twin):
            etl.load(first, where)
        etl.backup(self.data, self.backup, WORDS)

    def run(self, number: int) -> None:
        name = ACTIONS[number % len(ACTIONS)]
        given = self._given(name, number, self.data)
        before = serving(self.data)
        clock = time.perf_counter()
        if name not in ("backup", "restore"):
            act(name, self.twin, self._given(name, number, self.twin))
            self.tally.usual[name] = time.perf_counter() - clock
        done = self._killed(name, given)
        self._judge(name, before, done)
        if name == "load" and serving(self.data) != before:  # published before the kill: what follows is the same log again
            act(name, self.twin, given)
        try:
            act(name, self.data, given)
        except etl.Refused:  # a join or undo that was done before the kill cannot be done again
            self.tally.retry_wrong += name not in ("join", "undo") and not (name == "restore" and self._restored())
        self.tally.retry_wrong += not self._right(name, given)

    def _given(self, name: str, number: int, where: Path) -> str:
        """What the action is about; a load that was killed leaves its number unused, so the twin's have other numbers."""
        loads = [load["load"] for load in etl.loads(where) if not load["undone"]]
        if name == "load":
            return str(write_log(self.root / "log.csv", self.rows // 2 * (number + 1), self.rows))
        return {"undo": str(loads[0]), "join": f"A Lee {number}", "erase": f"C{number % 97}"}.get(name, str(self.backup))

    def _killed(self, name: str, given: str) -> bool:
        """Starts the action in a process of its own and kills it; whether it was done before."""
        code = ("import sys; from pathlib import Path; from tests.faults.kill_everything import act; "
                + ("from tests.quick_passphrase import quicken; quicken(); " if self.quick else "")
                + "print('ready', flush=True); act(sys.argv[1], Path(sys.argv[2]), sys.argv[3]); print('done', flush=True)")
        child = subprocess.Popen([sys.executable, "-c", code, name, str(self.data), given], stdout=subprocess.PIPE, text=True)
        child.stdout.readline()
        time.sleep(self.rng.uniform(0, 1.3 * self.tally.usual.get(name, 0.5 if self.quick else 2.5)))
        child.kill()
        done = "done" in child.stdout.read()
        child.wait()
        self.tally.trials += 1
        self.tally.finished += done
        self.tally.killed[name] += not done
        return done

    def _judge(self, name: str, before: str, done: bool) -> None:
        wanted, after = (before if name in ("backup", "restore") else serving(self.twin)), serving(self.data)
        self.tally.lost += after not in (before, wanted) or (done and after != wanted)
        self.tally.partial += not etl.check(self.data)["ok"]
        if name == "restore" and (self.root / "restored" / "CURRENT").exists():
            self.tally.partial += not etl.check(self.root / "restored", deep=True)["ok"]
        if name == "backup":
            self.tally.partial += not self._opens()

    def _opens(self) -> bool:
        place = self.root / "opened"
        try:
            etl.restore(self.backup, place, WORDS, by="test")
            return etl.check(place, deep=True)["ok"]
        except etl.Refused:
            return False
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _restored(self) -> bool:
        return (self.root / "restored" / "CURRENT").exists()

    def _right(self, name: str, given: str) -> bool:
        right = serving(self.data) == serving(self.twin) and etl.check(self.data, deep=name == "erase")["ok"]
        if name == "restore":
            right = right and self._restored() and etl.check(self.root / "restored", deep=True)["ok"]
            shutil.rmtree(self.root / "restored")
        if name == "erase":
            gone = etl.find_client(etl.Folder(self.data), given).encode()
            right = right and not any(gone in path.read_bytes() for path in self.data.rglob("*") if path.is_file())
        return right


def run(trials: int, seed: int = 1, rows: int = 3000, quick: bool = False) -> Tally:
    """`trials` killed actions, one after the other on one data folder. quick: passphrases are not made slow to guess."""
    with tempfile.TemporaryDirectory() as place:
        made = Trials(Path(place), rows, seed, quick)
        for number in range(trials):
            made.run(number)
            if number % 10 == 9:  # a whole dose takes half an hour: whoever waits sees it go on
                print(made.tally, file=sys.stderr, flush=True)
        return made.tally


if __name__ == "__main__":
    result = run(*(int(word) for word in sys.argv[1:3] or ["200"]))
    print(result)
    sys.exit(0 if result.clean else 1)
