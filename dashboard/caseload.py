"""The caseload: whom to show, in which order, and how many there are of each kind (DEFINITIONS 8.2).

A flag that someone closed with a reason is no longer asked about; the figures behind it stay.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import words
from dashboard.desk.follow_up import Closing

# rule → the column of figures.caseload that says whether it holds, and its name on pages
RULES = {
    "ask_referral": ("asks_referral", "Ask about referral"),
    "not_on_track": ("not_on_track", "Not on track"),
    "not_enough_data": ("not_enough_data", "Not enough data"),
}
CLOSABLE = ("ask_referral", "not_on_track")
NOTHING = "Nothing to ask"
SHOW = (*(label for _, label in RULES.values()), NOTHING)
GOING_ON, EVERYONE = "In a course now", "Everyone"
ORDERS = {"Latest session first": "latest_session", "Most sessions first": "sessions",
          "Highest score first": "latest_before"}


@dataclass(frozen=True)
class Caseload:
    """rows: those shown, with open_ask_referral and open_not_on_track; counts: rule → how many of all in `seen`."""

    rows: pd.DataFrame
    seen: int
    counts: dict[str, int]
    closed: int


def choose(found: pd.DataFrame, closings: dict[str, dict[tuple, Closing]], today: date, gap: int,
           seen: str = GOING_ON, show: str | None = None, order: str = next(iter(ORDERS))) -> Caseload:
    """The clients of `figures.caseload` that are asked for.

    closings: of the desk, by rule. gap: days without a visit after which a course is over (4.2).
    """
    rows = found
    if seen == GOING_ON:
        rows = rows[rows["latest_session"] > pd.Timestamp(today) - pd.Timedelta(days=gap)]
    for rule in CLOSABLE:
        rows = rows.assign(**{f"open_{rule}": rows[RULES[rule][0]] & ~_closed(rows, closings.get(rule, {}))})
    rows = rows.assign(open_not_enough_data=rows["not_enough_data"])
    counts = {rule: int(rows[f"open_{rule}"].sum()) for rule in RULES}
    closed = sum(int((rows[RULES[rule][0]] & ~rows[f"open_{rule}"]).sum()) for rule in CLOSABLE)
    return Caseload(_ordered(_shown(rows, show), order), len(rows), counts, closed)


def _closed(rows: pd.DataFrame, closings: dict[tuple, Closing]) -> pd.Series:
    """Which rows are a course that someone closed; few are, so only those clients are looked at one by one."""
    some = rows[rows["client"].isin([client for client, _ in closings])]
    found = [key in closings for key in zip(some["client"], some["episode"].astype(str))]
    return pd.Series(rows.index.isin(some.index[found]), rows.index)


def _shown(rows: pd.DataFrame, show: str | None) -> pd.DataFrame:
    if show == NOTHING:
        return rows[~(rows["open_ask_referral"] | rows["open_not_on_track"] | rows["not_enough_data"])]
    rule = next((rule for rule, (_, label) in RULES.items() if label == show), None)
    return rows[rows[f"open_{rule}"]] if rule else rows


def _ordered(rows: pd.DataFrame, order: str) -> pd.DataFrame:
    """Most first; those alike stay as they come, by pseudonym, so that a page stays the same."""
    return rows.sort_values(ORDERS[order], ascending=False, na_position="last", kind="stable", ignore_index=True)


def headline(made: Caseload, seen: str) -> str:
    """How many clients there are, and how many wait for someone."""
    who = words.count(made.seen, "client is",
                      "clients are") + " in a course of care" if seen == GOING_ON else words.count(made.seen, "client")
    ask, off = made.counts["ask_referral"], made.counts["not_on_track"]
    return f"{who}: {ask:,} to ask about referral, {off:,} not on track."


def line(row: dict, scale: str, today: date) -> str:
    """One client in words: sessions, the last one, scores before the session, and where similar clients stood.

    A tab stands between the parts, so that on a wide screen those of all lines stand below one another.
    """
    told = [f"{words.count(row['sessions'], 'session')}, last "
            f"{words.short_day(row['latest_session'], row['latest_session'].year != today.year)}"]
    if words.missing(row["latest_before"]):
        told.append(f"{scale} before not recorded")
    elif row["number"] == 1:
        told.append(f"{scale} before {words.score(row['first_before'])}")
    else:
        told.append(f"{scale} before {words.score(row['first_before'])} at first, {words.score(row['latest_before'])} "
                    "now")
    if not words.missing(row["expected_p50"]):
        told.append(f"similar clients had {words.score(round(row['expected_p50'], 1))}")
    return ";\t".join(told)
