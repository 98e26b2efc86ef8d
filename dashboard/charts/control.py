"""The control chart of one figure, week by week or month by month (DEFINITIONS 5)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from dashboard import words
from dashboard.charts import pins, theme
from dashboard.charts.figure import Figure
from dashboard.charts.pins import Pin


FEW = 5  # periods that are each named under the chart


@dataclass(frozen=True)
class Axis:
    """What is drawn and how far its whole scale goes; below `low` only where the data go there."""

    title: str
    low: float
    high: float
    least: float           # the lowest value that there can be
    format: str            # of the ticks, as plotly has it
    write: object          # value → text, for labels and hover
    better: bool = True    # whether up is better; else it is neither good nor bad


CHANGE = Axis("Points less pain", -2, 10, -10, ".0f", words.number)
SHARE = Axis("Share of sessions", 0, 1, 0, ".0%", words.percent)
COUNT = Axis("Sessions", 0, 10, 0, ",.0f", lambda value: words.number(value, 0), better=False)


def axis_of(kind: str, title: str, better: bool, charts) -> Axis:
    """The whole scale of a "points", "share" or "count" figure; counts go as far as these charts do."""
    made = replace({"points": CHANGE, "share": SHARE, "count": COUNT}[kind], title=title, better=better)
    if kind != "count":
        return made
    tops = [rows[["value", "upper"]].max().max() for rows in charts]
    return replace(made, high=1.1 * max([made.high, *(top for top in tops if words.finite(top))]))


def control_chart(rows: pd.DataFrame, axis: Axis = CHANGE, chosen: date | None = None,
                  close_up: bool = False, unit: str = "week", target: float | None = None,
                  pinned: tuple[Pin, ...] = ()) -> Figure:
    """The chart of CHART_FIELDS, in_progress, attended and paired, one row per week or month.

    chosen: the Monday of the week under review, which is pointed out. close_up: the y axis covers
    the data instead of the whole scale. pinned: notes, events, decisions. No rows give an empty chart.
    """
    made = theme.figure(340, hovermode="closest", showlegend=False)
    if len(rows):
        _limits(made, rows, axis)
        _target(made, rows, axis, target)
        _points(made, rows, axis, unit)
        _chosen(made, rows, chosen)
    seen = pd.concat([rows["value"], rows["lower"], rows["upper"], pd.Series([target], dtype=float)])
    low, high = _range(rows, axis, seen, close_up)
    pins.add(made, pinned, rows["start"], low + 0.03 * (high - low), step=0.05 * (high - low))
    made.update_yaxes(title=theme.title(axis.title), tickformat=axis.format, range=[low, high])
    made.update_xaxes(tickformat="%-d %b\n%Y" if unit == "week" else "%b\n%Y", nticks=7, fixedrange=False, ticklabelstandoff=5,
                      **few(rows["start"], unit))
    return made


def few(starts: pd.Series, unit: str) -> dict:
    """Ticks at the periods themselves where there are few: plotly would write a date twice, or one without a period."""
    if not 0 < len(starts) < FEW:
        return {}
    room = timedelta(days=7 if unit == "week" else 31)
    return {"tickvals": list(starts), "range": [starts.iloc[0] - room, starts.iloc[-1] + room]}


def panel(rows: pd.DataFrame, axis: Axis, unit: str, first: date, last: date) -> Figure:
    """A small control chart beside others of the same scale and span, of which it may cover a part."""
    made = control_chart(rows, axis, unit=unit)
    made.update_layout(height=170, font={"size": 12})
    for trace in made.data:
        if trace.mode == "markers":
            trace["marker"] = {**trace.marker, "size": 3 if trace.marker.symbol == "circle" else 8}
    made.update_yaxes(title=None, nticks=4)
    room = (last - first) * 0.03 + timedelta(days=3)
    ticks = [first + (last - first) * part for part in (0.1, 0.85)]
    made.update_xaxes(tickvals=ticks, tickformat="%b %Y", fixedrange=True, range=[first - room, last + room])
    return made


def _range(rows: pd.DataFrame, axis: Axis, seen: pd.Series, close_up: bool) -> list[float]:
    """The whole scale, so that small changes look small; or the data with a little room."""
    seen = seen.dropna().astype(float)
    if seen.empty:
        return [axis.low, axis.high]
    if close_up:
        room = 0.12 * ((seen.max() - seen.min()) or 1)
        return [seen.min() - room, seen.max() + room]
    below = rows["value"].min() - 0.5
    return [min(axis.low, below) if axis.least < axis.low else axis.low, axis.high]


def _limits(made: Figure, rows: pd.DataFrame, axis: Axis) -> None:
    """The usual range as a band with its mean; the legend under the chart names both."""
    for _, phase in rows.groupby(rows["mean"].ne(rows["mean"].shift()).cumsum()):  # new limits, new lines
        if words.finite(phase["upper"].iloc[0]):
            for end, fill in (("lower", None), ("upper", "tonexty")):
                made.add_scatter(x=phase["start"], y=phase[end].clip(axis.least, axis.high), mode="lines",
                                 hoverinfo="skip", fill=fill, fillcolor=theme.QUIET,
                                 line={"color": theme.LINE, "width": 1, "dash": "dot"})
        made.add_scatter(x=phase["start"], y=phase["mean"], mode="lines", hoverinfo="skip", name="Average",
                         line={"color": theme.LINE, "width": 1.5, "dash": "dash"})


def _target(made: Figure, rows: pd.DataFrame, axis: Axis, target: float | None) -> None:
    if target is not None:
        made.add_scatter(x=rows["start"].iloc[[0, -1]], y=[target] * 2, mode="lines", name="Target",
                         line={"color": theme.TARGET, "width": 2}, hovertemplate=f"Target {axis.write(target)}<extra></extra>")


TOLD = ["start", "value", "upper", "attended", "paired", "rule", "variation", "trial", "in_progress"]  # what the pointer asks of a point


def _points(made: Figure, rows: pd.DataFrame, axis: Axis, unit: str) -> None:
    done = rows[~rows["in_progress"]]
    made.add_scatter(x=done["start"], y=done["value"], mode="lines", connectgaps=False, hoverinfo="skip",
                     line={"color": theme.COMMON, "width": 1.5})
    tones = theme.TONES if axis.better else theme.NEUTRAL
    for tone, (colour, outline, symbol, word) in tones.items():
        size = 6 if tone == "common" else 11
        look = {"color": colour, "symbol": symbol, "size": size, "line": {"color": outline, "width": 1.5}}
        _marks(made, done[done["variation"] == tone], axis, unit, word, look)
    look = {"color": theme.COMMON, "symbol": "circle-open-dot", "size": 11, "line": {"width": 2}}
    _marks(made, rows[rows["in_progress"]], axis, unit, f"{unit.capitalize()} in progress, not counted", look)


def _marks(made: Figure, rows: pd.DataFrame, axis: Axis, unit: str, name: str, look: dict) -> None:
    rows = rows[rows["value"].notna()]
    if len(rows):
        made.add_scatter(x=rows["start"], y=rows["value"], mode="markers", name=name, marker=look, cliponaxis=False,
                         text=[_about(row, axis, unit) for row in rows[TOLD].to_dict("records")],
                         hovertemplate="%{text}<extra></extra>")


def _about(row: dict, axis: Axis, unit: str) -> str:
    """What the pointer finds out about a week or month."""
    reason = words.why(row, unit)
    lines = [
        f"<b>{words.period(row['start'], unit)}</b>",
        f"{axis.title}: {axis.write(row['value'])}",
        *([] if words.missing(row["attended"]) else [f"{row['paired']:,.0f} of {words.count(int(row['attended']), 'session')} recorded"]),
        words.usual(row, axis.better, unit).capitalize() + (f":<br>{reason}" if reason else ""),
    ]
    return "<br>".join(lines)


def _chosen(made: Figure, rows: pd.DataFrame, chosen: date | None) -> None:
    found = rows[(rows["start"] == chosen) & rows["value"].notna()]
    if len(found):
        made.add_scatter(
            x=found["start"], y=found["value"], mode="markers", name="The week above", hoverinfo="skip",
            marker={"symbol": "circle-open", "size": 22, "color": theme.COMMON, "line": {"width": 2}})
