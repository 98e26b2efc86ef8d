"""The program in which one file is parsed: whatever happens to it here takes nothing else with it.

Started by apart.py, which pickles what is to be read to its standard input. Prints one JSON object: the tables, or a refusal.
"""

import json
import pickle
import sys
from dataclasses import asdict

from etl.limits import Limits
from etl.refusal import Refused
from etl.table import first_rows, too_much
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
        answer = {"tables": [asdict(table) | {"path": table.path.name, "first": first_rows(table)} for table in tables]}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": str(too_much(source.name))}
    json.dump(answer, sys.stdout)


def restrain(limits: Limits) -> None:
    """Lets the kernel hold this process to its memory, where it can, and leave no core file with health data behind."""
    if resource is None:
        return
    for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # macOS knows the limit and does not take it; apart.py watches
            continue
