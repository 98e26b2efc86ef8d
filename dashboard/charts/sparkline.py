"""A card's last weeks in small: no axes, the usual range behind, the latest week marked."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import theme


def sparkline(rows: pd.DataFrame, kind: str) -> go.Figure:
    """A small chart of a control chart's last rows. kind: "points", "share" or "count"."""
    made = theme.figure(56, hovermode="closest", showlegend=False)
    made.update_layout(margin={"l": 2, "r": 6, "t": 4, "b": 4})
    made.update_xaxes(visible=False)
    made.update_yaxes(visible=False)
    if rows.empty:
        return made
    _band(made, rows)
    write = words.percent if kind == "share" else lambda value: words.number(value, 0 if kind == "count" else 1)
    made.add_scatter(
        x=rows["start"], y=rows["value"], mode="lines+markers", connectgaps=False,
        text=[f"{words.short_day(row['start'])}: {write(row['value'])}" for _, row in rows.iterrows()],
        hovertemplate="%{text}<extra></extra>",
        line={"color": theme.COMMON, "width": 1.5}, marker=_markers(rows))
    return made


def _band(made: go.Figure, rows: pd.DataFrame) -> None:
    if words.finite(rows["upper"].iloc[-1]):
        for end, fill in (("lower", None), ("upper", "tonexty")):
            made.add_scatter(x=rows["start"], y=rows[end], mode="lines", hoverinfo="skip",
                             line={"width": 0}, fill=fill, fillcolor=theme.QUIET)


def _markers(rows: pd.DataFrame) -> dict:
    """Only the latest week is a full mark; the others are dots on the line."""
    tones = [theme.TONES["common" if words.missing(word) else word] for word in rows["variation"]]
    last = len(rows) - 1
    return {
        "color": [tone[0] for tone in tones],
        "symbol": [tone[2] for tone in tones],
        "size": [10 if place == last else 3 for place in range(len(rows))],
        "line": {"width": [1.5 if place == last else 0 for place in range(len(rows))],
                 "color": [tone[1] for tone in tones]},
    }
