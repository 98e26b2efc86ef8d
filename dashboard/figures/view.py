"""What a figure is made from, and what to say where there is no such figure."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from dashboard import selection as filters
from dashboard.measures.alike import SCALES
from dashboard.measures.conventions import DEFAULT, Conventions
from dashboard.measures.responders import UNITS_PER_POINT
from dashboard.selection import Selection
from dashboard.tally import Tally
from dashboard.warehouse import Warehouse

UNITS = ("week", "month")
SAID = {"by": "column to split by", "of": "figure to follow"}  # options whose own word does not read as one


class FigureError(ValueError):
    """A figure that does not exist, or an option it does not have; one plain sentence."""


class View(NamedTuple):
    """What a figure is made from: one build, one selection, and the clinic's conventions."""

    warehouse: Warehouse
    build: str
    selection: Selection = Selection()
    conventions: Conventions = DEFAULT
    today: date | None = None

    def rows(self, name: str, levels: tuple = (), **more) -> pd.DataFrame:
        """The result of a query under this view's filters and conventions."""
        worse = round(self.conventions.worse_points * UNITS_PER_POINT)
        given = {**filters.parameters(self.selection), "worse": worse, **more}
        return self.warehouse.rows(name, given, self.build, levels)

    @property
    def chosen(self) -> Selection:
        """The selection for what is in memory: a therapist's is of the therapist's own sessions, whatever a link says."""
        return replace(self.selection, therapist=()) if self.warehouse.viewer.therapist else self.selection

    @property
    def tally(self) -> Tally:
        """The build's sessions in memory, for sums under any filter."""
        return self.warehouse.tally(self.build)

    @property
    def day(self) -> date:
        """Today by the clinic's clock; the computer's where no one said."""
        return self.today or date.today()


def choose(what: str, given: str, choices: tuple[str, ...]) -> None:
    """FigureError with the choices where `given` is none of them."""
    if given not in choices:
        raise FigureError(f"There is no {SAID.get(what, what)} {given!r}; choose one of: {', '.join(choices)}.")
