"""The weekly summary to take away: its cards as a table, and the workbook."""

import io

import pandas as pd
import xlsxwriter

from dashboard import words
from dashboard.exports import xlsx
from dashboard.reports import method, tables
from dashboard.reports.tables import UNITS
from dashboard.week import Week


def figures(week: Week) -> pd.DataFrame:
    """One row per card: Figure, Value, Unit, interval, what it counts, usual range, Variation."""
    return pd.DataFrame([{
        "Figure": card.label,
        "Value": _value(card, week),
        "Unit": UNITS["count" if card.name == "referrals" else card.kind],
        "Interval low": None if card.name == "referrals" else card.low,
        "Interval high": None if card.name == "referrals" else card.high,
        "In words": f"{card.value}; {card.interval}",
        "Usual": card.usual,
        "Variation": card.variation,
    } for card in week.cards])


def _value(card, week: Week) -> float | None:
    counts = {"sessions": "attended", "referrals": "referred"}
    return float(week.pain[counts[card.name]]) if card.name in counts else card.figure


def summary(week: Week) -> pd.DataFrame:
    """The figures and the outcomes of one week in one table, as the CSV has them."""
    told = tables.outcomes(week.outcomes).rename(columns={"Outcome": "Figure", "Sessions": "Value"})
    told.insert(2, "Unit", UNITS["count"])
    told["In words"] = [
        f"{words.count(int(n), 'session')} ({words.percent(share)})" for n, share in zip(told["Value"], told["Share"])]
    both = pd.concat([figures(week), told.drop(columns="Share")], ignore_index=True)
    both.insert(0, "Week", f"{week.start:%G-W%V}")
    return both


def about(week: Week, build: str, filters: list[str], clinic: str) -> list[tuple[str, str]]:
    """What a reader must know beside the figures: (heading, text) pairs."""
    return [
        ("Clinic", clinic or "not named"),
        ("Week", words.week_name(week.start) + (", still in progress" if week.in_progress else "")),
        ("Shown", "; ".join(filters) or "all sessions"),
        ("Database", build),
        ("Summary", week.headline),
        *(pair for pair in method.told(week.worse) if pair[0] != method.TECHNIQUES),
    ]


def write(week: Week, about: list[tuple[str, str]]) -> bytes:
    """The workbook of a week: sheets Week, Outcomes, Weeks (with the chart) and About."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, xlsx.SAFE) as book:
        looks = xlsx.make_looks(book)
        xlsx.sheet(book, "Week", figures(week), looks)
        xlsx.sheet(book, "Outcomes", tables.outcomes(week.outcomes), looks)
        weeks = tables.periods(week.chart)
        xlsx.line_chart(book, xlsx.sheet(book, "Weeks", weeks, looks), "Weeks", weeks)
        xlsx.make_about(book, "About", about, looks)
    return stream.getvalue()
