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


WORDS = {word: str(number) for number, word in enumerate("zero one two three four five six seven eight nine ten".split())}
BLANK = {"", "-", "--", "–", "—", "?", "n/a", "na", "none recorded", "not recorded", "unknown", "null", "nan"}


def pandas_checks(log: str) -> int:
    """The loader's checks on this log's columns, vectorised in pandas, down to the session numbers; returns the held rows.

    Left out, in favour of pandas: finding encoding and columns, other date formats, reasons, corrections, the ledger.
    """
    import hashlib
    import hmac
    from pathlib import Path

    import pandas as pd

    hashlib.sha256(Path(log).read_bytes()).hexdigest()
    rows = pd.read_csv(log, dtype=str, keep_default_na=False)
    held = pd.Series(False, index=rows.index)
    tidy = {name: rows[name].str.strip().str.replace(r"\s+", " ", regex=True) for name in rows}
    for name in ("pain_before", "pain_after", "anxiety_before", "anxiety_after"):
        text = tidy[name].str.lower().str.replace(r"\s*(/|out of|of)\s*(10|ten)$", "", regex=True).replace(WORDS).str.replace(",", ".")
        number = pd.to_numeric(text.where(text.str.fullmatch(r"\d{1,6}(\.\d{1,4})?")), errors="coerce")
        held |= ~text.isin(BLANK) & (number.isna() | (number > 10))
        rows[name] = (number * 10_000).round().astype("Int64")
    rows["date"] = pd.to_datetime(tidy["date"], format="%Y-%m-%d", errors="coerce")
    rows["time"] = pd.to_datetime(tidy["time"], format="%H:%M", errors="coerce").dt.time
    held |= rows["date"].isna() | (rows["date"] > pd.Timestamp.now()) | (rows["date"] < "1990-01-01")
    held |= (rows["time"].isna() & ~tidy["time"].isin(BLANK)) | tidy["client"].isin(BLANK) | tidy["therapist"].isin(BLANK)
    for name, least, most in (("duration_minutes", 1, 600), ("age", 0, 120)):
        number = pd.to_numeric(tidy[name].str.extract(r"^(\d{1,3})(?:[.,]0+)?\s*(?:m|mins?|minutes?|y|years?)?$")[0], errors="coerce")
        held |= ~number.between(least, most) & ~tidy[name].isin(BLANK)
        rows[name] = number.astype("Int16")
    status = tidy["status"].str.lower()
    came = status.str.fullmatch(r"arrived|completed?|attended|seen|done|paid|present|yes")
    missed = status.str.fullmatch(r"did not (arrive|attend)|dna|no[ -]?show|missed|absent|no")
    off = status.str.contains(r"cancel", regex=True)
    held |= ~(came | missed | off) & ~status.isin(BLANK)
    rows["status"] = "attended"
    rows.loc[missed, "status"] = "no-show"
    rows.loc[off, "status"] = "cancelled"
    given = tidy["exercises_given"].str.lower()
    yes, no = given.isin(["y", "yes", "true", "1", "x", "✓"]), given.isin(["n", "no", "false", "0"])
    held |= ~(yes | no | given.isin(BLANK))
    rows["exercises_given"] = yes.where(yes | no)
    for name in ("techniques", "red_flags"):
        rows[name] = tidy[name].str.split(r"[;,/+]", regex=True).map(lambda parts: "; ".join(sorted({p.strip().capitalize() for p in parts if p.strip()})))
    referral = tidy["referral"].str.lower()
    rows["referral"] = "none"
    for word, found in (("GP", r"\bgp\b|doctor"), ("Osteopath", r"\bosteo"), ("Physiotherapist", r"\bphysio"), ("A&E", r"a ?& ?e|999|hospital")):
        rows.loc[referral.str.contains(found, regex=True), "referral"] = word
    caps = tidy["therapist"].str.isupper() | tidy["therapist"].str.islower()
    rows["therapist"] = tidy["therapist"].where(~caps, tidy["therapist"].str.title())
    for name in ("clinic", "body_area", "presentation"):
        rows[name] = tidy[name].where(~tidy[name].str.isupper(), tidy[name].str.capitalize())
    folded = tidy["client"].str.casefold()
    names = {c: hmac.new(b"k" * 32, c.encode(), hashlib.sha256).hexdigest()[:32] for c in folded.unique()}
    rows["client"] = folded.map(names)
    held |= rows.duplicated("session_id", keep=False) & ~rows.duplicated(keep=False)
    rows = rows[~held].drop_duplicates("session_id").sort_values(["client", "date", "time"])
    came = rows[rows["status"] == "attended"].copy()
    gap = came.groupby("client")["date"].diff().dt.days
    came["episode"] = (gap.isna() | (gap >= 84)).groupby(came["client"]).cumsum()
    came["number"] = came.groupby(["client", "episode"]).cumcount() + 1
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
