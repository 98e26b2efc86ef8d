"""What people decide and change by themselves, in one file of the data folder: desk.sqlite.

| module | what |
|---|---|
| store | the file: decisions are only ever added, and the latest one of a kind and key counts |
| weeks | the owner's note on a week, the sign-off, events to pin on charts |
| charts | frozen limits, new baselines, targets |
| views | saved views |
| follow_up | closed flags, what was learned about a referral |

Loads, undoing and builds never touch it. Names of clients never go in: a key is a pseudonym or the
number of a session. Texts are kept as they were typed; whoever shows one escapes it.

    desk = Desk(settings.data)
    weeks.write_note(desk, monday, "Two new therapists", by="owner")
"""

from dashboard.desk import charts, follow_up, views, weeks
from dashboard.desk.store import OWNER, Desk, DeskError, Entry

__all__ = ["OWNER", "Desk", "DeskError", "Entry", "charts", "follow_up", "views", "weeks"]
