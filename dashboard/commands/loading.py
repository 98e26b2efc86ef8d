"""load, held, undo, loads, check: the commands around the loader."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import etl
from dashboard import auditing, settings
from dashboard.commands.result import Command, Result, WrongUse, table

FATES = {"file": "file", "rows": "rows", "loaded": "loaded", "corrected": "corrected", "duplicate": "duplicate", "held": "held", "skipped": "skipped"}
SLOW = 1.0
"""Seconds after which a load shows how far it is."""


def clinic(data: Path) -> etl.Clinic:
    """What the loader needs to know of the clinic, from its settings."""
    return settings.load(data).clinic()


def _load_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("files", nargs="+", metavar="FILE", help="session logs: csv, tsv, txt, xlsx, xls or ods")
    one.add_argument("--mapping", metavar="FILE.toml", help="which header feeds which column, where the program guesses wrong")
    one.add_argument("--dry-run", action="store_true", help="say what would become of each row; store nothing")
    one.add_argument("--swapped", choices=("yes", "no"), help="the answer, where the program asks whether before and after are swapped")


def _load(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    result = etl.load(given.files, data, mapping=given.mapping, dry_run=given.dry_run, swapped=given.swapped,
                      progress=_Bar(), clinic=clinic(data))
    if not given.dry_run:
        auditing.command(data, "load", load=result["load"], sessions=result["sessions"])
    held = sum(file["held"] for file in result["files"])
    return Result(result, _receipt(result, held, given.dry_run), 1 if held else 0)


def _receipt(result: dict, held: int, dry: bool) -> str:
    said = [table(result["files"], FATES), ""]
    for file in result["files"]:
        said += [f"{file['file']}: {count} held – {reason}" for reason, count in file["held_reasons"].items()]
    if held:
        rows = "1 row was held" if held == 1 else f"{held} rows were held"
        said.append(f"{rows}; nothing of them is counted yet." if dry else
                    f"{rows}. See them with `outcomes held`; take them away, correct and load them with `outcomes held --export held.csv`.")
    said.append(f"Dry run: nothing was stored; there would be {result['sessions']} sessions." if dry else
                f"Load {result['load']} is in; {result['sessions']} sessions. `outcomes undo {result['load']}` takes it back.")
    return "\n".join([*said, *([result["encryption"]] if "encryption" in result else [])])


class _Bar:
    """How far a long load is, on standard error; silent where it is quick or nobody watches."""

    def __init__(self):
        self.started = time.monotonic()

    def __call__(self, fraction: float, words: str) -> None:
        if sys.stderr.isatty() and (time.monotonic() - self.started > SLOW or 0 < fraction < 1):
            end = "\n" if fraction >= 1 else ""
            print(f"\r[{'█' * round(24 * fraction):<24}] {fraction:4.0%}  {words:<60.60}", end=end, file=sys.stderr, flush=True)


def _held_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--export", metavar="FILE", help="write them as a sheet (csv or xlsx) that can be corrected and loaded again")


def _held(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    rows = etl.held(data)
    if given.export:
        count = etl.export_held(data, given.export, _sheet(given.export))
        auditing.command(data, "export", kind="held rows", rows=count)
        return Result({"held": count, "file": given.export}, f"{count} held rows are in {given.export}; correct them there and load the file.")
    listed = [{"file": row["file"], "sheet": row["sheet"] or "", "line": row["line"], "why": etl.explain(row)} for row in rows]
    columns = {"file": "file", **({"sheet": "sheet"} if any(r["sheet"] for r in listed) else {}), "line": "line", "why": "what to correct"}
    text = table(listed, columns) if rows else "No row is held."
    return Result({"held": [{key: row[key] for key in ("id", "load", "file", "sheet", "line", "problems")} for row in rows]}, text, 1 if rows else 0)


def _sheet(name: str) -> Callable[[list[list[str]]], bytes] | None:
    """What writes the held rows under that name; nothing for CSV, which the loader writes itself."""
    kind = Path(name).suffix.lower()
    if kind in (".xls", ".ods", ".tsv"):
        raise WrongUse(f"{Path(name).name}: held rows are written as csv or xlsx; give the file such a name.")
    if kind != ".xlsx":
        return None
    from dashboard.exports import held as sheet  # brings a library of its own, which takes a while to import

    return sheet.write


def _undo_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("load", type=int, metavar="LOAD", help="the number of the load (see `outcomes loads`)")


def _undo(given: argparse.Namespace) -> Result:
    data = etl.resolve_data(given.data)
    result = etl.undo(given.load, data, clinic(data))
    auditing.command(data, "undo", load=given.load)
    return Result(result, f"Load {given.load} is undone; {result['sessions']} sessions.")


def _loads(given: argparse.Namespace) -> Result:
    found = etl.loads(etl.resolve_data(given.data))
    rows = [{"load": load["load"], "at": load["at"].replace("T", " "), "undone": load["undone"], **file} for load in found for file in load["files"]]
    text = table(rows, {"load": "load", "at": "when", **FATES, "undone": "undone"}) if rows else "Nothing has been loaded yet. Start with: outcomes load FILE"
    return Result({"loads": found}, text)


def _check(given: argparse.Namespace) -> Result:
    result = etl.check(etl.resolve_data(given.data), given.deep)
    lines = [f"{'ok  ' if one['ok'] else 'FAIL'}  {one['check']}: {one['detail']}" for one in result["checks"]]
    return Result(result, "\n".join(lines), 0 if result["ok"] else 1)


def _check_arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--deep", action="store_true", help="also all kept builds, the audit list, what is forgotten, desk and register")


def _nothing(one: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


LOAD = Command("load", "load session logs; every row is accounted for", "outcomes load november.csv --dry-run", _load_arguments, _load)
HELD = Command("held", "list the held rows, or write them into a sheet to correct", "outcomes held --export held.csv", _held_arguments, _held)
UNDO = Command("undo", "take a load back", "outcomes undo 7", _undo_arguments, _undo)
LOADS = Command("loads", "the history of loads", "outcomes loads", _nothing, _loads)
CHECK = Command("check", "hold the database against its ledger: hashes, counts, fates", "outcomes check --deep", _check_arguments, _check)
