"""A short dose of `python -m tests.security.fuzz_logs`: each rare kind once, and some of the usual ones."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import etl
from tests.security import fuzz_logs, hostile_files

APART = """
import pickle, sys
from tests.security import fuzz_logs, hostile_files
tally = fuzz_logs.batch(int(sys.argv[1]), range(int(sys.argv[2])), getattr(hostile_files, sys.argv[3]))
sys.stdout.buffer.write(pickle.dumps(tally))
"""


def apart(seed: int, files: int, kinds: str) -> fuzz_logs.Tally:
    """fuzz_logs.batch in a process of its own: what other tests' children held would count here."""
    ran = subprocess.run([sys.executable, "-c", APART, str(seed), str(files), kinds], capture_output=True,
                         cwd=Path(__file__).parents[2])
    assert ran.returncode == 0, ran.stderr.decode()
    return pickle.loads(ran.stdout)


SAID = {
    "far_cell": "so far right or down", "many_far_cells": "so far right or down", "deep_cell": "more than 250,000 rows", "repeated_cells": "16,384 columns",
    "vast_cell": "32,767 characters", "vast_text": "32,767 characters", "many_lines": "more than 250,000 rows", "bomb": "unpacks to more than 256 MB",
    "lying_sizes": "unpacks to more than 256 MB", "laughs": "definitions of its own", "locked": "protected with a password",
    "shared_string": "more memory or time", "slow_header": "more memory or time", "no_archive": "damaged or incomplete",
}
"""What is said of the file of each rare kind that SEED makes."""
SEED = 11


def test_every_rare_kind_is_refused_in_words():
    tally = apart(SEED, len(hostile_files.RARE), "RARE")
    assert tally.files == len(hostile_files.RARE) == len(SAID) and tally.clean, tally
    assert not {kind: told for kind, wanted in SAID.items() if wanted not in (told := tally.said.get(kind, "read"))}


def test_twenty_of_the_usual_kinds():
    tally = apart(2, 20, "USUAL")
    assert tally.files == 20 and tally.read >= 4 and tally.refused >= 4 and tally.clean, tally


@pytest.mark.parametrize(("fault", "where"), [(lambda *a, **k: 1 / 0, "crashes"),
                                              (lambda *a, **k: {"files": [dict.fromkeys(("rows", *fuzz_logs.FATES), 1)]}, "uncounted")])
def test_the_fuzz_notices(monkeypatch, fault, where):
    monkeypatch.setattr(etl, "load", fault)
    tally = fuzz_logs.batch(seed=1, numbers=range(1, 3), kinds=hostile_files.USUAL)
    assert len(getattr(tally, where)) == 2 and not tally.clean
