"""One writer at a time: a lock that the operating system lets go of when its holder dies."""

import datetime as dt
import os
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.refusal import Refused

try:
    import fcntl

    def _hold(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
except ImportError:  # Windows
    import msvcrt

    def _hold(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # a byte far behind the text, so that others can still read it
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)


POLL = 0.1
"""Seconds between two tries of a writer that waits for its turn."""


@contextmanager
def only_writer(path: Path, wait: float = 0, told: str = "Another load is running"):
    """Holds the lock for the block; refuses, as `told` and saying who holds it, where another still does after `wait` seconds."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _hold_within(descriptor, wait)
        except OSError:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip() if hasattr(os, "pread") else ""
            raise Refused(f"{told} ({holder or 'in another window'}); wait until it is done and try again.") from None
        with suppress(OSError):  # on a full disk the lock holds all the same, and only the name of its holder is missing
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.truncate(path, 0)
            os.write(descriptor, f"process {os.getpid()}, since {dt.datetime.now():%H:%M:%S}\n".encode())
        yield
    finally:
        os.close(descriptor)


def _hold_within(descriptor: int, wait: float) -> None:
    end = time.monotonic() + wait
    while True:
        try:
            return _hold(descriptor)
        except OSError:
            if time.monotonic() >= end:
                raise
            time.sleep(POLL)
