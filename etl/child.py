"""The program in which one file is parsed: whatever happens to it here takes nothing else with it.

Started by apart.py, which pickles what is to be read to its standard input. Prints one JSON object: the tables, or a refusal.
"""

import json
import pickle
import sys
from dataclasses import asdict

from etl.limits import Limits
from etl.refusal import Refused
from etl.snapshot import CHUNK
from etl.table import Table, first_rows, too_much
from etl.textfile import read_text
from etl.workbook import read_workbook

try:
    import resource
except ImportError:  # Windows: apart.py watches
    resource = None


def main() -> None:
    """Reads one request, answers it."""
    source, work, wanted, limits = pickle.load(sys.stdin.buffer)
    restrain(limits)
    try:
        tables = [read_text(source, work, wanted)] if source.kind == "text" else read_workbook(source, work, wanted, limits)
        count(source.name, tables, limits)
        answer = {"tables": [asdict(table) | {"path": table.path.name, "first": first_rows(table)} for table in tables]}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": str(too_much(source.name))}
    json.dump(answer, sys.stdout)


def count(name: str, tables: list[Table], limits: Limits) -> None:
    """Refuses more lines than may be loaded at once; a small file can hold or make millions."""
    if limits.rows is not None and sum(_lines(table) for table in tables) > limits.rows:
        raise Refused(f"{name}: more than {limits.rows:,} rows, blank ones included; delete the blank ones, or load it on the command line "
                      "with `outcomes load`.")


def _lines(table: Table) -> int:
    with table.path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))


def restrain(limits: Limits) -> None:
    """Lets the kernel hold this process to its memory and time, where it can, and leave no core file with health data behind."""
    if resource is None:
        return
    for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.seconds), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # macOS knows the limit of memory and does not take it; apart.py watches
            continue
