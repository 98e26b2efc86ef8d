"""One week as the owner reviews it: the figures, their usual range, and what the cards say.

Pages show it, exports write it; neither computes.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard import cards, figures, words
from dashboard.cards import Card, Limits
from dashboard.figures import View
from dashboard.measures.disclosure import HIDDEN

# outcome of DEFINITIONS 2.6 → what the page calls it
OUTCOMES = {
    "improved": "Meets the 30 % threshold",
    "unchanged": "Below the threshold",
    "worse": "More pain after",
    "no_pain_before": "No pain before",
    "not_recorded": "Not recorded",
}


@dataclass(frozen=True)
class Week:
    """start is a Monday; pain and anxiety: one row of measures.summary each, as a dict."""

    start: date
    in_progress: bool
    pain: dict
    anxiety: dict
    cards: tuple[Card, ...]
    chart: pd.DataFrame       # control chart of the weekly mean, with attended and paired
    outcomes: pd.DataFrame    # outcome, sessions, share: adds up to attended
    headline: str
    worse: float              # points more that count as more pain after

    @property
    def signed(self) -> str:
        """The figures that a sign-off is about: of this week alone, so that other weeks do not change them."""
        pain = self.pain
        return (f"{words.count(int(pain['attended']), 'session')}, {int(pain['paired']):,} recorded, "
                f"mean change {words.number(pain['mean_change'], 2)}, "
                f"{int(pain['met_30']):,} of {int(pain['eligible_30']):,} meet the 30 % threshold, "
                f"{words.count(int(pain['referred']), 'referral')}")

    @property
    def end(self) -> date:
        return self.start + timedelta(days=6)


def sums(view: View) -> dict[str, pd.DataFrame]:
    """The weekly sums of each scale, of which the weeks and their charts are made."""
    return {scale: figures.periods(view, scale) for scale in figures.SCALES}


def weeks(view: View, counted: dict[str, pd.DataFrame] | None = None) -> list[date]:
    """The Mondays from the first to the last week with a session, oldest first. counted: `sums`, if known."""
    rows = counted["pain"] if counted else figures.periods(view)
    return list(figures.period_values(rows, "sessions")["start"])


def charts(view: View, counted: dict[str, pd.DataFrame] | None = None,
           limits: tuple[tuple[str, Limits], ...] = ()) -> dict[str, pd.DataFrame]:
    """The control chart of each card, over all weeks. counted: the view's `sums`, if known.

    limits: (card, the owner's decisions about its limits) pairs.
    """
    counted, decided = counted or sums(view), dict(limits)
    return {kind.name: cards.chart(counted[kind.scale], kind, view, decided.get(kind.name, Limits())) for kind in cards.CARDS}


def last_complete(today: date) -> date:
    """The Monday of the last week that is over."""
    return today - timedelta(days=today.weekday() + 7)


def make(view: View, start: date, targets: tuple[tuple[str, float], ...] = (),
         drawn: dict[str, pd.DataFrame] | None = None) -> Week:
    """The week that starts on that Monday, against the other weeks of the view's selection.

    targets: (measure, value) pairs. drawn: the view's `charts`, if known.
    """
    inside = view._replace(selection=view.selection.within(start, start + timedelta(days=6)))
    summaries = {
        scale: figures.summary(inside, scale).iloc[0].to_dict() for scale in figures.SCALES
    }
    drawn = drawn or charts(view)
    aims = dict(targets)
    made = tuple(cards.make(kind, drawn[kind.name], summaries[kind.scale], start, view, aims.get(kind.target))
                 for kind in cards.CARDS)
    pain = summaries["pain"]
    return Week(
        start=start,
        in_progress=bool(view.today and start <= view.today <= start + timedelta(days=6)),
        pain=pain,
        anxiety=summaries["anxiety"],
        cards=made,
        chart=drawn["mean_change"],
        outcomes=became(pain),
        headline=words.headline(int(pain["attended"]), pain, made[1].variation),
        worse=view.conventions.worse_points,
    )


def became(pain) -> pd.DataFrame:
    """outcome, label, sessions and share of attended, from a row of the summary; HIDDEN without a share where hidden."""
    attended, counts = pain["attended"], [pain[name] for name in OUTCOMES]
    return pd.DataFrame({
        "outcome": list(OUTCOMES),
        "label": list(OUTCOMES.values()),
        "sessions": [n if n == HIDDEN else int(n) for n in counts],
        "share": [None if HIDDEN in (n, attended) or not attended else n / attended for n in counts],
    })
