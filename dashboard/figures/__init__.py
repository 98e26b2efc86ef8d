"""Where queries and measures meet: every figure of the pages and of `outcomes measure`, once.

| module | figures |
|---|---|
| view | what a figure is made from |
| groups | summary, trend, control chart |
| courses | two clocks, session numbers, clients, questionnaires |
| comparison | techniques, therapists, clinics, case mix |
| duties | referrals, safety, adverse events, missing after-scores |
| lists | clients and sessions to look at, for any filter at once |
| revisions | why a week's figures changed |
| missing | completeness over time, baselines of complete and incomplete records |
| answer | any of them by name, as the JSON of CONTRACT.md |
| files | the same from a file of another program |

The frames of these functions are for pages and exports; `measure` is for other programs.
"""

from dashboard.figures.answer import MEASURES, Options, measure, plain
from dashboard.figures.comparison import case_mix, techniques, units
from dashboard.figures.courses import (
    caseload,
    client_courses,
    client_sessions,
    clients,
    clocks,
    episode_change,
    expected_course,
    questionnaires,
    session_number,
    told,
    trajectory,
)
from dashboard.figures.duties import (
    adverse_events,
    adverse_list,
    flagged,
    learned,
    loop,
    missing_after,
    referral_rows,
    referrals,
    safety,
)
from dashboard.figures.files import FILES, ONLY_FILES, FileOptions, measure_file
from dashboard.figures.groups import acceptable, assurance, chart, period_values, periods, periods_by, summary, trend
from dashboard.figures.lists import Lists, caseload_of, flags_of, lists, missing_of
from dashboard.figures.missing import baselines, completeness_by
from dashboard.figures.revisions import Arrivals, arrivals, undone, week_changes, week_loads
from dashboard.figures.view import SCALES, UNITS, FigureError, View

__all__ = [
    "FILES", "MEASURES", "ONLY_FILES", "SCALES", "UNITS", "Arrivals", "FigureError", "FileOptions", "Lists", "Options", "View",
    "acceptable", "adverse_events", "adverse_list", "arrivals", "assurance", "baselines", "case_mix", "caseload",
    "caseload_of", "chart", "client_courses", "client_sessions", "clients", "clocks", "completeness_by", "episode_change",
    "expected_course", "flagged", "flags_of", "learned", "lists", "loop", "measure", "measure_file", "missing_after",
    "missing_of", "period_values", "periods", "periods_by", "plain", "questionnaires", "referral_rows", "referrals",
    "safety", "session_number", "summary", "techniques", "told", "trajectory", "trend", "undone", "units",
    "week_changes", "week_loads",
]
