"""Throws broken and hostile logs at the loader, as uploads, and looks at what it makes of each.

    python -m tests.security.fuzz_logs [FILES] [SEED] [FIRST]

Every file is loaded (a dry run; one in four is proposed first, as the Import page does): it must give fates that add up to its rows,
or one plain sentence, within 10 seconds of the processor (60 by the clock, for the computer may be busy) and the memory of an upload. File N of a seed is the same each time.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

import psutil

import etl
from etl.limits import UPLOAD
from tests.security.hostile_files import RARE, USUAL

FATES = ("loaded", "corrected", "duplicate", "held", "skipped")
LONGEST, BY_THE_CLOCK = 10.0, 60.0
BATCH = 50
RARELY = 100
"""One file in so many is of a rare kind, which takes a hundred times as long as a usual one."""


@dataclass
class Tally:
    """What became of the files. slowest, hardest: most seconds by the clock, and of the processor. crashes, hangs, uncounted: which they were; child, own: most memory, in MB; said: kind → a refusal."""

    files: int = 0
    read: int = 0
    refused: int = 0
    crashes: list = field(default_factory=list)
    hangs: list = field(default_factory=list)
    uncounted: list = field(default_factory=list)
    slowest: float = 0.0
    hardest: float = 0.0
    child: float = 0.0
    own: float = 0.0
    sentences: Counter = field(default_factory=Counter)
    said: dict = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not (self.crashes or self.hangs or self.uncounted) and self.child <= UPLOAD.memory / (1 << 20)

    def add(self, other: "Tally") -> None:
        for name in ("files", "read", "refused", "crashes", "hangs", "uncounted", "sentences"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("slowest", "hardest", "child", "own"):
            setattr(self, name, max(getattr(self, name), getattr(other, name)))


def make(seed: int, number: int, kinds=None) -> tuple:
    """The kind and content of one file: (kind, ending, bytes, rows or None)."""
    rng = random.Random(f"{seed} {number}")
    kind = kinds[number % len(kinds)] if kinds else rng.choice(RARE if rng.randrange(RARELY) == 0 else USUAL)
    return kind.__name__, *(*kind(rng), None)[:3]


def one(seed: int, number: int, place: Path, tally: Tally, kinds=None) -> None:
    """Loads one file and notes what became of it."""
    kind, ending, content, rows = make(seed, number, kinds)
    path, which = place / f"{kind}-{number}.{ending}", f"{kind} {number}"
    path.write_bytes(content)
    clock, spent = time.perf_counter(), _spent()
    tally.files += 1
    try:
        if number % 4 == 0:
            etl.propose(path, place / "data")
        file = etl.load(path, place / "data", dry_run=True, upload=True, swapped="no")["files"][0]
        tally.read += 1
        if file["rows"] != sum(file[fate] for fate in FATES) or rows not in (None, file["rows"]):
            tally.uncounted.append((which, rows, file["rows"]))
    except etl.Refused as refused:
        tally.refused += 1
        tally.said[kind] = str(refused)
        tally.sentences[str(refused).replace(path.name, "FILE")[:60]] += 1
        if rows is not None or "fault of the program" in str(refused) or "\n" in str(refused):
            tally.crashes.append((which, str(refused)))
    except Exception as error:
        tally.crashes.append((which, repr(error)[:300]))
    path.unlink()
    took, spent = time.perf_counter() - clock, _spent() - spent
    tally.slowest, tally.hardest = max(tally.slowest, took), max(tally.hardest, spent)
    if spent > LONGEST or took > BY_THE_CLOCK:
        tally.hangs.append((which, round(spent, 1), round(took, 1)))


def _spent() -> float:
    """Seconds of the processor that this process and its ended children have had."""
    return sum(os.times()[:4])


def batch(seed: int, numbers: range, kinds=None) -> Tally:
    """The files of these numbers, one after the other."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "data").mkdir()
        (Path(place) / "data" / "pseudonym.key").write_bytes(bytes(range(32)))
        for number in numbers:
            one(seed, number, Path(place), tally, kinds)
    tally.child, tally.own = _memory()
    return tally


def _memory() -> tuple[float, float]:
    """(most that a child held, most that this process held), in MB."""
    try:
        import resource

        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return tuple(resource.getrusage(who).ru_maxrss * unit / (1 << 20) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    except ImportError:  # Windows
        return 0.0, psutil.Process().memory_info().peak_wset / (1 << 20)


def run(files: int, seed: int = 1, first: int = 0, workers: int | None = None) -> Tally:
    """`files` files, in batches, in processes of their own: one that dies is a crash, and the others go on."""
    whole, numbers = Tally(), [range(n, min(n + BATCH, first + files)) for n in range(first, first + files, BATCH)]
    for start in range(0, len(numbers), 8):
        with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
            for these, waiting in [(these, pool.submit(batch, seed, these)) for these in numbers[start:start + 8]]:
                try:
                    whole.add(waiting.result())
                except BrokenProcessPool:
                    whole.crashes.append((f"a worker died in {these}", ""))
        print(f"{whole.files} files, {whole.read} read, {whole.refused} refused, {len(whole.crashes)} crashes, {len(whole.hangs)} hangs, "
              f"{len(whole.uncounted)} uncounted, hardest {whole.hardest:.1f} s, child {whole.child:.0f} MB", *whole.crashes, *whole.hangs, *whole.uncounted, file=sys.stderr, flush=True)
    return whole


if __name__ == "__main__":
    clock = time.perf_counter()
    result = run(*(int(word) for word in sys.argv[1:4] or ["10000"]))
    for sentence, count in result.sentences.most_common(20):
        print(f"{count:6}  {sentence}")
    for name in ("crashes", "hangs", "uncounted"):
        print(name, len(getattr(result, name)), *getattr(result, name)[:20], sep="\n  ")
    print(f"{result.files} files in {time.perf_counter() - clock:.0f} s: {result.read} read, {result.refused} refused; at most {result.hardest:.1f} s of the processor, {result.slowest:.1f} s by the clock; "
          f"memory at most {result.child:.0f} MB in a child, {result.own:.0f} MB in the loader")
    sys.exit(0 if result.clean else 1)
