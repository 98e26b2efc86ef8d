"""Techniques one below the other: adjusted means with intervals, the plain means faint behind (DEFINITIONS 6)."""

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.control import CHANGE
from dashboard.charts.figure import Figure

ROW, FOOT = 70, 62     # pixels of a technique, and of the axis with its title
LOWER = 0.22           # how far below its name a mark lies, in rows
MARGIN = 0.1           # before 0, so that a mark there is whole
TEAL, EDGE = theme.CATEGORIES[1], "#17776F"
LOOKS = {"ok": ("circle", "solid"), "caution": ("circle-open", "dot")}


def forest(rows: pd.DataFrame, close_up: bool = False) -> Figure:
    """One row per technique, in the order given.

    rows: TECHNIQUE_FIELDS, basis (n in words) and unshown (why there is no mark; else ""). close_up: the axis
    covers the data instead of the whole scale. Names stand above their marks, so that they need no room
    beside them on a telephone.
    """
    made = theme.figure(ROW * len(rows) + FOOT, hovermode="closest", showlegend=False)
    rows = rows.assign(y=[-LOWER - place for place in range(len(rows))])
    for place, (_, row) in enumerate(rows.iterrows()):
        _label(made, -place, row)
    shown = rows[rows["adjusted_change"].notna()]
    _raw(made, shown)
    for state, (symbol, dash) in LOOKS.items():
        _adjusted(made, shown[shown["state"] == state], symbol, dash)
    made.update_yaxes(visible=False, range=[0.5 - len(rows), 0.62])
    made.update_xaxes(title=theme.title("Points less pain straight after"), showgrid=True, gridcolor=theme.QUIET,
                      range=_range(shown, close_up))
    return made


def _range(shown: pd.DataFrame, close_up: bool) -> list[float]:
    ends = shown[["ci_low", "ci_high", "raw_change"]]
    if close_up and len(shown):
        low, high = ends.min(axis=None), ends.max(axis=None)
        room = 0.12 * ((high - low) or 1)
        return [low - room, high + 2 * room]
    return [min([0, *ends["ci_low"]]) - MARGIN, max([CHANGE.high, *ends["ci_high"]])]


def _label(made: Figure, y: float, row: pd.Series) -> None:
    """The name over what it rests on; where there is no mark, why not."""
    lines = [f"<b>{theme.escape(words.short(row['technique'], 36))}</b>", _small(row["basis"])]
    if row["unshown"]:
        lines.append(f"<i>{_small(row['unshown'])}</i>")
    made.add_annotation(x=0, xref="paper", xanchor="left", y=y + 0.46, yanchor="top", text="<br>".join(lines),
                        align="left", showarrow=False, hovertext=theme.wrapped(row["technique"]), borderpad=0)


def _small(text: str) -> str:
    return f"<span style='font-size:12px'>{theme.escape(text)}</span>"


def _raw(made: Figure, shown: pd.DataFrame) -> None:
    made.add_scatter(x=shown["raw_change"], y=shown["y"], mode="markers", hoverinfo="skip", name="Plain mean",
                     marker={"symbol": "diamond-open", "size": 10, "color": theme.LINE, "line": {"width": 1.5}})


def _adjusted(made: Figure, rows: pd.DataFrame, symbol: str, dash: str) -> None:
    if rows.empty:
        return
    ends = [each for low, high in zip(rows["ci_low"], rows["ci_high"]) for each in (low, high, None)]
    made.add_scatter(x=ends, y=rows["y"].repeat(3), mode="lines", hoverinfo="skip", connectgaps=False,
                     line={"color": TEAL, "width": 3, "dash": dash})
    made.add_scatter(x=rows["adjusted_change"], y=rows["y"], mode="markers",
                     text=[_about(row) for _, row in rows.iterrows()], hovertemplate="%{text}<extra></extra>",
                     marker={"symbol": symbol, "size": 9, "color": TEAL, "line": {"color": EDGE, "width": 2}})
    made.add_scatter(x=rows[["ci_high", "raw_change"]].max(axis=1), y=rows["y"], mode="text", hoverinfo="skip",
                     cliponaxis=False, textposition="middle right",
                     text=[f"   {words.number(value)}" for value in rows["adjusted_change"]])


def _about(row: pd.Series) -> str:
    """What the pointer finds out about a technique."""
    interval = words.between(row["ci_low"], row["ci_high"])
    lines = [f"<b>{theme.wrapped(row['technique'])}</b>",
             f"On the same case mix: {words.number(row['adjusted_change'])} ({interval})",
             f"Plain mean: {words.number(row['raw_change'])}", theme.escape(row["basis"])]
    return "<br>".join(lines)
