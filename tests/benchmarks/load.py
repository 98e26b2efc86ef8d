"""A validated load against DuckDB's own typed read and against pandas doing the same checks; ratios from one run.

    python -m tests.benchmarks.load [ROWS] [ROUNDS]

Each contestant runs in a process of its own, in turn; the medians of wall time and of peak memory are compared.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.logs import HEAD, write

ROOT = Path(__file__).resolve().parents[2]
TYPED = """
import duckdb
connection = duckdb.connect(f"{place}/typed.duckdb")
connection.execute("CREATE TABLE sessions AS SELECT * FROM read_csv($path)", {"path": log})
connection.close()
"""
OURS = """
import etl
etl.load(log, f"{place}/data")
"""
PANDAS = """
from tests.benchmarks.load import pandas_checks
pandas_checks(log)
"""
MEASURED = """
import sys, resource, time
log, place = sys.argv[1:]
clock = time.perf_counter()
{body}
print(time.perf_counter() - clock, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def pandas_checks(log: str) -> int:
    """Reads the log with pandas and checks every cell as the loader does, vectorised; returns the rows that are held."""
    import hashlib
    import hmac

    import pandas as pd

    rows = pd.read_csv(log, dtype=str, keep_default_na=False)
    held = pd.Series(False, index=rows.index)
    for name in ("pain_before", "pain_after", "anxiety_before", "anxiety_after"):
        text = rows[name].str.strip().str.lower().str.replace(r"\s*(/|out of)\s*10$", "", regex=True).str.replace(",", ".")
        number = pd.to_numeric(text.where(text.str.fullmatch(r"\d+(\.\d+)?")), errors="coerce")
        held |= (text != "") & (number.isna() | (number > 10))
        rows[name] = number
    rows["date"] = pd.to_datetime(rows["date"], format="%Y-%m-%d", errors="coerce")
    held |= rows["date"].isna() | (rows["date"] > pd.Timestamp.now()) | (rows["client"].str.strip() == "") | (rows["therapist"].str.strip() == "")
    for name in ("techniques", "body_area", "presentation", "referral", "red_flags", "status", "exercises_given", "therapist", "clinic"):
        rows[name] = rows[name].str.strip().str.replace(r"\s+", " ", regex=True)
    rows["techniques"] = rows["techniques"].str.split(r"[;,/+]", regex=True).map(lambda parts: "; ".join(sorted({p.strip().capitalize() for p in parts})))
    rows["time"] = pd.to_datetime(rows["time"], format="%H:%M", errors="coerce").dt.time
    rows["age"] = pd.to_numeric(rows["age"], errors="coerce")
    tidy = rows["client"].str.strip().str.casefold()
    names = {c: hmac.new(b"k" * 32, c.encode(), hashlib.sha256).hexdigest()[:32] for c in tidy.unique()}
    rows["client"] = tidy.map(names)
    held |= rows.duplicated("session_id", keep=False)
    rows = rows[~held].sort_values(["client", "date", "time"])
    gap = rows.groupby("client")["date"].diff().dt.days
    rows["episode"] = (gap.isna() | (gap >= 84)).groupby(rows["client"]).cumsum()
    rows["number"] = rows.groupby(["client", "episode"]).cumcount() + 1
    return int(held.sum())


def measure(body: str, log: Path) -> tuple[float, float]:
    """(seconds, peak megabytes) of one contestant in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        ran = subprocess.run([sys.executable, "-c", MEASURED.replace("{body}", body), str(log), place], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, memory = ran.stdout.split()[-2:]
    return float(seconds), float(memory)


def main(rows: int = 1_000_000, rounds: int = 5) -> None:
    """Prints the medians and the ratios of `rounds` interleaved rounds."""
    log = write(Path(tempfile.gettempdir()) / f"benchmark-{rows}.csv", rows)
    contestants = {"typed read": TYPED, "this loader": OURS} | ({"pandas": PANDAS} if rows <= 1_000_000 else {})
    taken = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, body in contestants.items():
            taken[name].append(measure(body, log))
            time.sleep(0.2)
    middle = {name: tuple(statistics.median(part) for part in zip(*runs, strict=True)) for name, runs in taken.items()}
    print(f"{rows:,} rows of {len(HEAD)} columns, {log.stat().st_size / 1e6:.0f} MB, {rounds} rounds")
    for name, (seconds, memory) in middle.items():
        print(f"{name:12} {seconds:7.2f} s  {memory:7.0f} MB")
    ours, typed = middle["this loader"], middle["typed read"]
    print(f"time: {ours[0] / typed[0]:.2f} × the typed read", f"· {middle['pandas'][0] / ours[0]:.1f} × faster than pandas" if "pandas" in middle else "")
    print(f"peak memory: {ours[1] / typed[1]:.2f} × the typed read")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
