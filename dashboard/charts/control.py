"""The control chart of one figure, week by week (DEFINITIONS 5)."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import theme


@dataclass(frozen=True)
class Axis:
    """How values are written and how far the whole scale goes. `low` may give way to the data."""

    title: str
    low: float
    high: float
    format: str            # plotly's tick format
    write: object          # value → text, for labels and hover


CHANGE = Axis("Points less pain", -2, 10, ".0f", words.number)
SHARE = Axis("Share of sessions", 0, 1, ".0%", words.percent)


def control_chart(rows: pd.DataFrame, axis: Axis = CHANGE, chosen: date | None = None,
                  close_up: bool = False) -> go.Figure:
    """The chart of CHART_FIELDS, in_progress, attended and paired, one row per week.

    chosen: the Monday of the week under review, which is pointed out. close_up: the y axis covers
    the data instead of the whole scale. No rows give an empty chart.
    """
    made = theme.figure(360, hovermode="closest", showlegend=True, legend={
        "orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemclick": False,
        "itemdoubleclick": False, "font": {"size": 13}})
    if len(rows):
        _limits(made, rows, axis)
        _points(made, rows, axis)
        _chosen(made, rows, chosen)
    made.update_yaxes(title=axis.title, tickformat=axis.format, range=_range(rows, axis, close_up))
    made.update_xaxes(tickformat="%-d %b\n%Y", nticks=8)
    return made


def _range(rows: pd.DataFrame, axis: Axis, close_up: bool) -> list[float]:
    seen = pd.concat([rows["value"], rows["lower"], rows["upper"]]).dropna().astype(float)
    if seen.empty:
        return [axis.low, axis.high]
    if close_up:
        room = 0.12 * (seen.max() - seen.min() or 1)
        return [seen.min() - room, seen.max() + room]
    return [min(axis.low, rows["value"].min() - 0.5) if axis.low < 0 else axis.low, axis.high]


def _limits(made: go.Figure, rows: pd.DataFrame, axis: Axis) -> None:
    """The usual range as a band, its mean as a line, each named at its right end."""
    last = rows.iloc[-1]
    made.add_scatter(x=rows["start"], y=rows["mean"], mode="lines", name="Average", hoverinfo="skip",
                     line={"color": theme.LINE, "width": 1.5, "dash": "dash"})
    if words.finite(last["upper"]):
        for end, fill in (("lower", None), ("upper", "tonexty")):
            made.add_scatter(x=rows["start"], y=_clip(rows[end], axis), mode="lines", hoverinfo="skip",
                             line={"color": theme.LINE, "width": 1, "dash": "dot"}, fill=fill,
                             fillcolor=theme.QUIET, showlegend=fill is not None, name="Usual range")


def _clip(values: pd.Series, axis: Axis) -> pd.Series:
    """A limit beyond what the figure can be, a share above 100 % say, is drawn at that end."""
    least = -axis.high if axis.low < 0 else axis.low
    return values.clip(least, axis.high)


def _points(made: go.Figure, rows: pd.DataFrame, axis: Axis) -> None:
    done = rows[~rows["in_progress"]]
    made.add_scatter(x=done["start"], y=done["value"], mode="lines", connectgaps=False, hoverinfo="skip",
                     showlegend=False, line={"color": theme.COMMON, "width": 1.5})
    for tone, (colour, outline, symbol, word) in theme.TONES.items():
        part = done[(done["variation"] == tone) & done["value"].notna()]
        if len(part):
            made.add_scatter(
                x=part["start"], y=part["value"], mode="markers", name=word, text=_hover(part, axis),
                hovertemplate="%{text}<extra></extra>",
                marker={"color": colour, "symbol": symbol, "size": 7 if tone == "common" else 13,
                        "line": {"color": outline, "width": 1.5}})
    part = rows[rows["in_progress"] & rows["value"].notna()]
    if len(part):
        made.add_scatter(
            x=part["start"], y=part["value"], mode="markers", name="Week in progress",
            text=_hover(part, axis), hovertemplate="%{text}<extra></extra>",
            marker={"color": theme.COMMON, "symbol": "circle-open-dot", "size": 12, "line": {"width": 2}})


def _hover(rows: pd.DataFrame, axis: Axis) -> list[str]:
    return [_about(row, axis) for _, row in rows.iterrows()]


def _about(row: pd.Series, axis: Axis) -> str:
    lines = [
        f"<b>{words.week_name(row['start'])}</b>",
        f"{axis.title}: {axis.write(row['value'])}",
        f"{row['paired']:,} of {words.count(row['attended'], 'session')} recorded",
        words.usual(row).capitalize() + (f": {words.why(row)}" if words.why(row) else ""),
    ]
    return "<br>".join(lines)


def _chosen(made: go.Figure, rows: pd.DataFrame, chosen: date | None) -> None:
    found = rows[(rows["start"] == chosen) & rows["value"].notna()]
    if len(found):
        made.add_scatter(
            x=found["start"], y=found["value"], mode="markers", name="The week above", hoverinfo="skip",
            marker={"symbol": "circle-open", "size": 22, "color": theme.COMMON, "line": {"width": 2}})
