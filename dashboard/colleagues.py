"""What a therapist may know of the whole clinic: comparisons without names, small numbers hidden (DEFINITIONS 10.1).

These are the only figures of theirs that are not made from their own rows. They are of all sessions, as of today: two
selections, or two days, held against each other could tell of single clients.
"""

from dataclasses import replace

import pandas as pd

from dashboard import figures
from dashboard.figures import View
from dashboard.measures import funnel
from dashboard.measures.course import REACHED_BY
from dashboard.measures.disclosure import rounded
from dashboard.measures.techniques import Comparison


def expected_course(view: View, scale: str) -> pd.DataFrame:
    """figures.expected_course as far as enough clients came, their number rounded."""
    found = figures.expected_course(view, scale)
    found = found[found["clients"] >= REACHED_BY].reset_index(drop=True)
    return found.assign(clients=rounded(found["clients"], view.conventions))


def techniques(view: View) -> Comparison:
    """The comparison of those techniques that have an estimate, with counts rounded, and shares from rounded counts.

    Nothing is said about why others have none: that could name who gave them.
    """
    found = figures.techniques(view)
    enough = found.rows["adjusted_change"].notna() & (found.rows["clients"] >= view.conventions.mean_clients)
    rows = found.rows[enough].reset_index(drop=True)
    sessions = rounded(rows["sessions"], view.conventions)
    attended = rounded((rows["sessions"] / rows["completeness"]).round(), view.conventions)
    shown = rows.assign(sessions=sessions, clients=rounded(rows["clients"], view.conventions),
                        completeness=sessions / attended, note=None)
    known = set(shown["technique"])
    pairs = found.pairs[found.pairs["first"].isin(known) & found.pairs["second"].isin(known)].reset_index(drop=True)
    return replace(found, rows=shown, pairs=pairs, notes=())


def units(view: View, name: str) -> pd.DataFrame:
    """The funnel of therapists as that one sees it: their own row first, of the others a point without a name."""
    return funnel.seen_by(figures.units(view, "therapist").dropna(subset="adjusted"), name, view.conventions)
