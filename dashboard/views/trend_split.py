"""Trends, side by side: one small chart for each clinic, therapist, technique … on the same scale, by name."""

import pandas as pd
import streamlit as st

from dashboard import alt, cached, escape, show, trends, words
from dashboard.charts import control
from dashboard.selection import Selection
from dashboard.views.frame import Here

FIRST = 12  # panels before someone asks for more
COLUMNS = 3


def draw(here: Here, selection: Selection, kind, unit: str, split: str) -> None:
    """The panels, and one table for all of them. kind: None for pain beside anxiety."""
    by = next((column for column, label in trends.SPLITS.items() if label == split), None)
    found = _both(here, selection, unit) if kind is None else cached.split(
        *here.key, selection, here.settings.conventions, here.today, kind.name, unit, by)
    if not found:
        st.info("No attended session matches these filters.", icon=":material/filter_alt_off:")
        return
    st.subheader(_said(found, split, unit), anchor=False)
    st.caption("All on the same scale, sorted by name, each with the usual range made from its own ups and downs. They are not a comparison: who "
               "sees which clients differs." + (" A session counts under each of its techniques." if by == "technique" else ""))
    shown = found if st.session_state.get("all-panels") else found[:FIRST]
    _panels(shown)
    if len(found) > FIRST:
        st.toggle(f"Show all {len(found)}", key="all-panels")
    show.show_table(_table(found, split), f"side-by-side-{by or 'scales'}", "All of them")


def _both(here: Here, selection: Selection, unit: str) -> tuple[trends.Trend, ...]:
    return tuple(cached.trend(*here.key, selection, here.settings.conventions, here.today, kind.name, unit, trends.Limits())
                 for kind in trends.BOTH)


def _said(found: tuple, split: str, unit: str) -> str:
    marked = sum(_last(trend)["variation"] in ("improvement", "concern") for trend in found if _last(trend) is not None)
    told = f"{words.count(len(found), split.lower()) if split != 'Pain and anxiety' else 'Pain and anxiety'}: "
    if split == "Body area":
        told = f"{words.count(len(found), 'body area')}: "
    if all(_last(trend) is None for trend in found):
        return f"{told}no whole {unit} is recorded yet."
    return told + (f"in the latest {unit} of each, {marked} {'stands' if marked == 1 else 'stand'} out." if marked
                   else f"none stands out in the latest {unit} of each.")


def _last(trend):
    seen = trend.rows[trend.rows["value"].notna() & ~trend.rows["in_progress"].astype(bool)]
    return seen.iloc[-1] if len(seen) else None


def _panels(found: tuple) -> None:
    charts = [trend.rows for trend in found]
    for first in range(0, len(found), COLUMNS):
        for place, (number, trend) in zip(st.columns(COLUMNS), list(enumerate(found))[first:first + COLUMNS]):
            with place.container(border=True, height="stretch", gap="xsmall"):
                _panel(trend, number, charts)


def _panel(trend, number: int, charts: list) -> None:
    kind, last = trend.kind, _last(trend)
    st.markdown(f"**{escape.markdown(words.short(name_of(trend)))}**")
    st.caption(words.unbroken(trends.counted(trend)))
    axis = control.axis_of(kind.kind, kind.label, kind.better, charts)
    first, last_start = min(rows["start"].iloc[0] for rows in charts), max(rows["start"].iloc[-1] for rows in charts)
    told = alt.control_chart(trend.rows, f"{kind.label}, {name_of(trend)}", trends.write(kind), trend.unit, kind.better,
                             trends.within(kind))
    show.show_panel(control.panel(trend.rows, axis, trend.unit, first, last_start), f"panel-{number}", told)
    if last is None:
        st.markdown(f"No whole {trend.unit} recorded yet")
    else:
        st.markdown(f"Latest {trends.write(kind)(last['value'])}: {words.usual(last, kind.better, trend.unit)}",
                    help=words.why(last, trend.unit) or None)


def name_of(trend) -> str:
    """What the panel is called: the value of the split, or the measure where it is pain beside anxiety."""
    return trend.kind.label if trend.split is None else trend.name or "Not recorded"


def _table(found: tuple, split: str) -> pd.DataFrame:
    """One row per panel and period."""
    parts = [pd.DataFrame({split: name_of(trend), f"{trend.unit.capitalize()} from": trend.rows["start"],
                           "Sessions attended": trend.rows["attended"], "Sessions recorded": trend.rows["paired"],
                           trend.kind.label if split != "Pain and anxiety" else "Points less": trend.rows["value"],
                           "Lower limit": trend.rows["lower"], "Upper limit": trend.rows["upper"],
                           "Variation": [words.usual(row, trend.kind.better, trend.unit) for _, row in trend.rows.iterrows()]})
             for trend in found]
    return pd.concat(parts, ignore_index=True)
