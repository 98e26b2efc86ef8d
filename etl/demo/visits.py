"""Who comes when, and what they report: the demo clinic before anything is planted or mislaid."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from etl.demo import clients as people
from etl.demo.clients import Client
from etl.demo.weeks import WEEKS, Calendar

BURN_IN = 30  # weeks before the first log: the clinic did not open on the day its records begin
NEW_A_WEEK = 3
EVENT_VISITS = 50
FADE = 0.62  # of the extra pain at the start, what is left at each further visit
COMES_BACK = 0.3  # share of finished courses that begin again, over twelve weeks later (DEFINITIONS 4.2)
SHIFT, OUTLIER = 1.4, -2.3  # points of relief in the planted weeks, before the scale's floor bites
RELIEF, STEEPNESS = 3.1, 0.4  # mean relief, and how much more of it per point of pain before

# What each technique truly adds, in points. Trigger point work looks better in the raw means
# only because severe clients, who have further to fall, get it more often.
TECHNIQUES = {
    "Swedish": 0.0,
    "Deep tissue": 0.0,
    "Trigger point pressure": 0.0,
    "Pressure and stretch": 0.4,
    "Myofascial roll": 0.0,
    "Taping": 0.0,
    "Hot stones": 0.0,
}
CHOSEN = {"severe": (10, 14, 52, 12, 12), "other": (30, 24, 18, 14, 14)}  # weights of the first five


@dataclass
class Session:
    """One appointment: its cells by column name, and how the first log of it differed."""

    ago: int
    client: Client
    cells: dict = field(default_factory=dict)
    first_logged: dict = field(default_factory=dict)  # cells as the main log had them, where others
    late: bool = False  # missing from the main log, brought by the late one
    spoilt: bool = False  # with a cell that no rule can read


def all_visits(rng: Random, cal: Calendar) -> list[Session]:
    """Every appointment of the 18 months, in order of time."""
    known: list[Client] = []
    made: list[Session] = []
    for week, ago in enumerate(range(WEEKS + BURN_IN, -1, -1)):
        if ago in cal.closed:
            continue
        book = Book(rng, cal, ago)
        for client in who_comes(rng, cal, known, week, book):
            made.append(visit(rng, cal, client, week, book))
    logged = [session for session in made if session.ago <= WEEKS]
    return sorted(logged, key=lambda s: (s.cells["date"], s.cells["time"], s.client.ref))


class Book:
    """The appointment book of one week: no therapist sees two clients at once."""

    def __init__(self, rng: Random, cal: Calendar, ago: int):
        self.rng, self.cal, self.ago = rng, cal, ago
        self.taken: set[tuple] = set()
        self.staff = [name for name in people.THERAPISTS
                      if name != people.NEW_THERAPIST or ago <= people.NEW_SINCE]

    def places(self) -> int:
        """Sessions of this week; last week is a full one, the present one is as far as it got."""
        if self.ago == 0:
            return round(42 * self.cal.days_open(0) / 6)
        return 50 if self.ago == 1 else self.rng.randint(35, 43)

    def slot(self, therapist: str, first_day: int = 0) -> tuple[dt.date, dt.time]:
        """A free quarter-hour start with that therapist."""
        while True:
            day = self.rng.randrange(first_day, self.cal.days_open(self.ago))
            time = dt.time(self.rng.randint(9, 17), self.rng.choice((0, 15, 30)))
            if (therapist, day, time.hour) not in self.taken:
                self.taken.add((therapist, day, time.hour))
                return self.cal.monday(self.ago) + dt.timedelta(days=day), time


def who_comes(rng: Random, cal: Calendar, known: list[Client], week: int, book: Book) -> list[Client]:
    """Clients who are due, longest waiting first, then new ones for the places that are left."""
    places = book.places()
    due = sorted((c for c in known if c.left and c.due <= week), key=lambda c: (c.due, c.ref))
    due = due[: places - min(NEW_A_WEEK, places // 2)]
    wanted = places - len(due) + (EVENT_VISITS if book.ago == cal.event else 0)
    new = []
    for _ in range(wanted):
        new.append(people.new_client(rng, len(known) + len(new), cal.today, book.staff))
    for client in new[:EVENT_VISITS] if book.ago == cal.event else ():
        client.clinic, client.left = people.EVENT, 1  # walk-ins at the couches: seen once
    known.extend(new)
    return due + new


def visit(rng: Random, cal: Calendar, client: Client, week: int, book: Book) -> Session:
    """One session with its scores, and the date of the client's next one."""
    cells = {"client": client.ref, "clinic": client.clinic, "therapist": pick_therapist(rng, client, book)}
    event = client.clinic == people.EVENT
    cells["date"], cells["time"] = book.slot(cells["therapist"], first_day=2 if event else 0)
    cells |= {"techniques": pick_techniques(rng, client), "body_area": client.area,
              "complaint": f"{client.area} pain", "presentation": client.presentation,
              "duration_minutes": 15 if event else rng.choice((30, 45, 60, 60)),
              "exercises_given": rng.random() < 0.7, "status": "attended",
              "age": (cells["date"] - client.born).days * 4 // 1461}
    if client.number == 0:
        cells |= client.intake
    cells |= scores(rng, cal, client, cells, book.ago)
    plan_next(rng, client, week)
    return Session(book.ago, client, cells)


def pick_therapist(rng: Random, client: Client, book: Book) -> str:
    """Mostly the client's own therapist; a locum for two weeks."""
    if book.ago in people.LOCUM_WEEKS and client.number == 0 and rng.random() < 0.8:
        return people.LOCUM
    own = client.therapist if client.therapist in book.staff else book.staff[0]
    return own if rng.random() < 0.8 else rng.choice(book.staff)


def pick_techniques(rng: Random, client: Client) -> list[str]:
    """One or two techniques, chosen for the client and not at random."""
    weights = CHOSEN["severe" if client.severe else "other"]
    first, second = (rng.choices(list(TECHNIQUES)[:5], weights)[0] for _ in range(2))
    chosen = [first] if first == second or rng.random() < 0.65 else [first, second]
    return [*chosen, client.rare] if client.rare and rng.random() < 0.6 else chosen


def scores(rng: Random, cal: Calendar, client: Client, cells: dict, ago: int) -> dict:
    """Pain and anxiety, before and after. People come at their worst and fall back by themselves."""
    extra = client.extra * (1.0 if client.stubborn else FADE ** client.number)
    before = on_scale(rng.gauss(client.usual + extra, 1.0))
    relief = (RELIEF + STEEPNESS * (before - 4.5) + client.ease + rng.gauss(0, 1.45)
              + people.THERAPISTS.get(cells["therapist"], 0.0)
              + max(TECHNIQUES[name] for name in cells["techniques"]))
    relief += SHIFT if ago in cal.shift else OUTLIER if ago == cal.outlier else 0.0
    anxiety = on_scale(client.worry + 0.35 * (before - 4.5) - 0.15 * client.number + rng.gauss(0, 1.0))
    calmer = 0.9 + 0.25 * (anxiety - 4) + 0.15 * relief + rng.gauss(0, 0.9)
    return {"pain_before": before, "pain_after": on_scale(before - relief),
            "anxiety_before": anxiety, "anxiety_after": on_scale(anxiety - calmer)}


def on_scale(value: float) -> int:
    """The whole number from 0 to 10 that a person would say."""
    return min(10, max(0, int(value + 0.5)))


def plan_next(rng: Random, client: Client, week: int) -> None:
    """Set when the client is due again; some finished courses begin anew months later."""
    client.number += 1
    client.left -= 1
    client.due = week + client.gap + rng.choice((0, 0, 1, 2))
    if client.left == 0 and client.clinic != people.EVENT and rng.random() < COMES_BACK:
        client.left, client.number = rng.randint(2, 6), 0
        client.due = week + rng.randint(14, 30)
        client.area = people.draw_area(rng) if rng.random() < 0.3 else client.area
