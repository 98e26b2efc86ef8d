"""What a figure is made from, and what to say where there is no such figure."""

from datetime import date
from typing import NamedTuple

import pandas as pd

from dashboard import selection as filters
from dashboard.measures.conventions import DEFAULT, Conventions
from dashboard.measures.responders import UNITS_PER_POINT
from dashboard.selection import Selection
from dashboard.warehouse import Warehouse

SCALES = ("pain", "anxiety")
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
    def day(self) -> date:
        """Today by the clinic's clock; the computer's where no one said."""
        return self.today or date.today()


def choose(what: str, given: str, choices: tuple[str, ...]) -> None:
    """FigureError with the choices where `given` is none of them."""
    if given not in choices:
        raise FigureError(f"There is no {SAID.get(what, what)} {given!r}; choose one of: {', '.join(choices)}.")
