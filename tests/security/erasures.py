"""Erases clients of a clinic that names them everywhere, and searches every byte for them afterwards.

    python -m tests.security.erasures [ERASURES] [RESTORES] [SEED]

Every client has a canary as reference and in free texts; corrected sessions, held rows, file names, sheet names, notes, reports
and mappings name them too. After each erasure: 0 bytes of that canary below the data folder (UTF-8 and UTF-16, any capitals), nor
in any column of the build; the others' sessions hash as before. RESTORES times an older backup is restored and must forget
again, and a new backup is restored and must hash the same.
"""

import random
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

import etl
from dashboard.desk import Desk
from etl.store import opened
from tests.faults.kill_loads import serving

BESIDE = 6
"""Clients who are not erased."""
WORDS = "four quiet yellow boats"
HEAD = "session_id,client,date,therapist,techniques,pain_before,pain_after,complaint,lifestyle"


@dataclass
class Tally:
    """What was found: each of the last five must be 0."""

    erasures: int = 0
    restores: int = 0
    files_with_canary: int = 0
    columns_with_canary: int = 0
    others_changed: int = 0
    came_back: int = 0
    restored_otherwise: int = 0

    @property
    def clean(self) -> bool:
        return not (self.files_with_canary or self.columns_with_canary or self.others_changed or self.came_back
                    or self.restored_otherwise)


def canary(number: int) -> str:
    """The reference of a client; no other word of the clinic is like it."""
    return f"Kanari{number:03d} Vogel"


def make(root: Path, clients: int, rng: random.Random) -> Path:
    """A clinic of so many clients in the folder root/data."""
    data = root / "data"
    data.mkdir()
    for part in range(3):
        rows = [_row(client, visit, part, rng) for client in range(clients) for visit in range(4)]
        path = root / "log.csv"
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        etl.load(path, data, names=[f"{canary(part)}_{part}.csv"])
    desk = Desk(data)
    for client in range(clients):
        code = etl.find_client(etl.Folder(data), canary(client))
        desk.write("closed", ("not_on_track", code, "1"), {"reason": f"rang {canary(client)}"})
        desk.write("closed", ("red_flag", f"S{client}-0"), {"reason": "seen"})
        desk.write("note", ("2026-01-05",), {"text": f"Room two. {canary(client).upper()} rang."})
        etl.audit.note(data, "owner", "client page", client=code)
    (data / "reports").mkdir()
    (data / "reports" / "summary.html").write_text(f"In their own words: {canary(0)}.", encoding="utf-8")
    (data / "mappings").mkdir()
    (data / "mappings" / "odd.toml").write_text(f'[columns]\nclient = "{canary(1)}"\n', encoding="utf-8")
    return data


def _row(client: int, visit: int, part: int, rng: random.Random) -> str:
    name = rng.choice([canary(client), canary(client).upper(), canary(client).replace(" ", "  ")])
    after = rng.choice(["2", "3", "6-7", ""])
    return (f"S{client}-{visit},{name},2026-{visit + 1:02d}-{client % 27 + 1:02d},Ann Lee,Swedish,{rng.randrange(3, 9)},{after},"
            f"knee of {name},{name} runs {part}")


def files_with(data: Path, name: str, code: str) -> int:
    """Files below the folder that hold the canary or the pseudonym, or are called so."""
    words = [form.encode(coding) for form in (name.split()[0].lower(), code) for coding in ("utf-8", "utf-16-le")]
    texts = (path.read_bytes().lower() + path.name.lower().encode() for path in data.rglob("*") if path.is_file())
    return sum(any(word in text for word in words) for text in texts)


def columns_with(data: Path, name: str, code: str) -> int:
    """Columns of the build in use that hold one of them: bytes may be pressed, these are not."""
    names = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'main'"
    has = "contains(lower({0}::VARCHAR), $name) OR contains({0}::VARCHAR, $code)"
    given = {"name": name.split()[0].lower(), "code": code}
    with opened(etl.Folder(data)) as build:
        found = sum(build.execute(f"SELECT count(*) > 0 FROM {table} WHERE " + has.format(f'"{column}"'), given).fetchone()[0]
                    for table, column in build.execute(names).fetchall())
        words = f"(SELECT unnest(labels) AS word FROM duckdb_types() WHERE logical_type = 'ENUM') WHERE {has.format('word')}"
        return found + build.execute(f"SELECT count(*) FROM {words}", given).fetchone()[0]


def others(data: Path, code: str) -> str:
    """A hash of all sessions, held rows and earlier versions of everyone else; places in a build do not count."""
    hashed = "SELECT count(*), sum(hash(COLUMNS(* EXCLUDE ({0}))::VARCHAR)::HUGEINT) FROM {1} <> $code"
    places = (("person", "sessions WHERE client"), ("load", "history WHERE client"),
              ("fixed_by", "held WHERE substr(cells['client'], 11)"))
    with opened(etl.Folder(data)) as build:
        return str([build.execute(hashed.format(*place), {"code": code}).fetchall() for place in places])


def run(erasures: int, restores: int, seed: int = 1) -> Tally:
    """Erases so many clients of a clinic that has a few more."""
    rng, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        data = make(root, erasures + BESIDE, rng)
        (root / "stick").mkdir()
        etl.backup(data, root / "stick" / "old.backup", WORDS)
        gone: list[tuple[str, str]] = []
        for number, client in enumerate(rng.sample(range(erasures + BESIDE), erasures), 1):
            gone.append(_erase(data, canary(client), tally))
            if number % (erasures // restores) == 0 and tally.restores < restores:
                _restore(root, data, gone, tally)
    return tally


def _erase(data: Path, name: str, tally: Tally) -> tuple[str, str]:
    code = etl.find_client(etl.Folder(data), name)
    before = others(data, code)
    etl.erase(data, name, by="test")
    tally.erasures += 1
    tally.files_with_canary += files_with(data, name, code)
    tally.columns_with_canary += columns_with(data, name, code)
    tally.others_changed += others(data, code) != before
    return name, code


def _restore(root: Path, data: Path, gone: list[tuple[str, str]], tally: Tally) -> None:
    old, new = root / "old", root / "new"
    etl.restore(root / "stick" / "old.backup", old, WORDS, by="test")
    tally.came_back += sum(bool(files_with(old, *one) or columns_with(old, *one)) for one in gone)
    tally.came_back += serving(old) != serving(data)
    etl.backup(data, root / "stick" / "new.backup", WORDS)
    etl.restore(root / "stick" / "new.backup", new, WORDS, by="test")
    tally.restored_otherwise += serving(new) != serving(data) or not etl.check(new, deep=True)["ok"]
    tally.restores += 1
    for place in (old, new):
        shutil.rmtree(place)


if __name__ == "__main__":
    result = run(*(int(word) for word in sys.argv[1:4] or ["100", "20"]))
    print(duckdb.__version__, result)
    sys.exit(0 if result.clean else 1)
