"""The filters: URL ↔ Selection ↔ SQL parameters.

Column names come from the allow-list below and values only ever travel as `$parameters`;
no SQL text is made from what someone chose or typed.
"""

from dataclasses import dataclass, fields, replace
from datetime import date

from dashboard import words

COLUMNS = ("clinic", "therapist", "technique", "body_area", "presentation", "session_number")
DATES = {"from": "start", "to": "end"}  # the words of the URL and the command line


class SelectionError(ValueError):
    """A filter that cannot be; the message is one plain sentence."""


@dataclass(frozen=True)
class Selection:
    """What is looked at. Dates are inclusive, None is open; an empty tuple means all.

    Two values of one column mean either, two columns mean both. A session matches a technique
    when any of its techniques is that one.
    """

    start: date | None = None
    end: date | None = None
    clinic: tuple[str, ...] = ()
    therapist: tuple[str, ...] = ()
    technique: tuple[str, ...] = ()
    body_area: tuple[str, ...] = ()
    presentation: tuple[str, ...] = ()
    session_number: tuple[int, ...] = ()

    def __post_init__(self):
        if self.start and self.end and self.start > self.end:
            raise SelectionError("The period ends before it starts.")
        for column in COLUMNS:  # one order, no repeats: equal views are equal keys
            object.__setattr__(self, column, tuple(sorted(set(getattr(self, column)))))

    def within(self, start: date | None, end: date | None) -> "Selection":
        """The part of this selection between two dates; empty spans become a day that has none."""
        first = max(filter(None, (self.start, start)), default=None)
        last = min(filter(None, (self.end, end)), default=None)
        if first and last and first > last:
            return replace(self, start=date.min, end=date.min)
        return replace(self, start=first, end=last)

    @property
    def active(self) -> bool:
        """Whether anything at all is filtered."""
        return self != Selection()


def parameters(selection: Selection) -> dict:
    """The `$parameters` that every query's filter names; NULL where nothing is filtered."""
    lists = {column: list(getattr(selection, column)) or None for column in COLUMNS}
    return {"start": selection.start, "end": selection.end, **lists}


def to_query(selection: Selection) -> dict[str, list[str]]:
    """The query part of a link: only what is filtered, each value as text."""
    query = {word: getattr(selection, name) for word, name in DATES.items()}
    found = {word: [day.isoformat()] for word, day in query.items() if day}
    chosen = {column: [str(value) for value in getattr(selection, column)] for column in COLUMNS}
    return {**found, **{column: values for column, values in chosen.items() if values}}


def from_query(query: dict[str, list[str]]) -> Selection:
    """The selection a link names; unknown words are someone else's. Raises SelectionError."""
    days = {name: _day(query[word][-1]) for word, name in DATES.items() if query.get(word)}
    chosen = {column: tuple(query[column]) for column in COLUMNS if query.get(column)}
    if "session_number" in chosen:
        chosen["session_number"] = tuple(_number(text) for text in chosen["session_number"])
    return Selection(**days, **chosen)


def as_dict(selection: Selection) -> dict:
    """The selection as plain JSON values, only what is filtered (CONTRACT `selection`)."""
    found = {entry.name: getattr(selection, entry.name) for entry in fields(selection)}
    dates = {word: found[name].isoformat() for word, name in DATES.items() if found[name]}
    return {**dates, **{column: list(found[column]) for column in COLUMNS if found[column]}}


def told(selection: Selection, named: bool = True) -> list[str]:
    """Each filter in words: "Sam Okafor or Tom Becker", "from 1 June 2026". named: else therapists are only counted."""
    period = [f"{word} {words.day(when)}" for word, when in (("from", selection.start), ("to", selection.end)) if when]
    chosen = {column: " or ".join(map(str, getattr(selection, column))) for column in COLUMNS}
    if chosen["session_number"]:
        chosen["session_number"] = f"session number {chosen['session_number']}"
    if chosen["therapist"] and not named:
        chosen["therapist"] = f"{words.count(len(selection.therapist), 'therapist')} of the clinic"
    return [text for text in (*chosen.values(), " ".join(period)) if text]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SelectionError(f"{text!r} is not a date like 2026-11-23.") from None


def _number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 32768:
        raise SelectionError(f"{text!r} is not a session number: choose a whole number from 1 on.")
    return int(text)
