"""Techniques, therapists and clinics on the same case mix (DEFINITIONS 6 and 7)."""

from typing import NamedTuple

import pandas as pd

from dashboard.figures.view import FigureError, View
from dashboard.measures import casemix
from dashboard.measures import techniques as compare
from dashboard.measures.crossproducts import CrossProducts
from dashboard.measures.funnel import unit_counts, unit_funnel
from dashboard.measures.mixed_model import TooFewSessions, fit

UNITS = ("therapist", "clinic")


class Prepared(NamedTuple):
    """A model's columns, its cross-products, the rows of design_sums and the levels."""

    mix: casemix.CaseMix
    data: CrossProducts
    sums: pd.DataFrame
    levels: pd.DataFrame


def prepare(view: View, scale: str, unit: str | None = None) -> Prepared:
    """What the model needs of the selection; for a unit, a row of sums per unit and client."""
    combinations = view.rows("combinations", scale=scale)
    levels = casemix.levels(combinations)
    mix = casemix.case_mix(levels, without=("therapist",) if unit else ())
    lists = {f"{column}_levels": list(names) for column, names in mix.levels.items()}
    sets = combinations["techniques"].dropna().unique().tolist()
    sums = view.rows("design_sums", mix.places, scale=scale, unit=unit, technique_sets=sets, **lists)
    return Prepared(mix, mix.cross_products(combinations, sums), sums, levels)


def techniques(view: View, scale: str = "pain", reference: str | None = None) -> compare.Comparison:
    """The comparison of the selection's techniques (measures.techniques)."""
    made = prepare(view, scale)
    attended = made.levels[made.levels["column"] == "technique"].set_index("level")["attended"].to_dict()
    try:
        return compare.techniques(made.data, attended, reference, view.conventions)
    except ValueError as error:
        raise FigureError(f"There is no such technique here; {error}.") from None


def units(view: View, unit: str, scale: str = "pain") -> pd.DataFrame:
    """THERAPIST_FIELDS per therapist or clinic (measures.funnel); nothing adjusted where no model can be made.

    Sessions without a clinic count for the case mix, but are no clinic's.
    """
    made = prepare(view, scale, unit)
    try:
        model = fit(made.data)
    except TooFewSessions:
        return unit_counts(made.sums["unit"], made.mix.sums(made.sums))
    return unit_funnel(model, made.data, made.sums["unit"], made.mix.sums(made.sums))


def case_mix(view: View, by: str | None = None, scale: str = "pain") -> pd.DataFrame:
    """What sort of sessions there were, altogether and in each value of the column `by` (measures.casemix.shares)."""
    return casemix.shares(view.rows("case_mix", scale=scale, by=by))
