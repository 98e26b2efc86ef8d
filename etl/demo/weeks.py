"""When things happen in the demo clinic: everything is counted in weeks before today.

Because the story hangs on weeks and not on dates, it looks the same whatever day it is made
on; only Christmas moves.
"""

import datetime as dt
from dataclasses import dataclass

WEEKS = 78  # about 18 months, besides the week in progress (DEFINITIONS 3.6: Monday to Sunday)
EXPORT_UNTIL = 53  # weeks ago: until then the clinic used the old practice software
LATE_FROM = 4  # weeks ago: the late export repeats the log from here on
OPEN_DAYS = 6  # Monday to Saturday
QUIET = 16  # a Christmas nearer than this is worked through, so that last week is never empty


@dataclass(frozen=True)
class Calendar:
    """The demo's weeks. A week is named by how many weeks ago it is: 0 in progress, 1 last complete."""

    today: dt.date
    closed: frozenset[int]
    event: int
    outlier: int
    shift: tuple[int, ...]
    spell: tuple[int, ...]

    def monday(self, ago: int) -> dt.date:
        """The Monday of the week `ago` weeks before the one in progress."""
        return monday_of(self.today) - dt.timedelta(weeks=ago)

    def days_open(self, ago: int) -> int:
        """Days of that week on which sessions can lie: none after today, none on Sundays."""
        return OPEN_DAYS if ago else min(OPEN_DAYS, self.today.weekday() + 1)


def calendar(today: dt.date) -> Calendar:
    """Place every planted week; weeks that must have sessions step back out of the holiday."""
    closed = frozenset(christmas(today))
    return Calendar(
        today=today,
        closed=closed,
        event=open_week(20, closed),
        outlier=open_week(8, closed),
        shift=tuple(ago for ago in range(36, 24, -1) if ago not in closed),
        spell=tuple(ago for ago in range(15, 5, -1) if ago not in closed),
    )


def christmas(today: dt.date) -> list[int]:
    """The closed weeks: those with 25 December and 1 January, if they are at least `QUIET` weeks ago."""
    new_years = [dt.date(year, 1, 1) for year in range(today.year - 2, today.year + 1)]
    ends = [(monday_of(today) - monday_of(day)).days // 7 for day in new_years]
    return [ago for end in ends if QUIET <= end < WEEKS for ago in (end + 1, end)]


def open_week(ago: int, closed: frozenset[int]) -> int:
    """That week, or the nearest earlier one with sessions."""
    while ago in closed:
        ago += 1
    return ago


def monday_of(day: dt.date) -> dt.date:
    """The Monday that begins the ISO week of a day."""
    return day - dt.timedelta(days=day.weekday())
