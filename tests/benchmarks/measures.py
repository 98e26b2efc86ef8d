"""Figures of large clinics against pandas on a loaded frame and statsmodels; medians and ratios of one run, in turn.

    python -m tests.benchmarks.measures [ROUNDS]

Every contestant starts from data at rest: ours from the database file, the others from a frame in memory, which they
did not have to load; the weeks come from what a reader sums up once, when it opens a build, which is timed apart.
Each pair must give the same figures, or the run stops.
"""

import atexit
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

import etl
from dashboard import figures
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse
from tests.benchmarks.clinic import write

MANY, SOME = 1_000_000, 100_000
FILTER = Selection(clinic=("Holland Road",))


def clinic(rows: int) -> tuple[figures.View, pd.DataFrame]:
    """A view of a loaded clinic, and the same sessions as a frame."""
    log = write(Path(tempfile.gettempdir()) / f"benchmark-clinic-{rows}.csv", rows)
    place = Path(tempfile.mkdtemp(prefix="benchmark-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    etl.load(log, place)
    source = Warehouse(place)
    view = figures.View(source, source.build())
    frame = source.cursor().execute(
        "SELECT client, date, clinic, therapist, techniques, body_area, presentation, status, referral, number, "
        "(pain_before * 10000)::DOUBLE AS before, (pain_after * 10000)::DOUBLE AS after FROM sessions").df()
    return view, frame


def pandas_weeks(frame: pd.DataFrame, selection: Selection = FILTER) -> pd.DataFrame:
    """The sums of each week over the filtered sessions, exact: what a weekly summary is made of."""
    rows = frame[frame["clinic"].isin(selection.clinic)]
    before, after = rows["before"], rows["after"]
    attended = rows["status"] == "attended"
    paired = attended & before.notna() & after.notna()
    change = before - after
    met_30 = paired & (before >= 10000) & (10 * change >= 3 * before)
    marks = pd.DataFrame({
        "start": rows["date"] - pd.to_timedelta(rows["date"].dt.day_of_week, unit="D"), "sessions": 1,
        "attended": attended, "paired": paired, "referred": attended & (rows["referral"] != "none"),
        "eligible_30": paired & (before >= 10000), "met_30": met_30,
        "met_50": paired & (before >= 10000) & (2 * change >= before), "eligible_2pt": paired & (before >= 20000),
        "met_2pt": paired & (before >= 20000) & (change >= 20000),
        "unrecorded_30": attended & (before >= 10000) & after.isna(),
        "reliable_better": paired & (change >= 30000), "reliable_worse": paired & (change <= -30000),
        "worse": paired & ~met_30 & (change <= -20000), "no_pain_before": paired & (before < 10000) & (change > -20000),
        "sum_before": before.where(paired, 0), "sum_after": after.where(paired, 0),
        "squares_before": (before**2).where(paired, 0), "squares_after": (after**2).where(paired, 0),
        "squares_change": (change**2).where(paired, 0)})
    return marks.groupby("start").sum().reset_index()


def numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """The attended sessions with episode and session number, which a load of ours has stored."""
    rows = frame[frame["status"] == "attended"].sort_values(["client", "date"], kind="stable")
    gap = rows.groupby("client")["date"].diff().dt.days
    episode = (gap.isna() | (gap >= 84)).groupby(rows["client"]).cumsum()
    rows["number"] = rows.groupby(["client", episode]).cumcount() + 1
    return rows


def pandas_means(frame: pd.DataFrame) -> pd.DataFrame:
    """Mean before and after by session number."""
    paired = numbered(frame).dropna(subset=["before", "after"])
    return (paired.groupby("number")[["before", "after"]].mean() / 10000).reset_index()


def pandas_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Mean before and after by session number, with what their client-clustered intervals need."""
    each = numbered(frame).dropna(subset=["before", "after"]).groupby(["number", "client"]).agg(
        n=("before", "size"), before=("before", "sum"), after=("after", "sum")).reset_index()
    of = each.groupby("number")
    table = pd.DataFrame({"clients": of.size()})
    for when in ("before", "after"):
        mean = of[when].sum() / of["n"].sum()
        off = (each[when] - each["n"] * each["number"].map(mean)) ** 2
        k, n = table["clients"], of["n"].sum()
        table[f"mean_{when}"], table[f"se_{when}"] = mean / 10000, np.sqrt(k / (k - 1) * off.groupby(each["number"]).sum()) / n / 10000
    return table.reset_index()


def mixed_model(frame: pd.DataFrame):
    """The technique model by statsmodels."""
    import statsmodels.formula.api as smf

    rows = frame[(frame["status"] == "attended") & frame["before"].notna() & frame["after"].notna()].copy()
    rows["before"], rows["change"] = rows["before"] / 10000, (rows["before"] - rows["after"]) / 10000
    rows["visit"] = rows["number"].astype(int).clip(upper=4).astype(str)
    names = sorted({name for given in rows["techniques"].unique() for name in given.split("; ")})
    for place, name in enumerate(names):
        rows[f"t{place}"] = rows["techniques"].str.contains(name, regex=False).astype(float)
    terms = " + ".join(f"t{place}" for place in range(len(names)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return smf.mixedlm(f"change ~ before + {terms} + body_area + presentation + visit + therapist", rows, groups=rows["client"]).fit()


def timed(contestants: dict, rounds: int) -> tuple[dict[str, float], dict]:
    """Medians in seconds of `rounds` interleaved rounds, and what each contestant gave."""
    taken, gave = {name: [] for name in contestants}, {}
    for _ in range(rounds):
        for name, run in contestants.items():
            clock = time.perf_counter()
            gave[name] = run()
            taken[name].append(time.perf_counter() - clock)
    return {name: statistics.median(times) for name, times in taken.items()}, gave


def said(title: str, seconds: dict[str, float]) -> None:
    """Prints the medians, and the ratio of the first contestant to the second."""
    (one, mine), (other, theirs) = list(seconds.items())[:2]
    print(f"{title}: {one} {mine:.4f} s, {other} {theirs:.3f} s: {theirs / mine:.1f} ×")


def main(rounds: int = 7) -> None:
    """Prints one line per comparison."""
    many, frame = clinic(MANY)
    opening, _ = timed({"opening": lambda: Warehouse(many.warehouse.data).cursor()}, rounds)
    print(f"opening a build of 1,000,000 sessions, once for all its readers: {opening['opening']:.3f} s")
    weeks = many._replace(selection=FILTER)
    seconds, gave = timed({"ours": lambda: figures.periods(weeks), "pandas": lambda: pandas_weeks(frame)}, rounds)
    mine, theirs = gave.values()
    assert np.array_equal(mine.drop(columns="start").to_numpy(float), theirs[mine.columns[1:]].to_numpy(float))
    said("filtered weekly summary, 1,000,000 sessions", seconds)
    seconds, gave = timed({"ours": lambda: figures.trajectory(many), "pandas": lambda: pandas_means(frame)}, max(rounds // 2, 1))
    mine, theirs = gave.values()
    assert np.allclose(mine[["mean_before", "mean_after"]], theirs[["before", "after"]], rtol=1e-12)
    said("trajectory by session number, 1,000,000 sessions", seconds)
    seconds, gave = timed({"ours": lambda: figures.session_number(many), "pandas": lambda: pandas_numbers(frame)}, max(rounds // 2, 1))
    mine, theirs = gave.values()
    assert (mine["clients"] == theirs["clients"]).all() and np.allclose(mine["mean_before"], theirs["mean_before"], rtol=1e-12)
    said("the same with client-clustered intervals", seconds)
    some, frame = clinic(SOME)
    seconds, _ = timed({"1,000,000 / 50,000": lambda: figures.techniques(many), "100,000 / 5,000": lambda: figures.techniques(some)}, rounds)
    print("technique model, sessions / clients:", ", ".join(f"{name} {value:.3f} s" for name, value in seconds.items()),
          f": {seconds['1,000,000 / 50,000'] / seconds['100,000 / 5,000']:.1f} × for ten times the sessions")
    oracle, gave = timed({"statsmodels": lambda: mixed_model(frame)}, 1)
    fitted, pairs = gave["statsmodels"], figures.techniques(some).pairs
    assert np.allclose(pairs["difference"].iloc[0], fitted.params["t0"] - fitted.params["t1"], rtol=1e-3)
    said("technique model, 100,000 sessions of 5,000 clients", {"ours": seconds["100,000 / 5,000"], **oracle})


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
