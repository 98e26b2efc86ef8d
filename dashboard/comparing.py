"""Techniques, therapists and clinics side by side, in sentences (DEFINITIONS 6, 7 and 10.2).

Every sentence is markdown in which names are escaped. Nobody is ranked and nothing is called an effect.
"""

import pandas as pd

from dashboard import words
from dashboard.escape import markdown
from dashboard.measures.conventions import Conventions
from dashboard.measures.funnel import FEW_CLIENTS
from dashboard.words import count, listed, number, percent, short

CLEAR = 0.05  # an adjusted p below it is a difference that chance seldom brings (6.2)
NOTES = {  # what the model says of itself → what the page says
    "there are too few sessions for a model": "There are too few sessions to allow for the case mix.",
    "the variance between clients is estimated as zero":
        "Clients differ no more from one another than one client's sessions do. That is a valid answer.",
    "no client has two sessions, so this is ordinary least squares":
        "No client has two sessions here, so every session counts by itself.",
    "all sessions are one client's, so nothing is known about other clients":
        "All these sessions are one client's, so they say nothing about other clients.",
}
POSITIONS = {  # of a funnel → in words
    "inside": "within the 95 % limits",
    "above_95": "above the 95 % limits", "above_998": "above the 99.8 % limits",
    "below_95": "below the 95 % limits", "below_998": "below the 99.8 % limits",
    "too_few": f"fewer than {FEW_CLIENTS} clients: not judged",
}
FEW = " · few: take care"  # under 30 clients (6.2)
LOOK = "worth a look at the case mix and the recording first"


def name(text) -> str:
    """A name from data, escaped; a very long one is cut."""
    return markdown(short(text, 60))


def note(text: str) -> str:
    """A sentence of the model as the page says it."""
    plain = text
    for column in ("technique", "therapist", "presentation"):
        plain = plain.replace(f"{column}: ", f"{column} ")
    plain = plain.replace("body_area: ", "body area ").replace("session_number: ", "session number ")
    plain = NOTES.get(text) or short(f"{plain[:1].upper()}{plain[1:]}.", 240)
    return plain if text in NOTES else markdown(plain)


def techniques(rows: pd.DataFrame, pairs: pd.DataFrame, conventions: Conventions) -> str:
    """What the comparison of techniques says altogether."""
    shown = int(rows["adjusted_change"].notna().sum())
    if shown == 0:
        return ("Nothing to compare yet: a technique needs "
                f"recorded sessions of at least {conventions.estimate_clients} clients.")
    if shown == 1:
        only = rows.loc[rows["adjusted_change"].notna(), "technique"].iloc[0]
        return f"Only {name(only)} has enough clients, so there is nothing to compare it with."
    clear, all_pairs = int((pairs["p_holm"] < CLEAR).sum()), count(len(pairs), "pair")
    if not clear:
        return f"{shown} techniques compared: no two differ by more than chance explains."
    verb = "differs" if clear == 1 else "differ"
    return f"{shown} techniques compared: {clear} of {all_pairs} {verb} by more than chance explains."


def pair(row: pd.Series, pairs: int) -> str:
    """What is known of the difference between two techniques, from a row of pairs."""
    first, second = name(row["first"]), name(row["second"])
    low, high = row["holm_low"], row["holm_high"]
    if row["p_holm"] < CLEAR:
        more, less, size, ends = (first, second, row["difference"], (low, high))
        if size < 0:
            more, less, size, ends = second, first, -size, (-high, -low)
        return (f"On the same case mix, clients reported **{_points(size)} less pain** straight after sessions "
                f"with {more} than with {less} ({words.between(*ends)}). "
                f"That is more than chance alone explains{_allowing(pairs)}.")
    span = f"anything from {_favour(low, first, second)} to {_favour(high, first, second)} fits these sessions"
    if not words.missing(row["sessions_needed"]):
        return (f"**Cannot tell yet – about {count(int(row['sessions_needed']), 'more session')}** of the rarer one "
                f"would tell to within half a point. So far {span}.")
    return f"**No clear difference** between {first} and {second}: {span}{_allowing(pairs)}."


def _points(value: float) -> str:
    return f"{number(value)} {'point' if number(value) == '1.0' else 'points'}"


def _favour(difference: float, first: str, second: str) -> str:
    return f"{_points(abs(difference))} less pain with {first if difference > 0 else second}"


def _allowing(pairs: int) -> str:
    return f" (allowing for all {pairs} pairs)" if pairs > 1 else ""


def unshown(row: pd.Series, conventions: Conventions) -> str:
    """Why a technique has no adjusted figure, from its row; plain text, not markdown."""
    if row["clients"] < conventions.estimate_clients:
        return f"Too few: {count(int(row['clients']), 'client')}, and it takes {conventions.estimate_clients}"
    if words.missing(row["note"]):
        return "Too few sessions to allow for the case mix"
    if "same in all sessions" in row["note"]:
        return "Never seen alone: another technique comes with every session"
    return "Cannot be told apart: it always comes together with another"


def basis(sessions, clients, completeness) -> str:
    """662 sessions, 316 clients, 94 % recorded."""
    return f"{count(int(sessions), 'session')}, {count(int(clients), 'client')}, {percent(completeness)} recorded"


def units(rows: pd.DataFrame, unit: str) -> str:
    """What a funnel says altogether, from its rows; names stand by the alphabet."""
    judged = rows[rows["position"] != "too_few"]
    if judged.empty:
        return f"Too few to judge: no {unit} has sessions of {FEW_CLIENTS} clients yet."
    flagged = [name(each) for each in judged.loc[judged["position"] != "inside", "name"]]
    if not flagged:
        return f"{count(len(judged), unit)} with {FEW_CLIENTS} clients or more: none outside what chance alone brings."
    verb = "stands" if len(flagged) == 1 else "stand"
    return f"{len(flagged)} of {count(len(judged), unit)} {verb} outside the limits: {listed(flagged)} – {LOOK}."


def unit(row: pd.Series, completeness: float) -> str:
    """One row of a funnel: its figure, where it stands, and on what that rests."""
    told = f"{number(row['adjusted'], 2)} points less pain straight after on the same case mix"
    if row["position"] == "too_few" or words.missing(row["limit_95_low"]):
        rests = basis(row["sessions"], row["clients"], completeness)
        return f"{told}, of fewer than {FEW_CLIENTS} clients: too few to judge ({rests})."
    limit = "limit_998" if "998" in row["position"] else "limit_95"
    limits = words.between(row[f"{limit}_low"], row[f"{limit}_high"], lambda value: number(value, 2))
    return (f"{told}, {POSITIONS[row['position']]} ({limits} for {count(int(row['clients']), 'client')}); "
            f"{number(row['shrunken'], 2)} when drawn towards the average. "
            f"{count(int(row['sessions']), 'session')}, {percent(completeness)} recorded.")


def mix(group: str, row: pd.Series) -> str:
    """How a group's sessions began and how many of them are recorded, from its row of figures.case_mix."""
    attended = count(int(row["attended"]), "session")
    recorded = f"{int(row['sessions']):,} of {attended} recorded ({percent(row['completeness'])})"
    if words.missing(row["mean_before"]):
        return f"**{name(group)}**: {recorded}"
    return f"**{name(group)}**: pain before {number(row['mean_before'])} on average; {recorded}"
