"""One course of care: before and after of each session, and behind it the course that is usual here (DEFINITIONS 8.1)."""

import pandas as pd

from dashboard import words
from dashboard.charts import theme
from dashboard.charts.figure import Figure

BEFORE = {"color": "#F46A25", "symbol": "circle", "size": 14,  # seen behind an equal score after it
          "line": {"color": "#A8430F", "width": 1}}
AFTER = {"color": "#28A197", "symbol": "diamond", "size": 10, "line": {"color": "#14665F", "width": 1}}
LATER = {"color": "#289DE0", "symbol": "square-open", "size": 10, "line": {"color": "#289DE0", "width": 2}}
TICKS = 6           # as many dates fit under the chart on a phone
BETWEEN = 0.4       # a follow-up stands so far after its session


def course(rows: pd.DataFrame, expected: pd.DataFrame, scale: str) -> Figure:
    """The sessions of one course: number, date, therapist, techniques, <scale>_before, <scale>_after, pain_followup.

    expected: number, p10, p50, p80 of the starting band; empty where nothing is known.
    """
    made = theme.figure(360, hovermode="closest", showlegend=False)
    told = [_about(row, scale) for row in rows.to_dict("records")]
    _expected(made, expected)
    _joined(made, rows, scale)
    _marks(made, rows["number"], rows[f"{scale}_before"], told, BEFORE)
    _marks(made, rows["number"], rows[f"{scale}_after"], told, AFTER)
    if scale == "pain":
        _marks(made, rows["number"] + BETWEEN, rows["pain_followup"], told, LATER)
    made.update_yaxes(title=theme.title(f"{scale.capitalize()}, 0 to 10"), range=[-0.4, 10.4], dtick=2)
    made.update_xaxes(range=[0.4, max(rows["number"].max(), 3) + 0.8], **_ticks(rows))
    return made


def _ticks(rows: pd.DataFrame) -> dict:
    """The number and the date under every session, or under every few of many."""
    some = rows.iloc[::max(1, -(-len(rows) // TICKS))]
    return {"tickvals": some["number"].tolist(),
            "ticktext": [f"{row['number']}<br>{row['date'].day} {row['date']:%b}" for row in some.to_dict("records")]}


def _expected(made: Figure, expected: pd.DataFrame) -> None:
    """The band of 10 to 80 in 100 earlier clients, and their middle as a dashed line."""
    for end, fill in (("p10", None), ("p80", "tonexty")):
        made.add_scatter(x=expected["number"], y=expected[end], mode="lines", hoverinfo="skip", fill=fill,
                         fillcolor=theme.QUIET,
                         line={"color": theme.LINE, "width": 1, "dash": "dot"})
    made.add_scatter(x=expected["number"], y=expected["p50"], mode="lines", hoverinfo="skip",
                     line={"color": theme.LINE, "width": 1.5, "dash": "dash"})


def _joined(made: Figure, rows: pd.DataFrame, scale: str) -> None:
    """A thin line from before to after of each session: one trace, with a gap after each pair."""
    x = [place for number in rows["number"] for place in (number, number, None)]
    pairs = zip(rows[f"{scale}_before"], rows[f"{scale}_after"])
    y = [value for before,
         after in pairs for value in ((before, after, None) if pd.notna(before) and pd.notna(after) else (None,) * 3)]
    made.add_scatter(x=x, y=y, mode="lines", hoverinfo="skip", connectgaps=False,
                     line={"color": theme.COMMON, "width": 2})


def _marks(made: Figure, x: pd.Series, y: pd.Series, told: list[str], look: dict) -> None:
    seen = y.notna()
    if seen.any():
        made.add_scatter(x=x[seen], y=y[seen], mode="markers", marker=look, cliponaxis=False,
                         text=[text for text, kept in zip(told, seen) if kept], hovertemplate="%{text}<extra></extra>")


def _about(row: dict, scale: str) -> str:
    """What the pointer finds out about a session."""
    lines = [f"<b>Session {row['number']}, {words.day(row['date'])}</b>",
             f"{scale.capitalize()} before {words.score(row[f'{scale}_before'])}, after "
             f"{words.score(row[f'{scale}_after'])}"]
    if scale == "pain" and pd.notna(row["pain_followup"]):
        lines.append(f"Later: {words.score(row['pain_followup'])}")
    return "<br>".join([*lines,
                        *(theme.escape(words.cut(part)) for part in (row["techniques"], row["therapist"]) if part)])
