"""What needs a look this week: each item with its rule and its numbers, and what was closed with a reason.

These prompt a person; nothing is decided here (DEFINITIONS 8.3).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from dashboard import figures, words
from dashboard.desk.follow_up import Closing
from dashboard.figures import Lists, View
from dashboard.measures.conventions import Conventions
from dashboard.measures.safety import CONFIRM

KINDS = ("red_flag", "ask_referral", "not_on_track", "missing_after")  # in the order of the page
CLIENT = ["client", "episode", "flag", "latest_session", "sessions", "number", "first_before", "latest_before", "expected_limit"]
URGENCY = {"999": "999 or A&E", "unlisted": "read today", "urgent_gp": "urgent GP or 111", "ask_doctor": "ask a doctor"}


@dataclass(frozen=True)
class Item:
    """One thing to look at. key: what closes it (desk.follow_up); numbers: why it is here, in words.

    note: text of the log; action: what is advised; urgency: of a red flag, in words.
    """

    kind: str
    key: tuple[str, ...]
    client: str | None
    day: date
    therapist: str | None
    numbers: str
    note: str = ""
    action: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class Group:
    """Items of one kind under the rule that put them here; closed: those dealt with, and why."""

    kind: str
    title: str
    rule: str
    more: str
    none: str
    items: tuple[Item, ...]
    closed: tuple[tuple[Item, Closing], ...] = ()


def lists(view: View, start: date, expected: pd.DataFrame | None = None) -> Lists:
    """What the groups of the week that starts on that Monday are made of, under every filter.

    expected: the expected course as it was known at its end, where it is at hand.
    """
    return figures.lists(_of_week(view, start), expected=expected)


def groups(view: View, start: date, found: Lists | None = None) -> tuple[Group, ...]:
    """The groups of the week that starts on that Monday, before anything is closed. found: its `lists`, if known.

    Red flags are all that are open today, whenever they were noted; the rest is of that week, with
    clients' courses as they stood at its end.
    """
    week, found = _of_week(view, start), found or lists(view, start)
    clients = figures.caseload_of(found, week.chosen)
    items = {
        "red_flag": _red_flags(figures.flags_of(found, week.chosen)),
        "ask_referral": _referrals(clients),
        "not_on_track": _off_track(clients, view.conventions.off_track_percentile),
        "missing_after": _missing(figures.missing_of(found, week.chosen)),
    }
    told = _told(view.conventions)
    return tuple(Group(kind, *told[kind], tuple(rows)) for kind, rows in items.items())


def _of_week(view: View, start: date) -> View:
    return view._replace(selection=view.selection.within(start, start + timedelta(days=6)))


def open_groups(found: tuple[Group, ...], closed: dict[str, dict[tuple[str, ...], Closing]]) -> tuple[Group, ...]:
    """The groups without what someone closed, which stands beside them with its reason."""
    return tuple(_without(group, closed.get(group.kind, {})) for group in found)


def _without(group: Group, closed: dict[tuple[str, ...], Closing]) -> Group:
    return replace(group, items=tuple(item for item in group.items if item.key not in closed),
                   closed=tuple((item, closed[item.key]) for item in group.items if item.key in closed))


def _told(given: Conventions) -> dict[str, tuple[str, str, str, str]]:
    """kind → title, its rule in words, what to know of it, what to say where there is none."""
    return {
        "red_flag": (
            "Red flags without a referral",
            f"A red flag, and no referral within {given.red_flag_days} days. {CONFIRM}",
            "It stays here, however long ago it was, until someone closes it with a reason.",
            "no red flag is open"),
        "ask_referral": (
            "Ask about onward referral",
            f"Seen this week, {given.referral_sessions} sessions or more, and less than "
            f"{given.referral_relief_percent} % off the first pain score.",
            "Scores before the session, in this course of care. The course ends with a long pause.",
            "no client to ask about referral"),
        "not_on_track": (
            "Not on track",
            f"Seen this week, with pain above that of {given.off_track_percentile} in 100 earlier clients.",
            "Scores before the session, held against clients with a similar start at the same session number.",
            "no client is known to be off track"),
        "missing_after": (
            "No score after the session",
            "Took place this week, without a pain score afterwards.",
            "Where the score is known, add it in the log and load the log again; it is never filled in here.",
            "no score after a session is missing"),
    }


def _red_flags(rows: pd.DataFrame) -> list[Item]:
    return [Item("red_flag", (row["session"],), row["client"], row["date"].date(), row["therapist"],
                 f"open for {words.count(row['days_open'], 'day')}", _sentence(row["red_flag"]), row["action"],
                 URGENCY[row["urgency"]]) for row in rows.to_dict("records")]


def _referrals(rows: pd.DataFrame) -> list[Item]:
    return [_client(row, f"{row['sessions']} sessions; pain before {_score(row['first_before'])} at first, "
                         f"{_score(row['latest_before'])} now") for row in _flagged(rows, "ask_referral", "sessions")]


def _off_track(rows: pd.DataFrame, percentile: float) -> list[Item]:
    return [_client(row, f"{_score(row['latest_before'])} before session {row['number']}; {percentile} in 100 who started alike "
                         f"had {_score(row['expected_limit'])} or less") for row in _flagged(rows, "not_on_track", "latest_before")]


def _flagged(rows: pd.DataFrame, flag: str, most: str) -> list[dict]:
    """The clients with that flag, those with most of a column at the top."""
    some = rows.loc[(rows["flag"] == flag).to_numpy(bool), CLIENT].to_dict("records")
    return sorted(some, key=lambda row: (-float(row[most]), row["client"]))


def _client(row: dict, numbers: str) -> Item:
    key = (row["client"], str(row["episode"]))
    return Item(row["flag"], key, row["client"], row["latest_session"].date(), None, numbers)


def _missing(rows: pd.DataFrame) -> list[Item]:
    return [Item("missing_after", (row["session"],), row["client"], row["date"].date(), row["therapist"],
                 "Before: not recorded either" if words.missing(row["before"]) else f"Before: {_score(row['before'])}")
            for row in rows[["session", "client", "date", "therapist", "before"]].to_dict("records")]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _score(value) -> str:
    return f"{float(value):.4f}".rstrip("0").rstrip(".")
