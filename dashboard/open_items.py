"""Red flags, referrals and adverse events: which wait for someone, and which were dealt with, by whom and why.

The logs say what was noted, the desk what people did about it. Every page that lists or counts such
items takes its closings from here, so that what is closed once is closed everywhere (DEFINITIONS 9).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd

from dashboard import words
from dashboard.desk import Desk, follow_up
from dashboard.desk.follow_up import Closing, Step
from dashboard.measures import safety
from dashboard.measures.conventions import Conventions
from dashboard.measures.referrals import STEPS, reached, with_learned

KINDS = ("red_flag", "referral", "adverse_event", "ask_referral", "not_on_track")
# a step of a referral → what it is called on pages
STEP_WORDS = dict(zip(STEPS, ("suggested", "made", "attended", "outcome known")))


@dataclass(frozen=True)
class OnDesk:
    """What people noted: closings by kind and key, steps of referrals by session; both empty at first."""

    closed: dict[str, dict[tuple[str, ...], Closing]] = field(default_factory=dict)
    steps: dict[str, dict[str, Step]] = field(default_factory=dict)

    def closing(self, kind: str, *key) -> Closing | None:
        """Why an item is closed; None where it is open."""
        return self.closed.get(kind, {}).get(tuple(str(part) for part in key))

    @property
    def learned(self) -> dict[str, dict[str, date]]:
        """session → step → day, as the figures take it."""
        return {session: {name: step.day for name, step in steps.items()} for session, steps in self.steps.items()}


class Done(NamedTuple):
    """An item that was dealt with. by and at are empty where the log itself says so."""

    kind: str
    session: str
    client: str
    day: date
    what: str
    reason: str
    by: str = ""
    at: datetime | None = None
    step: str = ""   # of a referral: the step noted on the desk; else the item was closed


def read(desk: Desk) -> OnDesk:
    """What lies on the desk of a data folder. Raises DeskError."""
    return OnDesk({kind: follow_up.closed(desk, kind) for kind in KINDS}, follow_up.steps(desk))


def red_flags(flagged: pd.DataFrame, on_desk: OnDesk, today: date,
              conventions: Conventions) -> tuple[pd.DataFrame, list[Done]]:
    """(the open ones as `figures.safety` has them, those dealt with, the newest first). flagged: `figures.flagged`."""
    closed = flagged["session"].map(lambda session: on_desk.closing("red_flag", session) is not None).astype(bool)
    opened = safety.open_items(flagged.assign(closed=closed), today, conventions)
    answered = flagged[~closed & safety.referred_in_time(flagged, conventions)]
    done = [_closed("red_flag", row, row["red_flag"], on_desk) for row in flagged[closed].to_dict("records")]
    done += [Done("red_flag", row["session"], row["client"], row["date"], row["red_flag"],
                  f"referred on {words.day(row['referred_on'])}") for row in answered.to_dict("records")]
    return opened, _newest(done)


def referrals(rows: pd.DataFrame, on_desk: OnDesk, today: date) -> tuple[pd.DataFrame, list[Done]]:
    """(those to ask about with step, since and days, the newest first; those with news or closed).

    rows: `figures.referral_rows`.
    """
    found = reached(with_learned(rows, on_desk.learned), today)
    closed = found["session"].map(lambda session: on_desk.closing("referral", session) is not None).astype(bool)
    waiting = found[~closed & (found["step"] != STEPS[-1])]
    done = [_closed("referral", row, row["destination"], on_desk) for row in found[closed].to_dict("records")]
    done += [_noted(row, on_desk.steps[row["session"]]) for row in found[~closed].to_dict("records")
             if row["session"] in on_desk.steps]
    return waiting.sort_values(["since", "session"], ascending=[False, True], ignore_index=True), _newest(done)


def adverse_events(rows: pd.DataFrame, on_desk: OnDesk) -> tuple[pd.DataFrame, list[Done]]:
    """(the open ones that were more than minor, serious ones first; those dealt with). rows: `figures.adverse_list`."""
    closed = rows["session"].map(lambda session: on_desk.closing("adverse_event", session) is not None).astype(bool)
    opened = rows[~closed]
    opened = opened.assign(serious=opened["adverse_event"] == "serious")
    done = [_closed("adverse_event", row, row["adverse_event"], on_desk) for row in rows[closed].to_dict("records")]
    return opened.sort_values(["serious", "date"], ascending=False, ignore_index=True), _newest(done)


def _closed(kind: str, row: dict, what: str, on_desk: OnDesk) -> Done:
    closing = on_desk.closing(kind, row["session"])
    return Done(kind, row["session"], row["client"], row["date"], what, closing.reason, closing.by, closing.at)


def _noted(row: dict, steps: dict[str, Step]) -> Done:
    """The last thing noted about a referral, whether it is over by that or not."""
    step = max(steps.values(), key=lambda step: (STEPS.index(step.step), step.at))
    told = f"{STEP_WORDS[step.step]} on {words.day(step.day)}" + (f": {step.learned}" if step.learned else "")
    return Done("referral", row["session"], row["client"], row["date"], row["destination"], told, step.by, step.at,
                step.step)


def _newest(done: list[Done]) -> list[Done]:
    """By the day on which they were dealt with; those that the log answers come by the day of the session."""
    return sorted(done, key=lambda one: (one.at.date() if one.at else one.day, one.session), reverse=True)
