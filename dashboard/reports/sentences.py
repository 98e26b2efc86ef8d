"""Text to copy in the wording that the data carry (DEFINITIONS 10.2): what clients of this clinic reported, never more."""

import pandas as pd

from dashboard import words
from dashboard.measures.disclosure import HIDDEN
from dashboard.reports.claims import risky
from dashboard.reports.period import Period

MOST, MOST_BRIEF = 1500, 400  # letters of the clinic's own text in a report, and on one page
CAUTION = "This is what clients reported, without a comparison group: a change during a session is not evidence of an effect."
CONTEXT = ("Published, different setting: in 37 studies a single massage lowered anxiety, but immediate pain did not differ from "
           "control (Moyer 2004).")


class RiskyClaim(ValueError):
    """The clinic's own text cannot go in, mostly as it claims more than the data carry; the message names words and reason."""


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
