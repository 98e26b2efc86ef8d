"""Notes in the audit list (etl.audit) what was done. It never stops what it notes: where it cannot write, it says so."""

import getpass
import sys
from pathlib import Path

import etl

SAID = ("number", "at", "who", "what", "client")


def note(data: Path, who: str, what: str, **details) -> str | None:
    """Adds one event; returns None, or one plain sentence where the list could not be written."""
    try:
        etl.audit.note(data, who, what, **details)
    except etl.Refused as refused:
        return str(refused)
    return None


def command(data: Path, what: str, **details) -> None:
    """Notes what a command did; trouble goes to standard error."""
    if trouble := note(data, user(), what, **details):
        print(trouble, file=sys.stderr)


def details(event: dict) -> str:
    """What an event of the list says besides who, what and when, in words."""
    return ", ".join(f"{key} {value}" for key, value in event.items() if key not in SAID)


def user() -> str:
    """Who runs a command: the operating system's user."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError, ImportError):  # no such thing here
        return "command line"
