"""What two shared reports tell together: nobody may be worked out from their difference (DEFINITIONS 10.1).

A shared report is noted on the desk with its selection and build. A later one on the same build is refused where the
sessions that only one of them has, or the recorded ones among these, belong to fewer clients than a mean needs.
"""

from dashboard import desk as desks
from dashboard import selection as filters
from dashboard import words
from dashboard.desk import Desk
from dashboard.figures import View
from dashboard.selection import Selection

KIND = "shared report"


class TooAlike(ValueError):
    """A report that would tell of single clients beside one that was shared before; one plain sentence."""


def check(desk: Desk, view: View, selection: Selection) -> None:
    """Raises TooAlike where an earlier shared report of this build and this one differ in 1 to 7 clients.

    Either of all their sessions, or of those with both scores, on which the means of a scale rest.
    """
    for key, entry in desk.latest(KIND).items():
        if key[0] != view.build:
            continue
        earlier = filters.from_query(entry.body["selection"])
        given = {f"other_{name}": value for name, value in filters.parameters(earlier).items()}
        clients = view._replace(selection=selection).rows("difference", **given).iloc[0]
        if ((clients > 0) & (clients < view.conventions.mean_clients)).any():
            raise TooAlike(f"A report of nearly the same sessions was shared on {words.day(entry.at.date())}: beside it, this one would "
                           f"show figures of fewer than {view.conventions.mean_clients} clients. Share the earlier one, or choose a "
                           "selection that differs by more.")


def note(desk: Desk, view: View, selection: Selection, by: str = desks.OWNER) -> None:
    """Notes that a report of this selection was shared."""
    query = filters.to_query(selection)
    desk.write(KIND, (view.build, repr(sorted(query.items()))), {"selection": query}, by)
