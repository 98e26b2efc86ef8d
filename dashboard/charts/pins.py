"""What people pinned to days of a chart: notes on weeks, and events."""

import textwrap
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.figure import Figure

LONGEST = 300  # letters that the pointer shows
LINE = 60      # letters of a line there
# kind → marker, what it is called
KINDS = {"note": ("square", "Note"), "event": ("star", "Event"), "rebase": ("triangle-right", "New limits from"),
         "freeze": ("x", "Limits frozen, from the time up to")}
SHAPES = {"note": "■", "event": "★", "rebase": "▶", "freeze": "✖"}
DATED = ("note", "event")  # the names of the others end in a preposition
MEANS = {"note": "a note", "event": "an event", "rebase": "new limits", "freeze": "limits frozen"}


@dataclass(frozen=True)
class Pin:
    """A text of someone's on a day; kind: of KINDS. The day of a note is its week's Monday."""

    day: date
    text: str
    kind: str = "note"


def within(pins: tuple[Pin, ...], days: pd.Series) -> list[Pin]:
    """The pins of the periods that start on those days, up to the week of the last."""
    if days.empty:
        return []
    step = days.iloc[1] - days.iloc[0] if len(days) > 1 else pd.Timedelta(days=7)
    first, last = days.iloc[0], days.iloc[-1] + step - pd.Timedelta(days=1)
    return [pin for pin in pins if pd.Timestamp(first) <= pd.Timestamp(pin.day) <= pd.Timestamp(last)]


def add(made: Figure, pins: tuple[Pin, ...], days: pd.Series, height: float, size: int = 10, step: float = 0) -> None:
    """Puts a mark for each pin at that height, further ones of a day a step higher; the text shows when it is pointed at."""
    shown = within(pins, days)
    taken: dict[date, int] = {}
    for kind, (symbol, name) in KINDS.items():
        some = [pin for pin in shown if pin.kind == kind]
        if some:
            made.add_scatter(
                x=[pin.day for pin in some], y=[height + step * _place(pin.day, taken) for pin in some], mode="markers", name=name, cliponaxis=False,
                text=[_about(pin, name) for pin in some], hovertemplate="%{text}<extra></extra>",
                marker={"symbol": symbol, "size": size, "color": theme.CATEGORIES[1]})


def _place(day: date, taken: dict[date, int]) -> int:
    """How many marks that day has already."""
    taken[day] = taken.get(day, -1) + 1
    return taken[day]


def told(pins: tuple[Pin, ...], days: pd.Series) -> str:
    """The pins in words, for those who hear the chart; empty where there are none."""
    parts = [f"{KINDS[pin.kind][1]} {'on ' if pin.kind in DATED else ''}{_when(pin)}: {' '.join(pin.text.split())}." for pin in within(pins, days)]
    return " ".join(parts)


def legend(pins: tuple[Pin, ...], days: pd.Series) -> list[str]:
    """What the marks mean, as markdown: only those that there are."""
    kinds = {pin.kind for pin in within(pins, days)}
    return [f":green[{shape}] {MEANS[kind]}" for kind, shape in SHAPES.items() if kind in kinds]


def lines(pins: tuple[Pin, ...], days: pd.Series) -> list[str]:
    """Each pin in full, by date, as plain text for below the chart."""
    return [f"{SHAPES[pin.kind]} {KINDS[pin.kind][1]} {_when(pin)}: {' '.join(pin.text.split())}"
            for pin in sorted(within(pins, days), key=lambda pin: pin.day)]


def _when(pin: Pin) -> str:
    return words.week_name(pin.day) if pin.kind == "note" else words.day(pin.day)


def _about(pin: Pin, name: str) -> str:
    plain = " ".join(pin.text.split())
    cut = plain if len(plain) <= LONGEST else plain[:LONGEST].rstrip() + " …"
    return f"<b>{name}{',' if pin.kind in DATED else ''} {_when(pin)}</b><br>" + "<br>".join(theme.escape(line) for line in _lines(cut))


def _lines(text: str) -> list[str]:
    """Lines of a readable length; a word longer than that is parted."""
    return textwrap.wrap(text, LINE) or [""]
