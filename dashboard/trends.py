"""A measure over time as the page shows it: its chart, what it says in words, and what people pinned on it.

Pages show it; neither computes.
"""

from dataclasses import dataclass

import pandas as pd

from dashboard import figures, words
from dashboard.cards import CARDS, Kind, Limits, chart
from dashboard.figures import View
from dashboard.measures.clocks import sentence as clock_sentence

RATES = (
    Kind("rate_50", "Meets the 50 % threshold", "rate_50", "pain", "share", True,
         "Of sessions that began with pain of 1 or more and have both scores: how many ended with pain at least 50 % lower.",
         "rate_50"),
    Kind("rate_2pt", "2 points less pain or more", "rate_2pt", "pain", "share", True,
         "Of sessions that began with pain of 2 or more and have both scores: how many ended at least 2 points lower.",
         "rate_2pt"),
)
_NAMED = {kind.name: kind for kind in (*CARDS, *RATES)}
KINDS = tuple(_NAMED[name] for name in ("mean_change", "anxiety", "rate_30", "rate_50", "rate_2pt", "completeness",
                                        "referrals", "sessions"))
SPLITS = {"clinic": "Clinic", "therapist": "Therapist", "technique": "Technique", "body_area": "Body area",
          "presentation": "Kind of pain"}
BOTH = (_NAMED["mean_change"], _NAMED["anxiety"])
# what a rate counts: met, out of
COUNTED = {"rate_30": ("met_30", "eligible_30"), "rate_50": ("met_50", "eligible_30"), "rate_2pt": ("met_2pt", "eligible_2pt"),
           "referral_rate": ("referred", "attended"), "completeness": ("paired", "attended")}


@dataclass(frozen=True)
class Trend:
    """rows: the control chart with attended and paired beside; summary: of the whole selection, as a dict."""

    kind: Kind
    unit: str
    name: str | None        # the value of the column that it was split by; None where that is not recorded
    split: str | None
    rows: pd.DataFrame
    summary: dict


def kind(name: str) -> Kind:
    """The measure of that name."""
    return _NAMED[name]


def make(view: View, of: Kind, unit: str = "week", limits: Limits = Limits()) -> Trend:
    """One measure of the view by week or month."""
    summary = figures.summary(view, of.scale).iloc[0].to_dict()
    return Trend(of, unit, None, None, chart(figures.periods(view, of.scale, unit), of, view, limits, unit), summary)


def split(view: View, of: Kind, unit: str, by: str) -> tuple[Trend, ...]:
    """The measure for each value of a column, by name; those without an attended session are left out."""
    sums = figures.periods_by(view, by, of.scale, unit)
    summaries = {_none(row["group"]): row for row in figures.summary(view, of.scale, by).to_dict("records") if row["attended"]}
    names = sorted(summaries, key=lambda name: (name is None, words.plain(str(name))))
    groups = {_none(name): part for name, part in sums.groupby("group", dropna=False)}
    return tuple(Trend(of, unit, name, by, chart(groups[name].drop(columns="group"), of, view, unit=unit), summaries[name])
                 for name in names)


def _none(name):
    return None if words.missing(name) else name


def headline(trend: Trend) -> str:
    """The figure of the whole selection in one sentence, with n and completeness."""
    found, of = trend.summary, trend.kind
    attended, paired = int(found["attended"]), int(found["paired"])
    recorded = f"{paired:,} of {words.count(attended, 'attended session')} recorded ({words.percent(found['completeness'])})"
    if of.kind == "count":
        return f"{words.count(attended, 'session')} attended, by {words.count(int(found['clients']), 'client')}."
    if of.kind == "points":
        if not paired:
            return f"No session has {of.scale} recorded both before and after ({words.count(attended, 'attended session')})."
        return f"Clients reported {words.points(found['mean_change'], found['ci_low'], found['ci_high'], of.scale)}; {recorded}."
    met, eligible = (int(found[name]) for name in COUNTED[of.of])
    interval = words.between(found.get(f"{of.of}_low"), found.get(f"{of.of}_high"), words.percent)
    told = f"{of.label}: {words.percent(found[of.of])}" + (f" ({interval})" if interval else "") + f", {met:,} of {words.count(eligible, 'session')}"
    return f"{told}." if of.of in ("completeness", "referral_rate") else f"{told} that count; {recorded}."


