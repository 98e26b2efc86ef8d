"""The control chart of one figure, week by week (DEFINITIONS 5)."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import words
from dashboard.charts import pins, theme
from dashboard.charts.figure import Figure
from dashboard.charts.pins import Pin


@dataclass(frozen=True)
class Axis:
    """What is drawn and how far its whole scale goes; below `low` only where the data go there."""

    title: str
    low: float
    high: float
    least: float           # the lowest value that there can be
    format: str            # of the ticks, as plotly has it
    write: object          # value → text, for labels and hover


CHANGE = Axis("Points less pain", -2, 10, -10, ".0f", words.number)
SHARE = Axis("Share of sessions", 0, 1, 0, ".0%", words.percent)


def control_chart(rows: pd.DataFrame, axis: Axis = CHANGE, chosen: date | None = None,
                  close_up: bool = False, pinned: tuple[Pin, ...] = ()) -> Figure:
    """The chart of CHART_FIELDS, in_progress, attended and paired, one row per week.

    chosen: the Monday of the week under review, which is pointed out. close_up: the y axis covers
    the data instead of the whole scale. pinned: notes and events. No rows give an empty chart.
    """
    made = theme.figure(340, hovermode="closest", showlegend=False)
    if len(rows):
        _limits(made, rows, axis)
        _points(made, rows, axis)
        _chosen(made, rows, chosen)
    low, high = _range(rows, axis, close_up)
    pins.add(made, pinned, rows["start"], low + 0.03 * (high - low))
    made.update_yaxes(title={"text": axis.title, "standoff": 8}, tickformat=axis.format, range=[low, high])
    made.update_xaxes(tickformat="%-d %b\n%Y", nticks=7, fixedrange=False)
    return made


def _range(rows: pd.DataFrame, axis: Axis, close_up: bool) -> list[float]:
    """The whole scale, so that small changes look small; or the data with a little room."""
    seen = pd.concat([rows["value"], rows["lower"], rows["upper"]]).dropna().astype(float)
    if seen.empty:
        return [axis.low, axis.high]
    if close_up:
        room = 0.12 * ((seen.max() - seen.min()) or 1)
        return [seen.min() - room, seen.max() + room]
    below = rows["value"].min() - 0.5
    return [min(axis.low, below) if axis.least < axis.low else axis.low, axis.high]


def _limits(made: Figure, rows: pd.DataFrame, axis: Axis) -> None:
    """The usual range as a band with its mean; the legend under the chart names both."""
    last = rows.iloc[-1]
    if words.finite(last["upper"]):
        for end, fill in (("lower", None), ("upper", "tonexty")):
            made.add_scatter(x=rows["start"], y=rows[end].clip(axis.least, axis.high), mode="lines",
                             hoverinfo="skip", fill=fill, fillcolor=theme.QUIET,
                             line={"color": theme.LINE, "width": 1, "dash": "dot"})
    made.add_scatter(x=rows["start"], y=rows["mean"], mode="lines", hoverinfo="skip", name="Average",
                     line={"color": theme.LINE, "width": 1.5, "dash": "dash"})


def _points(made: Figure, rows: pd.DataFrame, axis: Axis) -> None:
    done = rows[~rows["in_progress"]]
    made.add_scatter(x=done["start"], y=done["value"], mode="lines", connectgaps=False, hoverinfo="skip",
                     line={"color": theme.COMMON, "width": 1.5})
    for tone, (colour, outline, symbol, word) in theme.TONES.items():
        size = 6 if tone == "common" else 11
        look = {"color": colour, "symbol": symbol, "size": size, "line": {"color": outline, "width": 1.5}}
        _marks(made, done[done["variation"] == tone], axis, word, look)
    look = {"color": theme.COMMON, "symbol": "circle-open-dot", "size": 11, "line": {"width": 2}}
    _marks(made, rows[rows["in_progress"]], axis, "Week in progress, not counted", look)


def _marks(made: Figure, rows: pd.DataFrame, axis: Axis, name: str, look: dict) -> None:
    rows = rows[rows["value"].notna()]
    if len(rows):
        made.add_scatter(x=rows["start"], y=rows["value"], mode="markers", name=name, marker=look,
                         text=[_about(row, axis) for row in rows.to_dict("records")],
                         hovertemplate="%{text}<extra></extra>")


def _about(row: dict, axis: Axis) -> str:
    """What the pointer finds out about a week."""
    reason = words.why(row)
    lines = [
        f"<b>{words.week_name(row['start'])}</b>",
        f"{axis.title}: {axis.write(row['value'])}",
        f"{row['paired']:,} of {words.count(row['attended'], 'session')} recorded",
        words.usual(row).capitalize() + (f":<br>{reason}" if reason else ""),
    ]
    return "<br>".join(lines)


def _chosen(made: Figure, rows: pd.DataFrame, chosen: date | None) -> None:
    found = rows[(rows["start"] == chosen) & rows["value"].notna()]
    if len(found):
        made.add_scatter(
            x=found["start"], y=found["value"], mode="markers", name="The week above", hoverinfo="skip",
            marker={"symbol": "circle-open", "size": 22, "color": theme.COMMON, "line": {"width": 2}})
