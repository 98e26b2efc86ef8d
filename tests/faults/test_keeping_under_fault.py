"""Short doses of what is killed, damaged and out of space: nothing is lost, nothing is half done, nothing is wrong in silence."""

import os
import subprocess
import sys
from pathlib import Path

from tests.faults import damage, kill_everything

ROOT = Path(__file__).resolve().parents[2]


def test_each_action_killed_once_loses_nothing():
    tally = kill_everything.run(7, seed=5, rows=600)
    assert tally.trials == 7 and sum(tally.killed.values()) >= 2
    assert tally.clean, tally


def test_sixty_damaged_files_show_what_is_right_or_refuse():
    tally = damage.run(60, seed=6, rows=400)
    assert tally.trials == 60 and sum(tally.refused.values()) >= 30
    assert tally.clean, tally


def test_sixteen_small_disks_are_said_plainly():
    ran = subprocess.run(["unshare", "-rm", sys.executable, "-m", "tests.faults.small_disks", "16", "3"], capture_output=True, text=True,
                         cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert ran.returncode == 0 and "trials=16" in ran.stdout, ran.stdout + ran.stderr
