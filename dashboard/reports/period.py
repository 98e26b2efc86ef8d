"""Which days a report is about: an ISO week, a month, or from one day to another."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import words

LAST = "last"


class PeriodError(ValueError):
    """A period that cannot be; the message is one plain sentence."""


@dataclass(frozen=True)
class Period:
    """start and end are both in it. kind: "week", "month" or "days". name: for file names, 2026-W46 or 2026-11."""

    start: date
    end: date
    kind: str
    name: str

    @property
    def words(self) -> str:
        """The period as people write it."""
        if self.kind == "week":
            return words.week_name(self.start)
        if self.kind == "month":
            return f"{self.start:%B %Y}"
        return words.days(self.start, self.end)

    def over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.end < today


def week(text: str, today: date) -> Period:
    """The ISO week "2026-W46", or the last one that is over ("last"). Raises PeriodError."""
    if text == LAST:
        return _week(today - timedelta(days=today.weekday() + 7))
    found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip())
    try:
        return _week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except (TypeError, ValueError):
        raise PeriodError(f"{text!r} is no week like 2026-W46; “last” is the last week that is over.") from None


def month(text: str, today: date) -> Period:
    """The month "2026-11", or the last one that is over ("last"). Raises PeriodError."""
    if text == LAST:
        return _month(today.replace(day=1) - timedelta(days=1))
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
    try:
        return _month(date(int(found[1]), int(found[2]), 1))
    except (TypeError, ValueError):
        raise PeriodError(f"{text!r} is no month like 2026-11; “last” is the last month that is over.") from None


def days(start: date, end: date) -> Period:
    """From one day to another, both inclusive. Raises PeriodError."""
    if end < start:
        raise PeriodError("The period ends before it starts.")
    return Period(start, end, "days", f"{start.isoformat()}-to-{end.isoformat()}")


def _week(monday: date) -> Period:
    return Period(monday, monday + timedelta(days=6), "week", f"{monday:%G-W%V}")


def _month(day: date) -> Period:
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last), "month", f"{day:%Y-%m}")
