"""Why a week's figures changed, as the page tells it: a sentence a load, and a table of what it did."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

import etl
from dashboard import figures, words
from dashboard.figures import Arrivals, View

KINDS = {"load": "Load", "fix": "Correction"}
PRIVATE = ("client",)  # columns whose values are codes that say nothing to people


@dataclass(frozen=True)
class Revisions:
    """first: when the figures were first there; told: one sentence for each load since; table: what they did.

    gone: the loads since then that were taken back, in one sentence; all are empty where there are none.
    """

    first: str
    told: tuple[str, ...]
    table: pd.DataFrame
    gone: str


def make(view: View, start: date, found: Arrivals | None = None) -> Revisions:
    """The revisions of the week that starts on that Monday. found: its `figures.arrivals`, if known."""
    found = found or figures.arrivals(view, start)
    changes = figures.week_changes(view, start, found=found)
    loads = figures.week_loads(view, changes, start, found=found).to_dict("records")
    if not loads:
        return Revisions("", (), _table(changes), "")
    told = tuple(_told(before, after) for before, after in zip(loads, loads[1:]))
    return Revisions(_first(loads[0]), told, _table(changes), _gone(found.undone, loads[0]["load"]))


def _name(load: dict) -> str:
    kind = KINDS.get(load["kind"], load["kind"])
    return f"{kind} {load['load']} of {words.short_day(load['at'])}, {load['at']:%H:%M}"


def _first(load: dict) -> str:
    return f"{_name(load)} brought its first sessions: {_stand(load)}."


def _told(before: dict, after: dict) -> str:
    """What a load did, and what the week's figures then were."""
    did = [words.count(after["arrived"], "more session", "more sessions")] if after["arrived"] else []
    did += [words.count(after["corrected"], "session corrected", "sessions corrected")] if after["corrected"] else []
    was, now = _stand(before), _stand(after)
    effect = "The figures stayed the same" if was == now else f"{was} → {now}".capitalize()
    return f"{_name(after)}: {' and '.join(did)}. {effect}."


def _stand(load: dict) -> str:
    counts = f"{load['paired']:,} of {words.count(load['attended'], 'session')}"
    return f"mean change {words.number(load['mean_change'], 2)} from {counts}"


def _table(changes: pd.DataFrame) -> pd.DataFrame:
    """One row per session that came later and per corrected cell, with headings for people."""
    private = changes["column"].isin(PRIVATE)
    return pd.DataFrame({
        "Load": changes["load"].astype(int),
        "Session of": changes["date"],
        "Therapist": changes["therapist"],
        "What": [_what(column) for column in changes["column"]],
        "Was": [_cell(value) for value in changes["old"].mask(private)],
        "Is": [_cell(value) for value in changes["new"].mask(private)],
        "Session": changes["session"],
    })


def _what(column: str | None) -> str:
    return "came in later" if words.missing(column) else etl.FIELDS[column].label


def _cell(text: str | None) -> str:
    """A cell as people write it: a score without the noughts of its store."""
    if words.missing(text):
        return ""
    return text.rstrip("0").rstrip(".") if text.replace(".", "", 1).isdigit() and "." in text else text


def _gone(undone: pd.DataFrame, first: int) -> str:
    some = undone[undone["load"] > first].to_dict("records")
    if not some:
        return ""
    names = [f"load {load['load']} of {words.short_day(load['at'])} ({', '.join(load['files'])})" for load in some]
    return (f"Taken back since then: {', '.join(names)}. "
            "What that brought counts nowhere any more, and is not listed here.")
