"""The cards of a week: each figure with its interval, its last weeks, and how usual it is."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import figures, words
from dashboard.figures import View

SPARK_WEEKS = 12


@dataclass(frozen=True)
class Card:
    """One figure of the week. series: the control chart of its last weeks; row: this week's, or None."""

    name: str
    label: str
    value: str
    interval: str
    variation: str
    usual: str
    help: str
    series: pd.DataFrame
    kind: str                 # "points", "share" or "count"
    figure: float | None
    low: float | None
    high: float | None
    better: bool              # whether up is better; else it is neither good nor bad
    state: str = "ok"         # "amber" or "red" where a threshold of 3.1 is missed
    tone: str = "common"      # "improvement", "concern" or "common"
    why: str = ""             # what makes the week stand out
    threshold: str = ""       # which threshold the state is about, in words
    target: str = ""          # the clinic's target as written; empty where there is none
    assurance: str | None = None  # of 5.4: whether the limits keep the figure above or below the target
    assured: str = ""         # the same in words


@dataclass(frozen=True)
class Kind:
    """How a card is made: its series, and where its value and interval stand in the summary."""

    name: str
    label: str
    of: str
    scale: str
    kind: str
    better: bool
    help: str
    target: str               # what settings.TARGETS calls it


@dataclass(frozen=True)
class Limits:
    """What the owner decided about a chart's limits (5.3), as figures.chart takes it."""

    freeze: int | None = None
    baseline: tuple[date, date] | None = None
    rebase: tuple[date, ...] = ()


CARDS = (
    Kind("sessions", "Sessions attended", "attended", "pain", "count", False,
          "Sessions that took place: not cancelled, and the client came.", "sessions"),
    Kind("mean_change", "Less pain straight after", "mean_change", "pain", "points", True,
          "Mean of pain before minus pain after, on the 0–10 scale, over sessions with both recorded. "
          "Above 0 is less pain. Change during a session is not proof of an effect.", "mean_change"),
    Kind("rate_30", "Meets the 30 % threshold", "rate_30", "pain", "share", True,
          "Of sessions that began with pain of 1 or more and have both scores: how many ended with pain at least "
          "30 % lower. The threshold was published for change over weeks, not within an hour.", "rate_30"),
    Kind("anxiety", "Less anxiety straight after", "mean_change", "anxiety", "points", True,
          "Mean of anxiety before minus anxiety after, on the 0–10 scale, over sessions with both recorded.",
         "mean_change_anxiety"),
    Kind("referrals", "Referrals", "referral_rate", "pain", "share", False,
          "Attended sessions after which the client was referred on, to a GP or an osteopath for example.",
         "referral_rate"),
    Kind("completeness", "Recorded", "completeness", "pain", "share", True,
          "Attended sessions with pain recorded both before and after. What is missing is never filled in.",
         "completeness"),
)


def chart(sums: pd.DataFrame, kind: Kind, view: View, limits: Limits = Limits(), unit: str = "week") -> pd.DataFrame:
    """The control chart of a card's figure by week (or month), with attended and paired beside it."""
    rows = figures.period_values(sums, kind.of, unit, view.today)
    made = figures.chart(rows, limits.freeze, view.conventions, limits.baseline, limits.rebase)
    order = rows["in_progress"].to_numpy(bool).argsort(kind="stable")  # as made: the one in progress is last
    return made.assign(**{name: rows[name].to_numpy()[order] for name in ("attended", "paired")})


