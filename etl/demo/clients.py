"""The invented people of the demo clinic: therapists, clients, and what each client is like."""

import datetime as dt
from dataclasses import dataclass
from random import Random

# Added to the relief of each session, in points. Small, so that the funnel has a little to show.
THERAPISTS = {
    "Élise Martin": 0.0,
    "Tom Becker": -0.15,
    "Priya Nair": 0.35,
    "Sam Okafor": 0.0,
    "Dana Demo": 0.1,
}
NEW_THERAPIST, NEW_SINCE = "Dana Demo", 22  # weeks ago; has fewer clients than the others
LOCUM, LOCUM_WEEKS = "Lou Locum", (45, 46)  # under ten clients: drawn but not labelled (DEFINITIONS 7.2)
CAREFUL, CARELESS = "Priya Nair", "Sam Okafor"  # the second has the spell of falling completeness

CLINICS = ("Holland Road", "Mill Lane")
EVENT = "Olympia on-site"

# presentation: (share of clients, usual pain, extra pain at the start, fewest and most visits, weeks between)
PRESENTATIONS = {
    "acute": (25, 2.2, 3.4, 2, 7, 1),
    "persistent": (25, 3.4, 2.2, 3, 12, 1),
    "chronic": (23, 4.7, 1.3, 5, 20, 2),
    "suspected disc or nerve": (6, 4.9, 2.2, 3, 9, 1),
    "post-exercise": (9, 1.8, 2.0, 1, 4, 2),
    "stress-related": (12, 3.3, 1.4, 3, 16, 2),
}
AREAS = {"Lower back": 45, "Neck": 20, "Upper back": 15, "Shoulder": 20}
STUBBORN = 0.14  # share of clients who do not improve from visit to visit
FIRST_NUMBER = 101
TAPED_EVERY, STONES_EVERY = 22, 80  # two rare techniques: "caution" and "too few" (DEFINITIONS 6.2)


@dataclass
class Client:
    """One invented client; the numbers are in points of the 0–10 scale."""

    ref: str
    born: dt.date
    presentation: str
    area: str
    therapist: str
    clinic: str
    usual: float
    extra: float
    ease: float
    worry: float
    stubborn: bool
    intake: dict[str, str]
    left: int
    gap: int
    due: int = 0
    number: int = 0  # visits made in this episode
    rare: str | None = None
    open_flag: bool = False  # the one whom nobody has sent to a doctor

    @property
    def severe(self) -> bool:
        """Sick enough at the start that therapists tend to choose trigger point work."""
        return self.usual + self.extra >= 5.9


def new_client(rng: Random, index: int, today: dt.date, staff: list[str]) -> Client:
    """Draw one client; `index` numbers them in the order in which they first came."""
    names = list(PRESENTATIONS)
    kind = rng.choices(names, [PRESENTATIONS[name][0] for name in names])[0]
    _, usual, extra, fewest, most, gap = PRESENTATIONS[kind]
    stubborn = rng.random() < STUBBORN and kind not in ("acute", "post-exercise")
    return Client(
        ref=f"D{FIRST_NUMBER + index:04d}",
        born=today - dt.timedelta(days=rng.randint(20 * 365, 78 * 365)),
        presentation=kind,
        area=draw_area(rng),
        therapist=rng.choice(staff),
        clinic=rng.choices(CLINICS, (62, 38))[0],
        usual=rng.gauss(usual, 1.3),
        extra=max(0.0, rng.gauss(extra, 1.0)),
        ease=rng.gauss(-1.1 if stubborn else 0.0, 1.05),
        worry=rng.gauss(5.5 if kind == "stress-related" else 3.6, 1.7),
        stubborn=stubborn,
        intake=intake(rng, kind),
        left=max(rng.randint(fewest, most), 5 if stubborn else 1),
        gap=gap,
        rare=rare_technique(index),
    )


def draw_area(rng: Random) -> str:
    """A body area, lower back most often."""
    return rng.choices(list(AREAS), list(AREAS.values()))[0]


def rare_technique(index: int) -> str | None:
    """Every 22nd client is taped, every 80th likes hot stones."""
    if index % STONES_EVERY == 7:
        return "Hot stones"
    return "Taping" if index % TAPED_EVERY == 3 else None


def intake(rng: Random, kind: str) -> dict[str, str]:
    """The answers to the intake questions, noted at the first session of an episode."""
    sudden = kind in ("acute", "post-exercise")
    return {
        "onset": "sudden" if sudden and rng.random() < 0.8 else "gradual",
        "aggravated_by": rng.choice(("sitting", "bending", "lifting", "lying", "walking")),
        "posture": rng.choice(("at a screen", "standing", "driving", "mixed")),
        "lifestyle": rng.choice(("runs twice a week", "little exercise", "poor sleep", "stress at work", "swims")),
    }
