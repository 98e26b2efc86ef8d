"""Parsing in a child process: a reader that crashes, hangs or swells ends there, and one sentence comes back."""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from etl.limits import Limits
from etl.mapping import Mapping
from etl.refusal import Refused
from etl.snapshot import Snapshot
from etl.table import Table, damaged, too_much

ROOT = Path(__file__).resolve().parent.parent
# The package is named without running its __init__, which loads the database: the child starts in half the time.
START = """
import sys, types
sys.path.insert(0, sys.argv[1])
sys.modules["etl"] = types.ModuleType("etl")
sys.modules["etl"].__path__ = [sys.argv[1] + "/etl"]
from etl.child import main
main()
"""
WATCHED = sys.platform != "linux"
"""Whether memory is watched from here: elsewhere the kernel does not hold a process to it."""
PATIENCE = 1 if sys.platform == "win32" else 4
"""The child's time is the processor's, which the kernel counts, so that a busy computer refuses nothing; by the clock it has so much more."""
OVER = {-int(getattr(signal, name)) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)}
"""How a child ends that had too much time or memory."""
POLL = 0.05
OUT_OF_MEMORY = b"memory allocation of"
"""What the reader says when it ends because memory was refused to it."""


def read_apart(source: Snapshot, work: Path, wanted: Mapping | None, limits: Limits) -> list[Table]:
    """The tables of a file, parsed in a child process under `limits`; Refused, in one sentence, where it cannot be."""
    swollen = threading.Event()
    with subprocess.Popen([sys.executable, "-I", "-c", START, str(ROOT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=_bare(), creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)) as child:
        if WATCHED:
            threading.Thread(target=_watch, args=(child, limits.memory, swollen), daemon=True).start()
        try:
            said, complaint = child.communicate(pickle.dumps((source, work, wanted, limits)), timeout=PATIENCE * limits.seconds)
        except subprocess.TimeoutExpired:
            raise too_much(source.name) from None
        finally:
            child.kill()
    if child.returncode or not said:
        why = RuntimeError(complaint.decode(errors="replace")[-2000:])  # for --debug
        over = swollen.is_set() or child.returncode in OVER or OUT_OF_MEMORY in complaint
        raise (too_much if over else damaged)(source.name) from why
    return _tables(source, work, json.loads(said))


def _bare() -> dict[str, str]:
    """The environment without what is set for this program: who parses a stranger's file is handed no key and no passphrase."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OUTCOMES_")}


def _watch(child: subprocess.Popen, most: int, swollen: threading.Event) -> None:
    """Ends the child once it holds more memory than it may."""
    import psutil  # only here: Linux does without it

    try:
        process = psutil.Process(child.pid)
        while child.poll() is None:
            if process.memory_info().rss > most:
                swollen.set()
                child.kill()
            time.sleep(POLL)
    except psutil.Error:  # it has ended meanwhile
        return


def _tables(source: Snapshot, work: Path, answer: dict) -> list[Table]:
    """The child's answer; what it names lies in `work` whatever it says, for a child that reads such files is not believed."""
    if "refused" in answer:
        raise Refused(answer["refused"])
    return [Table(**table | {"path": work / Path(table["path"]).name}) for table in answer["tables"]]
