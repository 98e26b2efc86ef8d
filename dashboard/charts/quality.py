"""Completeness over time in small multiples, and how far a rate could be off (DEFINITIONS 3.1, 3.4)."""

import pandas as pd

from dashboard import words
from dashboard.charts import control, theme
from dashboard.charts.figure import Figure

PANEL, HEAD, FOOT = 74, 34, 38   # pixels: a panel's plot, the room for its title, the dates below the last
ROW = 36
LONGEST = 24                     # letters of a name that fit beside or above a panel on a phone


def completeness(rows: pd.DataFrame, amber: float, red: float, unit: str = "month") -> Figure:
    """A panel per group of rows (group, start, attended, paired, completeness, in_progress), in that order.

    amber, red: the thresholds, drawn in each panel. What is in progress is an open mark. No rows give an empty chart.
    """
    groups = list(dict.fromkeys(rows["group"]))
    height = max(len(groups), 1) * (PANEL + HEAD) + FOOT
    made = theme.figure(height, hovermode="closest", showlegend=False)
    made.update_layout(margin={"l": 48, "r": 12, "t": 0, "b": FOOT, "autoexpand": False})
    ticks = control.few(pd.Series(sorted(rows["start"].unique()), dtype=object), unit)
    for place, group in enumerate(groups):
        _panel(made, rows[rows["group"] == group], place, len(groups), amber, red, unit, ticks)
    return made


def _panel(made: Figure, rows: pd.DataFrame, place: int, panels: int, amber: float, red: float, unit: str, ticks: dict) -> None:
    step, axis = 1 / panels, "" if place == 0 else str(place + 1)
    top = 1 - place * step - step * HEAD / (PANEL + HEAD)
    points = {"x": rows["start"], "y": rows["completeness"], "xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    made.add_scatter(**points, mode="lines", connectgaps=False, hoverinfo="skip", line={"color": theme.COMMON, "width": 1.5})
    made.add_scatter(**points, mode="markers", marker=_marks(rows, red), cliponaxis=False, hovertemplate="%{text}<extra></extra>",
                     text=[_about(row, unit) for row in rows.itertuples()])
    last, bottom = place == panels - 1, max(top - step * PANEL / (PANEL + HEAD), 0)
    plain = {"zeroline": False, "fixedrange": True}
    made.update_layout(**{
        f"xaxis{axis}": {"anchor": f"y{axis}", "matches": "x" if axis else None, "showticklabels": last, "showgrid": False,
                         "nticks": 6, "tickformat": "%b\n%Y", **plain, **ticks},
        f"yaxis{axis}": {"anchor": f"x{axis}", "domain": [bottom, top], "range": [-0.06, 1.06], "tickvals": [0, 0.5, 1],
                         "tickformat": ".0%", "gridcolor": theme.QUIET, **plain}})
    for level, dash in ((amber, "dot"), (red, "dash")):
        made.add_shape(type="line", xref="paper", x0=0, x1=1, yref=f"y{axis}", y0=level, y1=level, layer="below",
                       line={"color": theme.LINE, "width": 1, "dash": dash})
    title = f"<b>{theme.escape(short(rows['group'].iloc[0]))}</b>  {_all(rows)}"
    made.add_annotation(text=title, xref="paper", x=0, xanchor="left", yref="paper", y=top, yanchor="bottom", yshift=4,
                        showarrow=False, font={"size": 14})


def _marks(rows: pd.DataFrame, red: float) -> dict:
    """Below the red threshold a diamond; open what is in progress. Plotly would pale marks of several sizes."""
    low = [value < red for value in rows["completeness"]]
    return {"opacity": 1, "size": [10 if bad else 6 for bad in low], "color": [theme.CONCERN if bad else theme.COMMON for bad in low],
            "symbol": [("diamond" if bad else "circle") + ("-open" if now else "")
                       for bad, now in zip(low, rows["in_progress"], strict=True)],
            "line": {"width": 1.5, "color": [theme.OUTLINE if bad else theme.COMMON for bad in low]}}


def _about(row, unit: str) -> str:
    name = f"{row.start:%B %Y}" if unit == "month" else f"Week from {words.short_day(row.start)}"
    return (f"<b>{name}</b>{', in progress' if row.in_progress else ''}<br>{words.percent(row.completeness)}: "
            f"{row.paired:,} of {words.count(row.attended, 'session')}")


def _all(rows: pd.DataFrame) -> str:
    attended, paired = int(rows["attended"].sum()), int(rows["paired"].sum())
    return f"{words.percent(paired / attended if attended else None)} of {attended:,}"


def bounds(rows: pd.DataFrame) -> Figure:
    """Per row (name, rate, low, high) a bar from the worst to the best case, with the rate as recorded as a mark."""
    made = theme.figure(ROW * max(len(rows), 1) + 44, hovermode="closest", showlegend=False)
    made.update_layout(margin={"l": 8, "r": 24, "t": 8, "b": 8})
    names = [theme.escape(short(name)) for name in rows["name"]]
    places = list(range(len(rows)))
    told = [f"<b>{name}</b><br>As recorded: {words.percent(row.rate)}<br>"
            f"If none of the missing had met it: {words.percent(row.low)}<br>If all had: {words.percent(row.high)}" for name, row in zip(names, rows.itertuples(), strict=True)]
    made.add_bar(x=rows["high"] - rows["low"], base=rows["low"], y=places, orientation="h", width=0.42, hoverinfo="skip",
                 marker={"color": theme.QUIET, "line": {"color": theme.COMMON, "width": 1.5}})
    made.add_scatter(x=rows["rate"], y=places, mode="markers", cliponaxis=False, text=told,
                     hovertemplate="%{text}<extra></extra>",
                     marker={"size": 11, "color": theme.IMPROVEMENT, "line": {"color": theme.TONES["improvement"][1], "width": 1.5}})
    made.update_xaxes(range=[0, 1], tickformat=".0%", dtick=0.25, tickangle=0, showgrid=True, gridcolor=theme.QUIET)
    made.update_yaxes(autorange="reversed", tickvals=places, ticktext=names, showgrid=False, ticksuffix="  ")
    return made


def short(name: str) -> str:
    """A name that fits; the whole of it is in the table."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
