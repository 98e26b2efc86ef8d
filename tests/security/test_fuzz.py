"""A short dose of `python -m tests.security.fuzz_logs`: each rare kind once, and some of the usual ones."""

import pytest

import etl
from tests.security import fuzz_logs, hostile_files


def test_every_rare_kind_is_refused_or_counted(tmp_path):
    tally = fuzz_logs.batch(seed=1, numbers=range(len(hostile_files.RARE)), kinds=hostile_files.RARE)
    assert tally.files == len(hostile_files.RARE) and tally.clean, tally


def test_forty_of_the_usual_kinds():
    tally = fuzz_logs.batch(seed=2, numbers=range(40), kinds=hostile_files.USUAL)
    assert tally.files == 40 and tally.read >= 5 and tally.refused >= 5 and tally.clean, tally


@pytest.mark.parametrize(("fault", "where"), [(lambda *a, **k: 1 / 0, "crashes"),
                                              (lambda *a, **k: {"files": [dict.fromkeys(("rows", *fuzz_logs.FATES), 1)]}, "uncounted")])
def test_the_fuzz_notices(monkeypatch, fault, where):
    monkeypatch.setattr(etl, "load", fault)
    tally = fuzz_logs.batch(seed=1, numbers=range(1, 3), kinds=hostile_files.USUAL)
    assert len(getattr(tally, where)) == 2 and not tally.clean
