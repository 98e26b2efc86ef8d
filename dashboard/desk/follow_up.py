"""Items that someone dealt with: closed flags with their reason, and what was learned about a referral.

A key never names a person: it is a session's number, or a client's pseudonym with a course.
"""

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.desk.store import OWNER, SHORT, Desk, DeskError, Entry, day, text

# what can be closed → what its key is
CLOSABLE = {
    "red_flag": ("session",),
    "adverse_event": ("session",),
    "not_on_track": ("client", "course"),
    "ask_referral": ("client", "course"),
    "missing_after": ("session",),
    "referral": ("session",),   # one that will not come further
}
CLOSED, STEP = "closed", "referral_step"
STEPS = ("made", "attended", "known")  # of DEFINITIONS 9.1, after "suggested"


@dataclass(frozen=True)
class Closing:
    """Why an item is closed, or what was done about it."""

    key: tuple[str, ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """How far a referral has come: on which day, and what was learned."""

    session: str
    step: str
    day: date
    learned: str
    by: str
    at: datetime


def close(desk: Desk, kind: str, key: tuple, reason: str, by: str = OWNER) -> Closing:
    """Closes an item with the reason or the action taken; closing it again gives a new reason."""
    return _closing(desk.write(CLOSED, _key(kind, key), {"reason": text(reason, "The reason")}, by))


def reopen(desk: Desk, kind: str, key: tuple, by: str = OWNER) -> None:
    """Opens a closed item again."""
    desk.write(CLOSED, _key(kind, key), None, by)


def closed(desk: Desk, kind: str) -> dict[tuple[str, ...], Closing]:
    """key → why it is closed, of all closed items of a kind."""
    found = (_closing(entry) for key, entry in desk.latest(CLOSED).items() if key[0] == kind)
    return {closing.key: closing for closing in found}


def history(desk: Desk, kind: str, key: tuple) -> list[Entry]:
    """Every closing and reopening of an item, the oldest first."""
    return desk.history(CLOSED, _key(kind, key))


def learn(desk: Desk, session: str, step: str, when: date, learned: str = "", by: str = OWNER) -> Step:
    """Notes that the referral of a session came that far on a day, and what was learned."""
    body = {"day": day(when), "learned": text(learned, "What was learned", needed=False)}
    return _step(desk.write(STEP, _step_key(session, step), body, by))


def unlearn(desk: Desk, session: str, step: str, by: str = OWNER) -> None:
    """Takes a step of a referral back."""
    desk.write(STEP, _step_key(session, step), None, by)


def steps(desk: Desk) -> dict[str, dict[str, Step]]:
    """session → step → when and what was learned."""
    found: dict[str, dict[str, Step]] = {}
    for entry in desk.latest(STEP).values():
        made = _step(entry)
        found.setdefault(made.session, {})[made.step] = made
    return found


def _key(kind: str, key: tuple) -> tuple[str, ...]:
    if kind not in CLOSABLE or len(key) != len(CLOSABLE[kind]):
        raise DeskError("There is no such item to close.")
    return (kind, *(text(part, "The item", SHORT) for part in key))


def _step_key(session: str, step: str) -> tuple[str, str]:
    if step not in STEPS:
        raise DeskError(f"A referral is {', '.join(STEPS[:-1])} or {STEPS[-1]}.")
    return text(session, "The session", SHORT), step


def _closing(entry: Entry) -> Closing:
    return Closing(entry.key[1:], entry.body["reason"], entry.by, entry.at)


def _step(entry: Entry) -> Step:
    return Step(*entry.key, date.fromisoformat(entry.body["day"]), entry.body["learned"], entry.by, entry.at)
