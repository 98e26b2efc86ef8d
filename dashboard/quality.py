"""What the page Data quality shows, made once per view, and what follows from it in words."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from dashboard import figures, words
from dashboard.figures import View
from dashboard.measures.conventions import Conventions

PANELS = 12          # therapists drawn; the table has all
ALL = "All"          # in the place of a therapist's name
POINTS = 1500        # on one chart
LATELY = 56          # days


@dataclass(frozen=True)
class Quality:
    """summary: of the selection; by: one row per therapist; over_time: figures.completeness_by; lately: who is below red."""

    summary: dict
    by: pd.DataFrame
    over_time: pd.DataFrame
    lately: pd.DataFrame
    baselines: pd.DataFrame


def make(view: View, unit: str) -> Quality:
    """All of it, for pain. Therapists are sorted by name."""
    by = _by_name(figures.summary(view, by="therapist"))
    since = view.selection.within(view.day - timedelta(days=LATELY), None)
    lately = _by_name(figures.summary(view._replace(selection=since), by="therapist"))
    return Quality(figures.summary(view).iloc[0].to_dict(), by, _by_name(figures.completeness_by(view, unit=unit)),
                   lately[lately["completeness"] < view.conventions.completeness_red], figures.baselines(view))


def _by_name(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("group", key=words.alphabet, kind="stable", ignore_index=True)


def drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The therapists with most sessions, by name, and as many of the latest periods as fit a chart."""
    most = rows.groupby("group")["attended"].sum().sort_values(ascending=False, kind="stable").head(PANELS).index
    kept = rows[rows["group"].isin(most)]
    latest = sorted(kept["start"].unique())[-(POINTS // max(len(most), 1)):]
    return kept[kept["start"].isin(latest)]


def ranges(made: Quality) -> pd.DataFrame:
    """name, rate, low, high of all and of each therapist with an eligible session: the bounds of the 30 % threshold (3.4)."""
    named = [row for row in made.by.to_dict("records") if row["group"] is not None]
    rows = [{"name": ALL, **made.summary}, *({"name": row["group"], **row} for row in named)]
    frame = pd.DataFrame(rows).rename(columns={"rate_30": "rate", "bound_low": "low", "bound_high": "high"})
    return frame.loc[frame["rate"].notna(), ["name", "rate", "low", "high"]].reset_index(drop=True)


def headline(made: Quality) -> str:
    """How complete the records are."""
    attended, paired = int(made.summary["attended"]), int(made.summary["paired"])
    if not attended:
        return "No attended sessions here."
    return (f"{words.percent(made.summary['completeness'])} of sessions have pain recorded before and after: "
            f"{paired:,} of {attended:,}.")


def lately(made: Quality, conventions: Conventions) -> list[str]:
    """Each therapist below the red threshold in the last weeks, with the counts, by name."""
    return [f"{words.isolated(row['group'] or 'No therapist')}: {words.percent(row['completeness'])}, {int(row['paired'])} of "
            f"{words.count(int(row['attended']), 'session')}" for _, row in made.lately.iterrows()]


def bounds(made: Quality) -> str:
    """What the missing scores could make of the share that meets the 30 % threshold."""
    found = made.summary
    if words.missing(found["rate_30"]):
        return "No session has both scores, so nothing can be said about the 30 % threshold."
    if found["bound_low"] == found["bound_high"]:
        return f"{words.percent(found['rate_30'])} met the 30 % threshold, and no eligible session lacks its after-score."
    return (f"{words.percent(found['rate_30'])} of recorded sessions met the 30 % threshold. Had none of the "
            f"sessions without an after-score met it, it would be {words.percent(found['bound_low'])}; had all of them, {words.percent(found['bound_high'])}.")


def baseline(made: Quality) -> str:
    """What follows from the before-scores of complete and incomplete records."""
    rows = made.baselines.set_index("group")
    complete, incomplete, difference = rows.loc["complete"], rows.loc["incomplete"], rows.loc["difference"]
    if not incomplete["sessions"]:
        return "No session is incomplete, so there is nothing to compare."
    if words.missing(difference["mean_before"]):
        return "Too little is recorded to say whether the incomplete sessions began differently."
    began = (f"Sessions without both scores began with {words.number(incomplete['mean_before'])} points of pain on average, "
             f"complete ones with {words.number(complete['mean_before'])}.")
    low, high = difference["ci_low"], difference["ci_high"]
    range_ = f"(difference {words.between(low, high)})"
    if words.missing(low) or words.beyond_scale(low, high):
        return f"{began} There are too few to tell whether that is more than chance."
    if low <= 0 <= high:
        return (f"{began} That is no more than chance explains {range_}: no sign that what is missing began "
                "differently. It may still have ended differently.")
    return (f"{began} That is more than chance explains {range_}: what is missing is not like the rest. Clients who "
            f"begin {'higher' if low > 0 else 'lower'} are underrepresented in every mean change shown on the pages.")
