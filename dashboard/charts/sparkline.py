"""A card's last weeks in small: no axes, the usual range behind, the latest week marked."""

import pandas as pd

from dashboard import words
from dashboard.charts import pins, theme
from dashboard.charts.figure import Figure
from dashboard.charts.pins import Pin


def sparkline(rows: pd.DataFrame, kind: str, better: bool = True, pinned: tuple[Pin, ...] = ()) -> Figure:
    """A small chart of a control chart's last rows. kind: "points", "share" or "count".

    better: whether up is better; else no week is marked as good or bad. pinned: notes and events.
    """
    made = theme.figure(56, hovermode="closest", showlegend=False)
    made.update_layout(margin={"l": 2, "r": 8, "t": 6, "b": 6})
    made.update_xaxes(visible=False)
    made.update_yaxes(visible=False)
    if rows["value"].notna().any():
        _band(made, rows)
        _line(made, rows, kind, better)
        pins.add(made, pinned, rows["start"], rows[["value", "lower"]].min(axis=None), size=6)
    return made


def _band(made: Figure, rows: pd.DataFrame) -> None:
    if words.finite(rows["upper"].iloc[-1]):
        for end, fill in (("lower", None), ("upper", "tonexty")):
            made.add_scatter(x=rows["start"], y=rows[end], mode="lines", hoverinfo="skip",
                             line={"width": 0}, fill=fill, fillcolor=theme.QUIET)


def _line(made: Figure, rows: pd.DataFrame, kind: str, better: bool) -> None:
    """Every week on the line; only the latest is a full mark."""
    digits = 0 if kind == "count" else 1
    write = words.percent if kind == "share" else lambda value: words.number(value, digits)
    made.add_scatter(
        x=rows["start"], y=rows["value"], mode="lines+markers", connectgaps=False, cliponaxis=False,
        text=[f"Week from {words.short_day(day)}: {write(value)}" for day, value in zip(rows["start"].tolist(), rows["value"].tolist())],
        hovertemplate="%{text}<extra></extra>", line={"color": theme.COMMON, "width": 1.5},
        marker=_markers(rows, better))


def _markers(rows: pd.DataFrame, better: bool) -> dict:
    last = [place == len(rows) - 1 for place in range(len(rows))]
    plain = [not (latest and better) or words.missing(word) for word, latest in zip(rows["variation"], last)]
    tones = [theme.TONES["common" if common else word] for word, common in zip(rows["variation"], plain)]
    return {
        "opacity": 1,  # plotly would pale marks of several sizes
        "color": [tone[0] for tone in tones],
        "symbol": [tone[2] for tone in tones],
        "size": [10 if latest else 3 for latest in last],
        "line": {"width": [1.5 if latest else 0 for latest in last], "color": [tone[1] for tone in tones]},
    }
