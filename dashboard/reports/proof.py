"""Short codes that lead from a printed figure back to what it was made of."""

import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path

import etl
from dashboard import desk as desks
from dashboard import figures, words
from dashboard import selection as filters
from dashboard.desk import Desk
from dashboard.figures import View
from dashboard.reports import sharing
from dashboard.reports.contents import FIGURES, Counted, Figure, Report, plain
from dashboard.reports.tables import shown

KIND = "proof"
LENGTH = 8
FORGETTING = {"erase": "a client was forgotten", "forget": "who was forgotten left a restored backup again",
              "prune": "sessions older than the clinic keeps were forgotten"}
DEFINITIONS = {  # of each headline figure, with its section
    "sessions": "Sessions that took place: neither cancelled nor missed (2.1).",
    "change": "Mean of pain before − pain after, points of 0–10, over sessions with both scores; more than 0 is less pain (3.2).",
    "rate_30": "Of the sessions with both pain scores that began at 1 or more: those with pain after at least 30 % below pain before (2.2).",
    "anxiety": "Mean of anxiety before − anxiety after, points of 0–10, over sessions with both scores; more than 0 is less anxiety (3.2).",
    "referred": "Sessions that took place and have a referral (9.1).",
    "completeness": "Sessions with pain before and after ÷ sessions that took place (3.1).",
}


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
    """Eight letters and digits that name build, selection, figure and whether it is for sharing: K7QF-2M9D.

    Under the clinic's key: who holds a shared report must not find by trying whose sessions it is about.
    """
    selection = filters.as_dict(view.selection.within(report.period.start, report.period.end))
    told = json.dumps([report.build, figure.name, selection, report.shared], sort_keys=True, ensure_ascii=False)
    text = base64.b32encode(etl.sealed(view.warehouse.data, told)).decode()[:LENGTH]
    return f"{text[:4]}-{text[4:]}"


def keep(desk: Desk, report: Report, view: View, data: Path, by: str = desks.OWNER, counted: Counted | None = None) -> None:
    """Notes each figure's code on the desk, so that it can be opened. counted: the report's exact numbers, if known."""
    inside = view.selection.within(report.period.start, report.period.end)
    exact = counted.rows if counted else {name: figures.summary(view._replace(selection=inside), _scale(name)) for name in ("summary", "anxiety")}
    known = desk.latest(KIND)
    told = {(each.code,): {
        "name": each.name, "label": each.label, "kind": each.kind, "value": plain(each.value), "low": each.low, "high": each.high,
        "counts": {name: int(exact[each.rows][name].iloc[0]) for name in ("sessions", "attended", "paired", "clients")},
        "selection": filters.to_query(inside), "shared": report.shared, "build": report.build} for each in report.figures}
    if new := {key: body for key, body in told.items() if key not in known}:
        desk.write_all(KIND, new, by)


def look_up(desk: Desk, given: str, view: View, data: Path) -> Proof:
    """What a code stands for and the same figure on today's build. Raises UnknownCode."""
    text = "".join(letter for letter in given.upper() if letter.isalnum())
    found = desk.latest(KIND).get((f"{text[:4]}-{text[4:]}",))
    if found is None:
        raise UnknownCode("No report of this clinic carries that code; check its eight letters and digits.")
    body = found.body
    then, now = shown(body["value"], body["kind"]), _now(body, view)
    return Proof(body["label"], then, now, then != now, _why(body, view, data), _about(body, found))


def _now(body: dict, view: View) -> str:
    """The figure as a report of today would print it: with disclosure control where it was for sharing."""
    column = next(row[4] for row in FIGURES if row[0] == body["name"])
    inside = view._replace(selection=filters.from_query(body["selection"]))
    rows = figures.summary(inside, _scale(body["name"]))
    row = (sharing.summary(rows, view.conventions) if body["shared"] else rows).iloc[0]
    return shown(plain(row[column]), body["kind"])


def _scale(name: str) -> str:
    return "anxiety" if name == "anxiety" else "pain"


def _why(body: dict, view: View, data: Path) -> str:
    if body["build"] == view.build:
        return "It was made from the database that is in use today."
    told = [_event(line) for line in etl.since(data, body["build"])]
    return "Since then: " + ("; ".join(told) or "nothing is known of what changed") + "."


def _event(line: dict) -> str:
    """What one event of the ledger did to the sessions."""
    if line["event"] == "undo":
        return f"load {line['load']} was undone"
    if line["event"] in FORGETTING:
        return FORGETTING[line["event"]]
    if "files" not in line:
        return "a spelling was joined with another or parted from it"
    loaded, corrected = (sum(file[fate] for file in line["files"]) for fate in ("loaded", "corrected"))
    return f"load {line['load']} brought {words.count(loaded, 'session')} and corrected {corrected:,}"


def _about(body: dict, found) -> dict[str, str]:
    counts = body["counts"]
    selection = filters.from_query(body["selection"])
    chosen = [" or ".join(map(str, getattr(selection, column))) for column in filters.COLUMNS if getattr(selection, column)]
    return {
        "Definition": DEFINITIONS[body["name"]],
        "Made": words.day(found.at.date()), "Database": body["build"],
        "Period": words.days(selection.start, selection.end) if selection.start and selection.end else "all",
        "Only": "; ".join(chosen) or "all sessions",
        "Rows": f"{words.count(counts['sessions'], 'session')}, {counts['attended']:,} attended, {counts['paired']:,} with both scores, "
                f"{words.count(counts['clients'], 'client')}",
        "For sharing": "yes: counts rounded, small ones hidden" if body["shared"] else "no",
    }