def make(kind: Kind, rows: pd.DataFrame, summary: dict, start: date, view: View,
         target: float | None = None) -> Card:
    """The card of the week that starts on that Monday. rows: its `chart`; summary: of that week alone.

    target: the clinic's, in the figure's unit.
    """
    found = rows[rows["start"] == start]
    row = found.iloc[0] if len(found) else None
    figure, low, high = _figure(kind, summary)
    state, threshold = _state(kind, figure, view)
    assurance = figures.assurance(rows, target)
    return Card(
        name=kind.name,
        label=kind.label,
        value=_value(kind, figure, summary),
        interval=_interval(kind, low, high, summary),
        variation=words.usual(row, kind.better),
        usual=_usual(kind, row),
        help=kind.help,
        series=rows[rows["start"] <= start].tail(SPARK_WEEKS),
        kind=kind.kind,
        figure=figure,
        low=low,
        high=high,
        better=kind.better,
        state=state,
        threshold=threshold,
        tone=_tone(kind, row),
        why=words.why(row),
        target="" if target is None else _written(kind, target),
        assurance=assurance,
        assured=words.assurance(assurance, kind.better),
    )


def _figure(kind: Kind, summary: dict) -> tuple[float | None, float | None, float | None]:
    ends = {"mean_change": ("ci_low", "ci_high"), "attended": (None, None)}
    low, high = ends.get(kind.of, (f"{kind.of}_low", f"{kind.of}_high"))
    found = (summary.get(kind.of), summary.get(low), summary.get(high))
    return tuple(None if words.missing(value) else float(value) for value in found)


def _value(kind: Kind, figure, summary: dict) -> str:
    if kind.name == "sessions":
        return f"{int(summary['attended']):,}"
    if kind.name == "referrals":
        return f"{int(summary['referred']):,}"
    if kind.kind == "share" or words.missing(figure):
        return words.percent(figure)
    return f"{words.number(figure)} {'point' if words.number(figure) == '1.0' else 'points'}"


def _written(kind: Kind, target: float) -> str:
    if kind.kind == "share":
        return words.percent(target)
    return words.number(target, 0) if kind.kind == "count" else f"{words.number(target)} points"


def _interval(kind: Kind, low, high, summary: dict) -> str:
    """What stands under the value: its interval, or what it counts where there is none."""
    if kind.name == "sessions":
        away = int(summary["sessions"] - summary["attended"])
        clients = words.count(int(summary["clients"]), "client")
        return clients + (f"; {away:,} cancelled or missed" if away else "")
    write = words.percent if kind.kind == "share" else words.number
    interval = words.between(low, high, write)
    if not summary["attended"] or words.missing(summary[kind.of]):
        return "nothing recorded"
    if kind.name == "completeness":
        told = f"{int(summary['paired']):,} of {words.count(int(summary['attended']), 'session')}"
        return f"{told} ({interval})" if interval else told
    if kind.name == "referrals":
        told = f"{words.percent(summary['referral_rate'])} of sessions"
        return f"{told} ({interval})" if interval else told
    if kind.kind == "points" and words.beyond_scale(low, high):
        return f"{words.TOO_FEW} (the 95 % interval is wider than the scale)"
    return f"95 % interval {interval}" if interval else "no interval: fewer than two clients"


def _usual(kind: Kind, row) -> str:
    """The range that chance alone explains, as far as the figure can go at all."""
    if row is None or words.missing(row["upper"]):
        return ""
    low, high = row["lower"], row["upper"]
    if kind.kind == "share":
        return f"usually {words.between(max(low, 0), min(high, 1), words.percent)}"
    if kind.kind == "count":
        return f"usually {words.between(max(low, 0), high, lambda value: words.number(value, 0))}"
    return f"usually {words.between(max(low, -10), min(high, 10))}"


def _state(kind: Kind, figure, view: View) -> tuple[str, str]:
    """amber or red where too little is recorded (3.1), and the threshold in words."""
    if kind.name == "completeness" and figure is not None:
        for state in ("red", "amber"):
            least = getattr(view.conventions, f"completeness_{state}")
            if figure < least:
                return state, f"under {words.percent(least)}"
    return "ok", ""


def _tone(kind: Kind, row) -> str:
    word = None if row is None or not kind.better else row["variation"]
    return "common" if words.missing(word) else word
