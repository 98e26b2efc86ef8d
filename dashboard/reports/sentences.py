"""Text to copy in the wording that the data carry, and what a clinic's own text must not claim (DEFINITIONS 10.2).

After the UK advertising codes (ASA/CAP) on massage and manual therapy: a clinic may say what its clients reported; it may not
say that massage cures, treats or is proven.
"""

import re
from typing import NamedTuple

import pandas as pd

from dashboard import words
from dashboard.measures.disclosure import HIDDEN
from dashboard.reports.period import Period

MOST, MOST_BRIEF = 1500, 400  # letters of the clinic's own text in a report, and on one page
CAUTION = "This is what clients reported, without a comparison group: a change during a session is not evidence of an effect."
CONTEXT = ("Published, different setting: in 37 studies a single massage lowered anxiety, but immediate pain did not differ from "
           "control (Moyer 2004).")
_CLAIMS = (  # a pattern, and why it is refused
    (r"\b(cure[sd]?|curing|heal(s|ed|ing)?|fix(es|ed|ing)?|eliminate[sd]?|banish(es|ed)?)\b",
     "says that massage takes a condition away; the figures only say what clients reported"),
    (r"\b(treat(s|ed|ing|ment of|ments for|ment for)?)\s+(?!ed\b)(?!room)", "says that a condition is treated, which needs evidence of a kind that session logs cannot give"),
    (r"\b(clinically|scientifically|medically)?[ -]?(proven|proves?|proof that|proved)\b", "says that something is proven; nothing here is compared with a control group"),
    (r"\b(cause[sd]?|causing|because of|thanks to|due to|as a result of|works?\b(?!ed\b)|effective(ly|ness)?|efficac\w+)\b",
     "says that the massage caused the change; pain also goes down by itself"),
    (r"\b(best|most effective|superior|better than|number one|no\.? ?1|leading) (technique|therap\w+|massage|treatment|clinic|osteopath\w*|physio\w*|than)?",
     "ranks a technique, a person or a clinic; the figures do not allow that"),
    (r"\b(guarantee[sd]?|guaranteed|always|everyone|every client|permanent(ly)?|pain[ -]free for good|risk[ -]free|no side effects)\b",
     "promises an outcome; some clients report no change, or more pain"),
    (r"\b(prevents?|diagnos\w+|reduces? inflammation|boosts? (the )?immun\w+|detox\w*)\b", "makes a medical claim that these figures say nothing about"),
    (r"\breplace[sd]? (a |your |the )?(doctor|gp|medic\w+|physio\w*)", "suggests doing without medical care"),
)


class RiskyClaim(ValueError):
    """The clinic's own text cannot go in, mostly as it claims more than the data carry; the message names words and reason."""


class Risk(NamedTuple):
    """words: as they stand in the text · why: in a sentence that can be read after a colon."""

    words: str
    why: str


def risky(text: str) -> list[Risk]:
    """What in a text claims more than the data carry, in the order of the text; empty where nothing does."""
    found = [(match.start(), Risk(match.group(0).strip(), why)) for pattern, why in _CLAIMS
             for match in re.finditer(pattern, text, re.IGNORECASE)]
    return [risk for _, risk in sorted(found, key=lambda each: each[0])]


def check(text: str, most: int = MOST) -> None:
    """Raises RiskyClaim where the text claims more than the data carry, or has more letters than fit."""
    if len(text) > most:
        raise RiskyClaim(f"Your text cannot go into the report: it has {len(text):,} letters, and {most:,} fit.")
    if found := risky(text):
        told = "; ".join(f"“{risk.words}” {risk.why}" for risk in found)
        raise RiskyClaim(f"Your text cannot go into the report: {told}. Write what your clients reported instead.")


def safe(rows: dict[str, pd.DataFrame], period: Period, clinic: str = "", shared: bool = False) -> tuple[str, ...]:
    """Sentences to copy, each with n, dates, completeness and interval; the last two say what they are not.

    shared: counts are rounded, and the sentences say "about".
    """
    pain, anxiety = rows["summary"].iloc[0], rows["anxiety"].iloc[0]
    who = f"Clients of {clinic}" if clinic else "Clients of this clinic"
    about = "about " if shared else ""
    told = [_change(pain, who, "pain", period, about), _change(anxiety, who, "anxiety", period, about), _threshold(pain, period, about)]
    told = [sentence for sentence in told if sentence]
    return (*told, CAUTION, CONTEXT) if told else ()


def _change(row: pd.Series, who: str, scale: str, period: Period, about: str) -> str:
    if words.missing(row["mean_change"]) or words.missing(row["ci_low"]) or words.beyond_scale(row["ci_low"], row["ci_high"]):
        return ""
    change = words.points(row["mean_change"], row["ci_low"], row["ci_high"]).replace("in pain", f"in {scale}").replace(" pain ", f" {scale} ")
    said = change.replace("straight after (", "straight after sessions (95 % interval ").rstrip(")")
    recorded = _recorded(row, about)
    return f"{who} reported {said}; {recorded}), {period.words}." if recorded and "(" in said else ""


def _recorded(row: pd.Series, about: str) -> str:
    if HIDDEN in (row["paired"], row["attended"]):
        return ""
    return f"{about}{int(row['paired']):,} of {words.count(int(row['attended']), 'session')} recorded"


def _threshold(row: pd.Series, period: Period, about: str) -> str:
    if words.missing(row["rate_30"]) or HIDDEN in (row["met_30"], row["eligible_30"]):
        return ""
    interval = words.between(row["rate_30_low"], row["rate_30_high"], words.percent)
    interval = f"95 % interval {interval}; " if interval else ""
    return (f"In {words.percent(row['rate_30'])} of sessions that began with pain of 1 or more and have both scores, clients reported pain "
            f"at least 30 % lower straight after ({interval}{about}{int(row['met_30']):,} of {words.count(int(row['eligible_30']), 'session')}; "
            f"{_recorded(row, about)}), {period.words}.")
