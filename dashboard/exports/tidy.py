"""A report as tidy tables: a zip of CSV files, one per measure, with a data dictionary."""

import io
import zipfile

import pandas as pd

from dashboard.exports import csv
from dashboard.reports.contents import Report

MIME = "application/zip"
MEANINGS = {
    "scale": "pain or anxiety, each 0–10", "group": "the group of the row; empty for all sessions shown", "sessions": "sessions, also cancelled and missed",
    "attended": "sessions that took place; for a referral, appointments that took place", "paired": "sessions with the score before and after",
    "completeness": "paired ÷ attended, share of 1",
    "clients": "clients with an attended session", "mean_before": "mean score before, points", "mean_after": "mean score after, points",
    "mean_change": "mean of before − after, points; above 0 is less", "ci_low": "95 % interval, lower end, points", "ci_high": "95 % interval, upper end, points",
    "sd_change": "standard deviation of the change, points", "eligible_30": "paired sessions that began at 1 or more", "met_30": "of those, after at least 30 % below before",
    "rate_30": "met_30 ÷ eligible_30, share of 1", "rate_30_low": "95 % interval, lower end", "rate_30_high": "95 % interval, upper end",
    "bound_low": "rate_30 if every session without an after-score had failed", "bound_high": "rate_30 if every one had met it",
    "met_50": "of eligible_30, after at least 50 % below before", "rate_50": "met_50 ÷ eligible_30, share of 1", "eligible_2pt": "paired sessions that began at 2 or more",
    "met_2pt": "of those, at least 2 points less", "rate_2pt": "met_2pt ÷ eligible_2pt, share of 1", "reliable_better": "sessions with at least 3 points less",
    "reliable_worse": "sessions with at least 3 points more", "improved": "sessions that met the 30 % threshold", "unchanged": "sessions below it",
    "worse": "sessions with more pain after", "no_pain_before": "sessions that began below 1", "not_recorded": "attended sessions without both scores",
    "referred": "attended sessions with a referral", "referral_rate": "referred ÷ attended, share of 1", "d_z": "mean change ÷ its standard deviation",
    "d_av": "mean change ÷ mean of the two standard deviations", "start": "first day of the week or month", "value": "mean change of the period, points",
    "mean": "centre line, points", "lower": "lower limit, points", "upper": "upper limit, points", "lower_near": "two thirds of the way to the lower limit",
    "upper_near": "two thirds of the way to the upper limit", "moving_range": "step from the period before, points", "rule": "why the point stands out; empty where it does not",
    "variation": "improvement, concern or common", "trial": "whether there are too few points for firm limits", "in_progress": "whether the period is not over",
    "technique": "the technique", "raw_change": "mean change as logged, points", "adjusted_change": "mean change with the same case mix, points",
    "state": "ok, caution (few clients) or too_few (too few to tell)", "note": "what the model says of the technique", "reference_difference": "difference to the most frequent technique, points",
    "difference_low": "its 95 % interval, lower end", "difference_high": "its 95 % interval, upper end", "sessions_needed": "about so many more sessions to know the difference",
    "destination": "where clients were referred", "suggested": "referrals suggested", "made": "referrals made", "known": "referrals with a known outcome",
    "closed_rate": "known ÷ made, share of 1", "median_days": "median days from made to known",
    "figure": "one headline figure of the report", "label": "what it is called", "unit": "points, share or count", "low": "95 % interval, lower end",
    "high": "95 % interval, upper end", "counts": "what it counts", "code": "its proof code",
}
HIDDEN_NOTE = "* is a count from 1 to 7, or one that would give such a count away"


def write(report: Report) -> bytes:
    """The zip of a report: figures.csv, one CSV per measure with the fields of `outcomes measure`, dictionary.csv, about.csv."""
    tables = {"figures": _figures(report), "summary": _summary(report)}
    tables |= {name: _shown(frame) for name, frame in report.rows.items() if name not in ("summary", "anxiety") and len(frame)}
    tables["dictionary"] = _dictionary(tables)
    tables["about"] = pd.DataFrame(report.said, columns=["heading", "text"])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            archive.writestr(f"{name}.csv", csv.write(table))
    return stream.getvalue()


def _figures(report: Report) -> pd.DataFrame:
    return pd.DataFrame([{"figure": each.name, "label": each.label, "unit": each.kind, "value": each.value, "low": each.low,
                          "high": each.high, "counts": each.beside, "code": each.code} for each in report.figures], dtype=object)


def _summary(report: Report) -> pd.DataFrame:
    return pd.concat([_shown(report.rows[name]).assign(scale=scale) for name, scale in (("summary", "pain"), ("anxiety", "anxiety"))],
                     ignore_index=True)[["scale", *(column for column in report.rows["summary"] if column in MEANINGS)]]


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[column for column in frame if column in MEANINGS]]


def _dictionary(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """file, column, meaning: every column of every other file."""
    rows = [(f"{name}.csv", column, MEANINGS[column]) for name, table in tables.items() for column in table]
    return pd.DataFrame([*rows, ("all files", "*", HIDDEN_NOTE)], columns=["file", "column", "meaning"])
