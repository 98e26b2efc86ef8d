"""One page to print and show a client: what they said before and after each session, in plain words.

A file of its own, without any link, script or picture from elsewhere; everything from data is escaped.
"""

from datetime import date
from html import escape

import pandas as pd

from dashboard import words
from dashboard.exports import clients, course_picture

LISTED = 8  # sessions that fit the page beside the chart
STYLE = """
@page { size: A4; margin: 14mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.45 "Source Sans 3", "Segoe UI", system-ui, sans-serif; color: #1B2733; background: #fff;
  max-width: 178mm; margin: 0 auto;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
@media screen { body { padding: 8mm; } }
h1 { font-size: 20pt; line-height: 1.2; color: #12436D; margin: 0 0 1mm; }
h2 { font-size: 12.5pt; color: #12436D; margin: 5mm 0 1mm; }
p { margin: 0 0 2mm; }
.who { display: flex; flex-wrap: wrap; gap: 2mm 10mm; margin: 4mm 0; }
.line { display: inline-block; min-width: 60mm; border-bottom: 1px solid #5A6570; }
svg { display: block; width: 100%; height: auto; margin-bottom: 2mm; }
table { width: 100%; border-collapse: collapse; font-size: 10pt; }
th, td { text-align: left; white-space: nowrap; }
h1, .line, td:last-child { white-space: normal; overflow-wrap: anywhere; }
td:last-child { width: 66%; }
th, td { padding: 1.1mm 4mm 1.1mm 0; border-bottom: 1px solid #D7DEE5; vertical-align: top; }
.wide { display: block; }
.quiet { color: #5A6570; font-size: 9.5pt; }
"""


def write(sessions: pd.DataFrame, course: dict, name: str, clinic: str, today: date) -> bytes:
    """The page as UTF-8.

    sessions: one course of `figures.client_sessions`; course: its row of `figures.client_courses`.

    name: the client's reference; empty leaves a line to write it by hand.
    """
    picture = course_picture.svg(sessions, "pain")
    body = [
        f"<h1>Your sessions{f' at {escape(words.cut(clinic))}' if clinic else ''}</h1>",
        f'<div class="who"><span>Name: <span class="line">{escape(words.cut(name)) or "&nbsp;"}</span></span>'
        f"<span>Printed on {words.day(today)}</span></div>",
        f"<p>{_summary(sessions, course)}</p>",
        *(["<h2>Your pain, before and after each session</h2>", picture, f'<p class="quiet">{_legend(sessions)}</p>']
          if picture else []),
        "<h2>Session by session, before → after</h2>", _table(sessions),
        '<p class="quiet">These are the scores that you gave, from 0 (none) to 10 (worst imaginable). Pain goes up '
        'and down by itself; '
        "the scores alone do not show what the sessions did. A dash means that no score was noted.</p>",
        "<h2>Until the next session</h2>",
        '<p class="line wide">&nbsp;</p><p class="line wide">&nbsp;</p>',
    ]
    head = ('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<title>Your sessions</title><style>{STYLE}</style>")
    return f'<!doctype html><html lang="en-GB"><head>{head}</head><body>{"".join(body)}</body></html>'.encode()


def _summary(sessions: pd.DataFrame, course: dict) -> str:
    """How often the client came, and the first and latest score before a session."""
    first, last = sessions["date"].iloc[0], sessions["date"].iloc[-1]
    told = f"You came once, on {words.day(first)}." if len(sessions) == 1 else (
        f"You came {len(sessions):,} times, from {words.day(first)} to {words.day(last)}.")
    seen = sessions["pain_before"].dropna()
    if seen.empty:
        return f"{told} No pain score was noted before a session."
    told += f" Before the first session you gave your pain {words.score(seen.iloc[0])} out of 10"
    return f"{told}." if len(seen) == 1 else f"{told}; before the latest, {words.score(seen.iloc[-1])}."


def _legend(sessions: pd.DataFrame) -> str:
    later = "; an open square: pain one to seven days later" if sessions["pain_followup"].notna().any() else ""
    return f"Orange dot: pain before the session; green diamond: pain after it{later}. Lower is less pain."


def _table(sessions: pd.DataFrame) -> str:
    """The sessions in a table, the newest first where there are many."""
    shown = sessions.iloc[::-1].head(LISTED) if len(sessions) > LISTED else sessions
    anxiety = shown[["anxiety_before", "anxiety_after"]].notna().any(axis=None)
    heads = ["Date", "Pain", *(["Anxiety"] if anxiety else []), "What was done"]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(row, anxiety))}</tr>"
                   for row in shown.to_dict("records"))
    more = f'<p class="quiet">The latest {LISTED} of {len(sessions):,} sessions.</p>' if len(sessions) > LISTED else ""
    top = "".join(f"<th>{head}</th>" for head in heads)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _cells(row: dict, anxiety: bool) -> list[str]:
    done = "; ".join(filter(None, (row["techniques"], "exercises shown" if row["exercises_given"] is True else None)))
    scores = [clients.scores(row, scale) for scale in ("pain", *(["anxiety"] if anxiety else []))]
    return [words.short_day(row["date"]), *scores, escape(words.cut(done)) or words.MISSING]
