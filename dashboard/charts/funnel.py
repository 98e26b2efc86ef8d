"""Therapists or clinics by their number of clients, within limits that narrow as clients grow (DEFINITIONS 7)."""

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.control import CHANGE
from dashboard.charts.figure import Figure

HEIGHT = 460
TEAL, EDGE = theme.CATEGORIES[1], "#17776F"
# kind of point → symbol, colour, size, outline; above and below the limits look alike, for neither is a verdict
LOOKS = {
    "inside": ("circle", TEAL, 11, EDGE),
    "flagged": ("square", theme.CATEGORIES[3], 13, "#A33F0B"),
    "too_few": ("circle-open", theme.COMMON, 8, theme.COMMON),
    "colleague": ("circle", theme.COMMON, 8, theme.COMMON),
}
NARROWEST, LETTER = 300, 7  # pixels across on a telephone, and of a letter
NEAR = 0.06  # share of the height under which two labels on one side would touch


def funnel(rows: pd.DataFrame, curve: pd.DataFrame, close_up: bool = False) -> Figure:
    """One point per row of THERAPIST_FIELDS with `basis` (n in words); curve: n, overall and the limits.

    It stands upright, clients upwards, so that the change has the whole width. Rows without a name are
    dots. close_up: the axis covers the data instead of the whole scale.
    """
    made = theme.figure(HEIGHT, hovermode="closest", showlegend=False)
    most = max(rows["clients"].max(), 1)
    _limits(made, curve)
    _shrunken(made, rows[rows["name"].notna() & (rows["position"] != "too_few")])
    kinds = rows.apply(kind, axis=1)
    for each, look in LOOKS.items():
        _points(made, rows[kinds == each], look)
    made.update_yaxes(title=theme.title("Clients"), range=[-0.04 * most, 1.1 * most], tickformat=",d", nticks=6)
    made.update_xaxes(title=theme.title("Points less pain straight after"), range=_range(rows, close_up))
    _labels(made, rows[kinds.isin(("inside", "flagged"))], rows, most)
    return made


def kind(row: pd.Series) -> str:
    """Which of LOOKS a row has."""
    if words.missing(row["name"]):
        return "colleague"
    return row["position"] if row["position"] in ("inside", "too_few") else "flagged"


def _range(rows: pd.DataFrame, close_up: bool) -> list[float]:
    judged = rows[rows["position"] != "too_few"]
    seen = judged[["adjusted", "limit_998_low", "limit_998_high"]] if close_up and len(judged) else rows[["adjusted"]]
    low, high = seen.min(axis=None), seen.max(axis=None)
    if close_up:
        room = 0.35 * ((high - low) or 1)  # names stand on both sides
        return [low - room, high + room]
    return [min(0, low - 0.5), max(CHANGE.high, high + 0.5)]


def _limits(made: Figure, curve: pd.DataFrame) -> None:
    """The average, and both pairs of limits; the legend under the chart names them."""
    for name, dash, width in (("95", "solid", 1.2), ("998", "dot", 1.2)):
        for end in ("low", "high"):
            made.add_scatter(x=curve[f"limit_{name}_{end}"], y=curve["n"], mode="lines", hoverinfo="skip",
                             fill="tonextx" if (name, end) == ("95", "high") else None, fillcolor=theme.QUIET,
                             line={"color": theme.LINE, "width": width, "dash": dash})
    made.add_scatter(x=curve["overall"], y=curve["n"], mode="lines", hoverinfo="skip",
                     line={"color": theme.LINE, "width": 1.5, "dash": "dash"})


def _shrunken(made: Figure, rows: pd.DataFrame) -> None:
    """A short line from each value to where it lies when drawn towards the average."""
    ends = [each for row in rows.itertuples() for each in (row.adjusted, row.shrunken, None)]
    made.add_scatter(x=ends, y=rows["clients"].repeat(3), mode="lines", hoverinfo="skip", connectgaps=False,
                     line={"color": EDGE, "width": 1.5})
    made.add_scatter(x=rows["shrunken"], y=rows["clients"], mode="markers", hoverinfo="skip",
                     marker={"symbol": "line-ns", "size": 11, "line": {"color": EDGE, "width": 2}})


def _points(made: Figure, rows: pd.DataFrame, look: tuple) -> None:
    if len(rows):
        symbol, colour, size, outline = look
        made.add_scatter(x=rows["adjusted"], y=rows["clients"], mode="markers", cliponaxis=False,
                         text=[_about(row) for _, row in rows.iterrows()], hovertemplate="%{text}<extra></extra>",
                         marker={"symbol": symbol, "color": colour, "size": size,
                                 "line": {"color": outline, "width": 1.5}})


def _labels(made: Figure, rows: pd.DataFrame, points: pd.DataFrame, most: float) -> None:
    """Names beside their points, away from the average if there is room.

    One that would touch another is left to the pointer and the table.
    """
    middle, (start, end) = rows[["limit_95_low", "limit_95_high"]].mean(axis=None), made.layout.xaxis.range
    taken: dict[bool, list[float]] = {True: [], False: []}
    flagged_first = rows.assign(inside=rows["position"] == "inside").sort_values(["inside", "name"])
    for row in flagged_first.itertuples():
        label, outward = words.short(row.name, 16), bool(row.adjusted >= middle)
        share = (row.adjusted - start) / (end - start)  # of the width, to the left of the point
        level = points[((points["clients"] - row.clients).abs() < NEAR / 2 * most) & (points["name"] != row.name)]
        blocked = {True: (level["adjusted"] > row.adjusted).any(),
                   False: (level["adjusted"] <= row.adjusted).any()}
        for right in (outward, not outward):
            room = NARROWEST * (1 - share if right else share) > LETTER * len(label) + 10
            if room and not blocked[right] and all(abs(row.clients - other) > NEAR * most for other in taken[right]):
                taken[right].append(row.clients)
                _name(made, row, label, right)
                break


def _name(made: Figure, row, label: str, right: bool) -> None:
    made.add_annotation(x=row.adjusted, y=row.clients, xanchor="left" if right else "right",
                        xshift=12 if right else -12, showarrow=False,
                        text=theme.escape(label), font={"size": 13})


def _about(row: pd.Series) -> str:
    """What the pointer finds out about a point."""
    if words.missing(row["name"]):
        return f"A colleague, about {words.count(int(row['clients']), 'client')}"
    if row["position"] == "too_few":
        return "Too few clients to be named or judged"
    limits = words.between(row["limit_95_low"], row["limit_95_high"], lambda value: words.number(value, 2))
    return "<br>".join([
        f"<b>{theme.wrapped(row['name'])}</b>", f"On the same case mix: {words.number(row['adjusted'], 2)}",
        f"95 % limits: {limits}",
        f"Drawn towards the average: {words.number(row['shrunken'], 2)}", theme.escape(row["basis"])])
