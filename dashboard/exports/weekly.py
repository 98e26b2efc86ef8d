"""The weekly summary as tables: the same ones that the page shows and the downloads hold."""

import pandas as pd

from dashboard import words
from dashboard.week import Week

UNITS = {"points": "points of 10", "share": "share of 1", "count": "sessions"}
CONVENTION = "a convention of this product, set in clinic.toml"


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


def history(week: Week) -> pd.DataFrame:
    """One row per week: the control chart of the mean change, with counts; gaps stay empty."""
    chart = week.chart
    return pd.DataFrame({
        "Week from": chart["start"],
        "Sessions attended": chart["attended"],
        "Sessions recorded": chart["paired"],
        "Points less pain": chart["value"],
        "Average": chart["mean"],
        "Lower limit": chart["lower"],
        "Upper limit": chart["upper"],
        "Variation": [words.usual(row) for _, row in chart.iterrows()],
        "Why": [words.why(row) for _, row in chart.iterrows()],
    })


def outcomes(week: Week) -> pd.DataFrame:
    """One row per outcome of 2.6: Outcome, Sessions, Share; the sessions add up to attended."""
    return week.outcomes[["label", "sessions", "share"]].set_axis(["Outcome", "Sessions", "Share"], axis=1)


def summary(week: Week) -> pd.DataFrame:
    """The figures and the outcomes of one week in one table, as the CSV has them."""
    told = outcomes(week).rename(columns={"Outcome": "Figure", "Sessions": "Value"})
    told.insert(2, "Unit", UNITS["count"])
    told["In words"] = [
        f"{words.count(int(n), 'session')} ({words.percent(share)})" for n, share in zip(told["Value"], told["Share"])]
    both = pd.concat([figures(week), told.drop(columns="Share")], ignore_index=True)
    both.insert(0, "Week", f"{week.start:%G-W%V}")
    return both


def about(week: Week, build: str, filters: list[str], clinic: str) -> list[tuple[str, str]]:
    """What a reader must know beside the figures: (heading, text) pairs."""
    lines = [
        ("Clinic", clinic or "not named"),
        ("Week", words.week_name(week.start) + (", still in progress" if week.in_progress else "")),
        ("Shown", "; ".join(filters) or "all sessions"),
        ("Database", build),
        ("Summary", week.headline),
        ("Less pain straight after", "Mean of pain before minus pain after, 0–10 scale, over sessions with both. "
                                     "Positive is less pain."),
        ("95 % interval", "Allows for several sessions from one client. None with fewer than two clients."),
        ("30 % threshold", "Of sessions that began at 1 or more: pain after at least 30 % below pain before "
                           "(Dworkin 2008). Published for change over weeks, not within an hour."),
        ("More pain after", f"After is at least 2 points above before: {CONVENTION}."),
        ("Recorded", "Sessions with pain before and after ÷ attended sessions. What is missing is never filled in."),
        ("Usual range", "XmR chart: mean ± 2.66 × mean moving range, large single jumps screened once "
                        "(NHS England, Making Data Count)."),
        ("Weeks", "ISO weeks, Monday to Sunday. A week without sessions is a gap, not a zero."),
        ("Caution", "What clients of this clinic reported, without a comparison group: change during a session "
                    "is not evidence of an effect."),
    ]
    return lines
