"""How the demo clinic kept its record: what was never noted, noted wrong, noted late, or noted so that nobody can read it."""

from random import Random

from etl.demo import clients as people
from etl.demo.visits import Session
from etl.demo.weeks import LATE_FROM, Calendar

SCORES = ("pain_before", "pain_after", "anxiety_before", "anxiety_after")
ABSENT = 0.045  # share of appointments that were cancelled or missed
UNRECORDED, UNRECORDED_CAREFUL, UNRECORDED_SPELL = 0.06, 0.02, 0.55  # share without an after-score
CHANGED, FILLED, LATE = (5, 7), (3, 4), (3, 5)  # in last week, and in the three weeks before it
SPOILT = (  # weeks ago, column, the cell as somebody typed it; each of these rows is held
    (70, "pain_before", "6-7"),
    (66, "pain_after", "11"),
    (61, "pain_after", "very bad"),
    (56, "pain_before", "07-Jun"),
    (33, "pain_after", "3 to 4"),
    (19, "pain_before", "10+"),
    (12, "client", ""),
    (7, "therapist", ""),
    (3, "date", "a century early"),
    (1, "pain_after", "2-3"),
)


class Unused:
    """Hands out whole, attended sessions, each once, so that no two planted things meet in one row."""

    def __init__(self, rng: Random, cal: Calendar, sessions: list[Session]):
        self.rng, self.cal, self.sessions = rng, cal, sessions
        self.used: set[int] = set()

    def take(self, ago: int, **wanted) -> Session:
        """One session of that week (an earlier one if it was closed) with those cells."""
        while ago in self.cal.closed:
            ago += 1
        fitting = [s for s in self.sessions if s.ago == ago and id(s) not in self.used and is_plain(s)
                   and s.client.clinic != people.EVENT
                   and all(s.cells[key] == value for key, value in wanted.items())]
        chosen = self.rng.choice(fitting)
        self.used.add(id(chosen))
        return chosen


def is_plain(session: Session) -> bool:
    """Attended, with both pain scores, and no referral or flag yet."""
    cells = session.cells
    return (cells["status"] == "attended" and cells["pain_after"] is not None
            and not cells.get("referral") and not cells.get("red_flags"))


def cancel(rng: Random, session: Session) -> None:
    """Some clients do not come; nothing is recorded of them."""
    draw = rng.random()
    if draw < ABSENT and session.client.clinic != people.EVENT:
        session.cells["status"] = "no-show" if draw < ABSENT / 3 else "cancelled"
        session.cells |= dict.fromkeys((*SCORES, "exercises_given"))


def mislay_scores(rng: Random, cal: Calendar, sessions: list[Session]) -> None:
    """Some after-scores were never noted: by everyone now and then, by one therapist for some weeks."""
    for session in sessions:
        therapist = session.cells["therapist"]
        share = UNRECORDED_CAREFUL if therapist == people.CAREFUL else UNRECORDED
        if therapist == people.CARELESS and session.ago in cal.spell:
            share = UNRECORDED_SPELL
        if rng.random() < share:
            session.cells |= {"pain_after": None, "anxiety_after": None}
        elif rng.random() < 0.09:
            session.cells["anxiety_after"] = None


def correct_late(rng: Random, free: Unused) -> None:
    """Rows of the last weeks that the main log had otherwise or not at all (LOGS: corrected, loaded)."""
    for kind, counts in (("changed", CHANGED), ("filled", FILLED), ("late", LATE)):
        for count, weeks in zip(counts, ((1,), range(2, LATE_FROM + 1)), strict=True):
            for _ in range(count):
                mark_late(rng, free.take(rng.choice(weeks)), kind)


def mark_late(rng: Random, session: Session, kind: str) -> None:
    """Give one session the wrong, missing or whole-row gap that the late log then mends."""
    after = session.cells["pain_after"]
    if kind == "late":
        session.late = True
    elif kind == "filled":
        session.first_logged = {"pain_after": None}
    else:
        session.first_logged = {"pain_after": min(10, after + rng.randint(1, 2))}


def spoil(free: Unused) -> None:
    """Put cells into the logs that no rule can read."""
    for ago, column, text in SPOILT:
        session = free.take(ago)
        session.cells[column], session.spoilt = spoilt_cell(session, column, text), True


def spoilt_cell(session: Session, column: str, text: str) -> object:
    """That text; of a date, the same one with a slip in the century."""
    if column == "date":
        return session.cells["date"].replace(year=session.cells["date"].year - 100, day=1)
    return text
