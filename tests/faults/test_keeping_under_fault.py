"""Short doses of what is killed, damaged and out of space: nothing is lost, nothing is half done, nothing is wrong in silence."""

import os
import subprocess
import sys
from pathlib import Path

from tests.faults import damage, kill_everything
from tests.quick_passphrase import quicken

ROOT = Path(__file__).resolve().parents[2]


def test_each_action_killed_once_loses_nothing(monkeypatch):
    quicken(monkeypatch.setattr)
    tally = kill_everything.run(7, seed=5, rows=600, quick=True)
    assert tally.trials == 7 and sum(tally.killed.values()) >= 2
    assert tally.clean, tally


def test_each_damage_to_each_file_shows_what_is_right_or_refuses():
    tally = damage.run(18, seed=6, rows=200)
    assert tally.trials == 18 and sum(tally.refused.values()) >= 9
    assert tally.clean, tally


def test_six_small_disks_are_said_plainly():
    command = ["unshare", "-rm", sys.executable, "-m", "tests.faults.small_disks", "6", "3"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert ran.returncode == 0 and "trials=6" in ran.stdout, ran.stdout + ran.stderr