def verdict(trend: Trend) -> str:
    """Whether the latest complete period is signal or noise, and how many stand out in all."""
    seen = trend.rows[trend.rows["value"].notna() & ~trend.rows["in_progress"].astype(bool)]
    if seen.empty:
        return f"No complete {trend.unit} has this recorded yet."
    last, unit, of = seen.iloc[-1], trend.unit, trend.kind
    usual, reason = words.usual(last, of.better, unit), words.why(last, unit)
    told = (f"The latest {unit}, {words.short_period(last['start'], unit)}: {write(of)(last['value'])}, {usual}"
            + (f" ({reason})" if reason else ""))
    if usual.startswith("within"):
        told += " – noise, so there is nothing to explain"
    marked = int(seen["rule"].notna().sum())
    stand_out = f" {marked} of {words.count(len(seen), unit)} stand out." if marked else f" None of {words.count(len(seen), unit)} stands out."
    return told + "." + (stand_out if not words.missing(last["upper"]) else "")


def write(of: Kind):
    """How this measure's figures are written."""
    return {"share": words.percent, "points": words.number}.get(of.kind, lambda value: words.number(value, 0))


def assured(trend: Trend, target: float) -> str:
    """What the usual range says of a target, in words (5.4)."""
    return words.assurance(figures.assurance(trend.rows, target), trend.kind.better) or "the usual range is not known yet"


def counted(trend: Trend) -> str:
    """n and completeness of one panel."""
    found = trend.summary
    clients = words.count(int(found["clients"]), "client")
    return f"{int(found['paired']):,} of {words.count(int(found['attended']), 'session')} recorded ({words.percent(found['completeness'])}), {clients}"


def two_clocks(rows: pd.DataFrame) -> list[str]:
    """The two clocks in a sentence for each scale (4.1)."""
    told = []
    for _, row in rows[rows["pairs"] > 0].iterrows():
        said = clock_sentence(row["relief"], row["remaining"])
        told.append(f"{row['scale'].capitalize()}: {said} ({words.count(int(row['pairs']), 'pair')} of visits, "
                    f"{words.count(int(row['clients']), 'client')}).")
    return told or ["No client has come twice soon enough, with scores, to tell what is left at the next visit."]


def clock_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per scale, as figures for people."""
    names = {"scale": "Scale", "pairs": "Pairs of visits", "clients": "Clients", "relief": "Points less in the session", "relief_low": "Interval low",
             "relief_high": "Interval high", "remaining": "Points left at the next visit", "remaining_low": "Interval low, left",
             "remaining_high": "Interval high, left"}
    return rows[list(names)].rename(columns=names)


def course_said(rows: pd.DataFrame, at_least: int) -> str:
    """Where pain stood before the first session and before a later one that is still told by enough clients."""
    seen = rows[rows["clients"] > 0]
    if seen.empty:
        return "No session has pain recorded both before and after."
    first = seen.iloc[0]
    enough = seen[seen["clients"] >= 0.5 * first["clients"]].iloc[-1]
    told = f"Before session {int(first['number'])} pain was {words.number(first['mean_before'])} ({words.count(int(first['clients']), 'client')})"
    if enough["number"] == first["number"]:
        return told + "."
    return f"{told}; before session {int(enough['number'])} it was {words.number(enough['mean_before'])} ({words.count(int(enough['clients']), 'client')})."


def number_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per session number."""
    names = {"number": "Session of the course", "clients": "Clients", "mean_before": "Mean before", "ci_low": "Interval low", "ci_high": "Interval high",
             "mean_after": "Mean after", "after_low": "Interval low, after", "after_high": "Interval high, after"}
    return rows[list(names)].rename(columns=names)


def within(of: Kind) -> tuple[float, float]:
    """The lowest and the highest that the figure can be."""
    return {"points": (-words.SCALE, words.SCALE), "share": (0, 1)}.get(of.kind, (0, float("inf")))
