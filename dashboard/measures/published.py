"""Published figures for reference lines, each with its n and source (DEFINITIONS 11): other settings, other clients."""

from typing import NamedTuple

LABEL = "published, different setting"


class Published(NamedTuple):
    """One published result. soberly: it stands beside any in-session chart that is shared: change is not effect."""

    source: str
    n: str
    result: str
    soberly: bool = False


PUBLISHED = (
    Published("Menard 2015, solo massage practice", "116", "pain 3.76 (SD 1.87) → 0.89 (1.35); unpleasantness 5.21 (2.48) → 0.64 (1.23)"),
    Published("Adams 2010, hospital inpatients", "53", "pain 5.18 (SD 2.01) → 2.33 (2.10), t(52) 12.43"),
    Published("Johnson 2014, integrative inpatient therapies", "6,589", "pain −46.5 %, anxiety −54.8 % right after"),
    Published("Cherkin 2011, low back pain, 10 weeks, against usual care", "401",
              "bothersomeness −1.7 (1.2 to 2.2) and −1.4 (0.8 to 1.9)"),
    Published("Moyer 2004, meta-analysis", "37 studies",
              "single session: state anxiety lower; immediate pain not significantly different from control", True),
    Published("Campeau 2007, randomised", "100",
              "anxiety −45 % right after; over the course 15 % (massage), 19 % (control)", True),
)
