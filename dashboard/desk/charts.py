"""The owner's decisions about charts: frozen limits, new baselines, targets (DEFINITIONS 5.3, 5.4).

Each is dated and has its reason; no formula makes, moves or removes one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from dashboard.desk.store import OWNER, SHORT, Desk, DeskError, Entry, day, text
from dashboard.settings import TARGETS, Settings

FREEZE, REBASE, TARGET = "freeze", "rebase", "target"
LEAST_POINTS = 2  # limits come from at least so many
BOUNDS = {"rate_30": (0, 1), "completeness": (0, 1), "referral_rate": (0, 1), "sessions": (0, 1_000_000)}
CHANGE = (-10, 10)  # the bounds of every other target: a change on the 0–10 scale


class Chart(NamedTuple):
    """Which chart a decision is about: a measure by week or month, and one panel of a split."""

    measure: str
    unit: str = "week"
    split: str = ""   # the column, for example clinic
    value: str = ""   # its value, for example Holland Road


@dataclass(frozen=True)
class Freeze:
    """Limits come from the first `points` periods, or from those that start between two days."""

    points: int | None
    start: date | None
    end: date | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Rebase:
    """New limits from a day on."""

    day: date
    reason: str
    by: str
    at: datetime


def freeze(desk: Desk, chart: Chart, reason: str, points: int | None = None, start: date | None = None,
           end: date | None = None, by: str = OWNER) -> Freeze:
    """Freezes a chart's limits, in place of an earlier freeze: a number of points, or two days."""
    if (points is None) == (start is None or end is None):
        raise DeskError("Freeze either a number of points or the time between two days.")
    if points is not None and points < LEAST_POINTS:
        raise DeskError(f"Limits come from at least {LEAST_POINTS} points; choose a larger number.")
    if points is None and start > end:
        raise DeskError("The time to freeze ends before it starts.")
    body = {"points": points, "start": start and day(start), "end": end and day(end),
            "reason": text(reason, "The reason")}
    return _freeze(desk.write(FREEZE, _key(chart), body, by))


def unfreeze(desk: Desk, chart: Chart, by: str = OWNER) -> None:
    """Takes a freeze back."""
    desk.write(FREEZE, _key(chart), None, by)


def frozen(desk: Desk) -> dict[Chart, Freeze]:
    """chart → its freeze."""
    return {Chart(*key): _freeze(entry) for key, entry in desk.latest(FREEZE).items()}


def rebase(desk: Desk, chart: Chart, when: date, reason: str, by: str = OWNER) -> Rebase:
    """Starts new limits on a day, beside those of other days."""
    return _rebase(desk.write(REBASE, (*_key(chart), day(when)), {"reason": text(reason, "The reason")}, by))


def take_back_rebase(desk: Desk, chart: Chart, when: date, by: str = OWNER) -> None:
    """Takes a new baseline back."""
    desk.write(REBASE, (*_key(chart), day(when)), None, by)


def rebases(desk: Desk) -> dict[Chart, tuple[Rebase, ...]]:
    """chart → its new baselines, by date."""
    found: dict[Chart, list[Rebase]] = {}
    for key, entry in desk.latest(REBASE).items():
        found.setdefault(Chart(*key[:-1]), []).append(_rebase(entry))
    return {chart: tuple(sorted(all_, key=lambda one: one.day)) for chart, all_ in found.items()}


def decisions(desk: Desk, chart: Chart) -> list[tuple[str, Entry]]:
    """("freeze" or "rebase", entry) of every decision about a chart, the oldest first, with those taken back."""
    days = {key for key in desk.keys(REBASE) if key[:-1] == _key(chart)}
    found = [(FREEZE, entry) for entry in desk.history(FREEZE, _key(chart))]
    found += [(REBASE, entry) for key in days for entry in desk.history(REBASE, key)]
    return sorted(found, key=lambda one: one[1].at)


def set_target(desk: Desk, measure: str, value: float, by: str = OWNER) -> None:
    """Sets a measure's target, in its unit (a share between 0 and 1), over that of clinic.toml."""
    if measure not in TARGETS:
        raise DeskError(f"There is no such target; there are {', '.join(TARGETS)}.")
    low, high = BOUNDS.get(measure, CHANGE)
    if not low <= value <= high:
        raise DeskError(f"This target lies between {low} and {high:,}" + (" (0.5 is 50 %)." if high == 1 else "."))
    desk.write(TARGET, (measure,), {"value": float(value)}, by)


def remove_target(desk: Desk, measure: str, by: str = OWNER) -> None:
    """Takes a target back; that of clinic.toml counts again, if there is one."""
    desk.write(TARGET, (measure,), None, by)


def targets(desk: Desk, settings: Settings) -> dict[str, float]:
    """measure → target: the owner's, and clinic.toml's where the owner set none."""
    own = {key[0]: entry.body["value"] for key, entry in desk.latest(TARGET).items()}
    return {**dict(settings.targets), **own}


def _key(chart: Chart) -> tuple[str, ...]:
    return tuple(text(part, "The name of the chart", SHORT, needed=False) for part in chart)


def _freeze(entry: Entry) -> Freeze:
    start, end = (date.fromisoformat(entry.body[name]) if entry.body[name] else None for name in ("start", "end"))
    return Freeze(entry.body["points"], start, end, entry.body["reason"], entry.by, entry.at)


def _rebase(entry: Entry) -> Rebase:
    return Rebase(date.fromisoformat(entry.key[-1]), entry.body["reason"], entry.by, entry.at)
