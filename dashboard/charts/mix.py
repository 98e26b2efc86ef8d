"""What sort of sessions stand behind one or two groups, beside all sessions (DEFINITIONS 6.1)."""

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.figure import Figure

ROW, FOOT = 25, 60  # pixels of a line, and of the axis with its title
# of all sessions, of the first group, of the second: symbol, colour, size, outline
LOOKS = (("line-ns", theme.COMMON, 13, theme.COMMON), ("circle", theme.CATEGORIES[1], 11, "#17776F"),
         ("diamond", theme.CATEGORIES[3], 11, "#A33F0B"))


def mix(rows: pd.DataFrame, names: list[str]) -> Figure:
    """The share of each level in every group. rows: heading, level, and the columns 0, 1, … of shares.

    names: what those columns are; all sessions first, then one or two groups.
    """
    parts = rows.groupby("heading", sort=False)
    lines = [line for heading, part in parts for line in ((heading, None), *part.iterrows())]
    made = theme.figure(ROW * len(lines) + FOOT, hovermode="closest", showlegend=False)
    made.update_layout(margin={"l": 8, "r": 20, "t": 14, "b": 8})  # room for half of "100%"
    places = {place: row for place, (_, row) in enumerate(lines) if row is not None}
    for group, (name, look) in enumerate(zip(names, LOOKS)):
        _marks(made, places, group, name, look)
    labels = [f"<b>{heading}</b>" if row is None else theme.escape(words.short(row["level"], 24))
              for heading, row in lines]
    made.update_yaxes(tickvals=list(range(len(lines))), ticktext=labels, range=[len(lines) - 0.4, -0.6],
                      ticksuffix="  ", showgrid=False)
    made.update_xaxes(title=theme.title("Share of sessions"), range=[-0.05, 1.06], tickformat=".0%", dtick=0.25, tickangle=0,
                      showgrid=True, gridcolor=theme.QUIET)
    return made


def _marks(made: Figure, places: dict, group: int, name: str, look: tuple) -> None:
    symbol, colour, size, outline = look
    shown = {place: row for place, row in places.items() if words.finite(row[group])}
    told = theme.wrapped(words.short(name, 80))
    made.add_scatter(x=[row[group] for row in shown.values()], y=list(shown), mode="markers", cliponaxis=False,
                     text=[f"{theme.wrapped(row['level'])}<br>{told}: {words.percent(row[group])}"
                           for row in shown.values()],
                     hovertemplate="%{text}<extra></extra>",
                     marker={"symbol": symbol, "color": colour, "size": size, "line": {"color": outline, "width": 2}})
