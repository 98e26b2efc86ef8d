"""The labelled synthetic clinic: invented people and sessions, so that each page has something to show.

**What it resembles.** Pain before and after follows an even blend of two published descriptions of
routine practice (DEFINITIONS 11), Adams 2010 (hospital inpatients, 5.18 (2.01) → 2.33 (2.10)) and
Menard 2015 (solo practice, 3.76 (1.87) → 0.89 (1.35)). A population that is half of each has
4.47 (2.07) → 1.61 (1.91). With the default seed and today = 2026-11-23 the paired sessions give
4.55 (1.99) → 1.68 (1.80); other days stay within 0.35 of each of the four (`TOLERANCE`).

**What is built in.** Each client has a level of their own, and sessions of one client resemble each
other. People come at their worst and fall back by themselves; some (14 %) do not. Anxiety goes with
pain. Severe clients get trigger point work more often: its raw mean looks better, its true effect is
none. Only "Pressure and stretch" (+0.4) and two therapists (+0.35, −0.15) truly differ, by little.
"Taping" and "Hot stones" are too rare to judge; a therapist is new, a locum saw under ten clients.
The clinic changed its tools, so the logs have three shapes: a year-old practice export, the form of
one on-site event, the product's own log, and a later copy of that with corrections.

**What is planted**, in weeks before the one in progress (`weeks.calendar` gives the Mondays):

- 36 to 25: a sustained shift; the weekly mean change is higher for twelve weeks (ten with a holiday).
- 8: one outlier week, far below the limits.
- Christmas and New Year: two weeks without sessions, unless under 16 weeks ago.
- 15 to 6: the completeness of one therapist, Sam Okafor, falls to about a half.
- 20: an on-site event, 50 walk-ins on four days, seen once.
- 1: an open red flag on the Monday, without referral. Seven others, each with its referral.
- Referrals at every step of the loop, follow-up scores, adverse events (one serious).
- 70, 66, 61, 56, 33, 19, 12, 7, 3 and 1: a row that is held, for ten different reasons.
- 4 to 1: eight late rows, twelve changed and seven filled-in after-scores, in the second copy of the log.
- No-shows and cancellations, a totals row, one session in twenty without an after-score.
"""

import datetime as dt
import shutil
from pathlib import Path
from random import Random

from etl.demo.files import write_files
from etl.demo.planted import plant
from etl.demo.visits import all_visits
from etl.demo.weeks import calendar

SEED = 2002
BLEND = {"before": (4.47, 2.07), "after": (1.61, 1.91)}  # mean and SD: Adams 2010 and Menard 2015, half each
TOLERANCE = 0.35
MARKER = "DEMO"
LABEL = "Demo clinic – invented data"
OURS = ("CURRENT", "clinic-*.duckdb*", "ledger.jsonl", "pseudonym.key", "register.sqlite*", "desk.sqlite*",
        "mappings", "work", "incoming", "load.lock", "logs", "reports", "audit.jsonl", "audit.lock", "forgotten.jsonl", "certificates", "backups.json")  # what a demo folder holds besides its marker


def write_logs(folder: Path, *, today: dt.date, seed: int = SEED) -> list[Path]:
    """Write the demo clinic's four session logs up to `today`; the same day and seed give the same bytes."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng, cal = Random(f"demo {seed}"), calendar(today)
    sessions = all_visits(rng, cal)
    plant(rng, cal, sessions)
    return write_files(folder, sessions, rng)


def make(folder: Path, *, today: dt.date) -> None:
    """Write the logs into `folder/logs` and load them one after the other, as the clinic would have.

    The folder is marked with a file `DEMO`. One made earlier on the same day is kept; an older one is
    made anew, with all that was noted in it. A folder with anything but a demo in it is refused:
    invented sessions never get among real ones.
    """
    import etl  # here, because the public face of etl imports this package

    folder = Path(folder)
    label = f"{LABEL}, as of {today.isoformat()}.\n"
    if (folder / MARKER).is_file() and (folder / MARKER).read_text(encoding="utf-8") == label:
        return
    make_room(folder)
    (folder / MARKER).write_text(f"{LABEL}, not finished.\n", encoding="utf-8")
    export, form, main, late = write_logs(folder / "logs", today=today)
    for logs in ([export], [form, main], [late]):
        etl.load(logs, folder)
    (folder / MARKER).write_text(label, encoding="utf-8")


def make_room(folder: Path) -> None:
    """An empty folder: a new one, or an earlier demo's without what that one made."""
    from etl import Refused

    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARKER).is_file() and any(folder.iterdir()):
        raise Refused(f"{folder} holds files that are no demo; choose an empty folder for the demo clinic.")
    try:
        for made in (path for pattern in OURS for path in folder.glob(pattern)):
            shutil.rmtree(made) if made.is_dir() else made.unlink()
    except OSError as problem:
        raise Refused(f"The demo in {folder} is in use; close its dashboard and try again.") from problem
