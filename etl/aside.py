"""Where a log lies between coming in and being loaded: a private folder in the data folder, on the same disk, where an erasure finds it."""

import tempfile
import time
from pathlib import Path

from etl.folder import Folder, refusal_of
from etl.snapshot import clear

LONGEST = 24 * 3600
"""Seconds after which what lies there counts as left behind by a program that was killed."""


def aside(data: str | Path) -> tempfile.TemporaryDirectory:
    """A folder of its own, readable by its owner alone, which goes with its last user. Refused where there can be none."""
    folder = Folder(Path(data))
    folder.prepare()
    try:
        folder.incoming.mkdir(exist_ok=True, mode=0o700)
        for left in folder.incoming.iterdir():
            if left.stat().st_mtime < time.time() - LONGEST:
                clear(left)
        return tempfile.TemporaryDirectory(dir=folder.incoming, ignore_cleanup_errors=True)
    except OSError as error:
        raise refusal_of(error, folder.path) from None
