"""Short codes that lead from a printed figure back to what it was made of."""

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

import etl
from dashboard import desk as desks
from dashboard import figures, words
from dashboard import selection as filters
from dashboard.desk import Desk
from dashboard.figures import View
from dashboard.reports.contents import FIGURES, Figure, Report, plain
from dashboard.reports.tables import shown

KIND = "proof"
LENGTH = 8


class UnknownCode(ValueError):
    """No report of this clinic carries such a code; the message is one plain sentence."""


@dataclass(frozen=True)
class Proof:
    """What a code stands for, and the same figure today. then, now: in words; differs: whether they are not the same;
    why: what happened since, in words; about: heading → text of all that the figure was made of."""

    label: str
    then: str
    now: str
    differs: bool
    why: str
    about: dict[str, str]


def stamped(report: Report, view: View) -> Report:
    """The report with a code on each headline figure."""
    return replace(report, figures=tuple(replace(each, code=code(each, report, view)) for each in report.figures))


def code(figure: Figure, report: Report, view: View) -> str:
    """Eight letters and digits that name build, selection, figure and whether it is for sharing: K7QF-2M9D."""
    selection = filters.as_dict(view.selection.within(report.period.start, report.period.end))
    told = json.dumps([report.build, figure.name, selection, report.shared], sort_keys=True, ensure_ascii=False)
    text = base64.b32encode(hashlib.sha256(told.encode()).digest()).decode()[:LENGTH]
    return f"{text[:4]}-{text[4:]}"


def keep(desk: Desk, report: Report, view: View, data: Path, by: str = desks.OWNER) -> None:
    """Notes each figure's code on the desk, so that it can be opened."""
    inside = view.selection.within(report.period.start, report.period.end)
    pain = figures.summary(view._replace(selection=inside)).iloc[0]
    loads = [entry["load"] for entry in etl.loads(data)]
    known = desk.latest(KIND)
    for each in report.figures:
        if (each.code,) not in known:
            desk.write(KIND, (each.code,), {
                "name": each.name, "label": each.label, "kind": each.kind, "value": plain(each.value), "low": each.low, "high": each.high,
                "counts": {name: int(pain[name]) for name in ("sessions", "attended", "paired", "clients")},
                "selection": filters.to_query(inside), "shared": report.shared, "build": report.build, "loads": max(loads, default=0)}, by)


def look_up(desk: Desk, given: str, view: View, data: Path) -> Proof:
    """What a code stands for and the same figure on today's build. Raises UnknownCode."""
    text = "".join(letter for letter in given.upper() if letter.isalnum())
    found = desk.latest(KIND).get((f"{text[:4]}-{text[4:]}",))
    if found is None:
        raise UnknownCode("No report of this clinic carries that code; check its eight letters and digits.")
    body = found.body
    then, now = shown(body["value"], body["kind"]), _now(body, view)
    hidden = body["value"] == "*" or body["shared"]
    differs = body["build"] != view.build and (then != now) and not hidden
    return Proof(body["label"], then, now, differs, _why(body, view, data), _about(body, found))


def _now(body: dict, view: View) -> str:
    """The figure today, exact as the owner sees it."""
    place, column = next((row[3], row[4]) for row in FIGURES if row[0] == body["name"])
    inside = view._replace(selection=filters.from_query(body["selection"]))
    row = figures.summary(inside, "anxiety" if place == "anxiety" else "pain").iloc[0]
    return shown(plain(row[column]), body["kind"])


def _why(body: dict, view: View, data: Path) -> str:
    if body["build"] == view.build:
        return "It was made from the database that is in use today."
    later = [entry for entry in etl.loads(data) if entry["load"] > body["loads"]]
    gone = [entry for entry in etl.loads(data) if entry["load"] <= body["loads"] and entry["undone"]]
    told = [f"load {entry['load']} brought {words.count(sum(file['loaded'] for file in entry['files']), 'session')} and corrected "
            f"{sum(file['corrected'] for file in entry['files'])}" for entry in reversed(later)]
    told += [f"load {entry['load']} is undone today" for entry in gone]
    return "Since then: " + ("; ".join(told) or "nothing was loaded or undone") + "."


def _about(body: dict, found) -> dict[str, str]:
    counts = body["counts"]
    selection = filters.from_query(body["selection"])
    chosen = [" or ".join(map(str, getattr(selection, column))) for column in filters.COLUMNS if getattr(selection, column)]
    return {
        "Made": words.day(found.at.date()), "Database": body["build"],
        "Period": words.days(selection.start, selection.end) if selection.start and selection.end else "all",
        "Only": "; ".join(chosen) or "all sessions",
        "Rows": f"{words.count(counts['sessions'], 'session')}, {counts['attended']:,} attended, {counts['paired']:,} with both scores, "
                f"{words.count(counts['clients'], 'client')}",
        "For sharing": "yes: counts rounded, small ones hidden" if body["shared"] else "no",
    }
