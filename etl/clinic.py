"""What a load needs to know of the clinic."""

import datetime as dt
import os
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from etl.refusal import Refused


@dataclass(frozen=True)
class Clinic:
    """zone: its time zone. register: whether client references are kept in the client register.

    episode_gap_days: a gap that starts a new course of care (DEFINITIONS 4.2 [P]).
    """

    zone: str = "Europe/London"
    register: bool = True
    episode_gap_days: int = 84

    def today(self) -> dt.date:
        """The clinic's date; OUTCOMES_TODAY replaces it in tests and demos."""
        fixed = os.environ.get("OUTCOMES_TODAY")
        try:
            return dt.date.fromisoformat(fixed) if fixed else self.now().date()
        except ValueError:
            raise Refused("OUTCOMES_TODAY is not a date like 2026-11-23.") from None

    def now(self) -> dt.datetime:
        """The clinic's time, without zone and fractions, as it is stored."""
        return dt.datetime.now(ZoneInfo(self.zone)).replace(tzinfo=None, microsecond=0)
