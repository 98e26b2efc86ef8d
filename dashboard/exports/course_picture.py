"""A course of care as a small drawing (SVG) for paper: before and after of each session. No text from data is in it."""

import pandas as pd

WIDTH, HEIGHT = 640, 236
LEFT, RIGHT, TOP, BOTTOM = 34, 12, 10, 46
BEFORE, AFTER, LATER, GRID, QUIET = "#F46A25", "#28A197", "#12436D", "#D7DEE5", "#5A6570"
DATES = 10          # as many dates fit under the drawing
BETWEEN = 0.4       # a follow-up stands so far after its session


def svg(rows: pd.DataFrame, scale: str) -> str:
    """The drawing; empty where no score was noted."""
    names = [f"{scale}_before", f"{scale}_after"]
    if rows[names].isna().all(axis=None):
        return ""
    parts = [*_grid(), *_dates(rows)]
    for place, row in enumerate(rows.to_dict("records")):
        x, (before, after) = _x(place, len(rows)), (row[name] for name in names)
        if pd.notna(before) and pd.notna(after):
            ends = f'x1="{x}" y1="{_y(before)}" x2="{x}" y2="{_y(after)}"'
            parts.append(f'<line {ends} stroke="{QUIET}" stroke-width="2"/>')
        parts += [_dot(x, before), _diamond(x, after)]
        if scale == "pain":
            parts.append(_square(_x(place + BETWEEN, len(rows)), row["pain_followup"]))
    label = f"{scale.capitalize()} before and after each session, on a scale from 0 to 10"
    head = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}" font-size="12" fill="{QUIET}"'
    return f"<svg {head}>{''.join(parts)}</svg>"


def _grid() -> list[str]:
    return [f'<line x1="{LEFT}" y1="{_y(value)}" x2="{WIDTH - RIGHT}" y2="{_y(value)}" stroke="{GRID}"/>'
            f'<text x="{LEFT - 8}" y="{_y(value) + 4}" text-anchor="end">{value}</text>' for value in range(0, 11, 2)]


def _dates(rows: pd.DataFrame) -> list[str]:
    """The number and the day under every session, or under every few of many."""
    step = max(1, -(-len(rows) // DATES))
    told = []
    for place in range(0, len(rows), step):
        day = rows["date"].iloc[place]
        x = _x(place, len(rows))
        told.append(f'<text x="{x}" y="{HEIGHT - 20}" text-anchor="middle">{int(rows["number"].iloc[place])}</text>'
                    f'<text x="{x}" y="{HEIGHT - 5}" text-anchor="middle">{day.day} {day:%b}</text>')
    return told


def _dot(x: float, value) -> str:
    return "" if pd.isna(value) else f'<circle cx="{x}" cy="{_y(value)}" r="5.5" fill="{BEFORE}" stroke="#A8430F"/>'


def _diamond(x: float, value) -> str:
    if pd.isna(value):
        return ""
    y = _y(value)
    return f'<path d="M{x} {y - 7}L{x + 7} {y}L{x} {y + 7}L{x - 7} {y}Z" fill="{AFTER}" stroke="#14665F"/>'


def _square(x: float, value) -> str:
    if pd.isna(value):
        return ""
    corner = f'x="{x - 4.5}" y="{_y(value) - 4.5}"'
    return f'<rect {corner} width="9" height="9" fill="none" stroke="{LATER}" stroke-width="1.8"/>'


def _x(place: float, sessions: int) -> float:
    """Sessions side by side, each in the middle of its share of the width."""
    return round(LEFT + (place + 0.5) * (WIDTH - LEFT - RIGHT) / max(sessions, 4), 1)


def _y(value) -> float:
    return round(TOP + (10 - float(value)) * (HEIGHT - TOP - BOTTOM) / 10, 1)
