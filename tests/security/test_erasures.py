"""A short dose of tests/security/erasures.py."""

import random

import etl
from tests.quick_passphrase import quicken
from tests.security import erasures


def test_three_erasures_and_a_restore_leave_no_trace(monkeypatch):
    quicken(monkeypatch.setattr)
    tally = erasures.run(3, 1, seed=8)
    assert (tally.erasures, tally.restores) == (3, 1) and tally.clean, tally


def test_the_search_finds_a_canary_that_is_there(tmp_path):
    data = erasures.make(tmp_path, 2, random.Random(1))
    code = etl.find_client(etl.Folder(data), erasures.canary(1))
    assert erasures.files_with(data, erasures.canary(1), code) >= 5 and erasures.columns_with(data, erasures.canary(1), code) >= 5
