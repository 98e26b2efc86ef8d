"""What is planted on top of the visits: red flags, referrals, follow-ups, adverse events."""

import datetime as dt
from random import Random

from etl.demo import clients as people
from etl.demo.record import Unused, cancel, correct_late, is_plain, mislay_scores, spoil
from etl.demo.visits import Session
from etl.demo.weeks import EXPORT_UNTIL, Calendar

OPEN_FLAG = "Pain not eased by rest or worse at night"
CLOSED_FLAGS = (  # weeks ago, flag (DEFINITIONS 9.2), where the client was sent, within two days
    (44, "Unexplained weight loss", "GP"),
    (38, "History of cancer", "GP"),
    (31, "Loss of bladder or bowel control", "A&E"),
    (23, "Fever", "GP"),
    (17, "Osteoporosis", "GP"),
    (11, "Pain between the shoulders; Steroid use", "GP"),
    (5, "Weakness in both legs", "A&E"),
)
DESTINATIONS = {"GP": 45, "Osteopath": 25, "Physiotherapist": 25, "Other": 5}
STEPS = (("suggested", 0, 0), ("made", 0, 4), ("attended", 5, 20), ("outcome known", 12, 40))  # days after
ADVERSE = ((47, "moderate"), (34, "moderate"), (26, "serious"), (9, "moderate"))  # weeks ago
MINOR = 0.012


def plant(rng: Random, cal: Calendar, sessions: list[Session]) -> None:
    """Add everything that makes the record look like a clinic's, in place."""
    free = Unused(rng, cal, sessions)
    for session in sessions:
        cancel(rng, session)
    mislay_scores(rng, cal, sessions)
    flag_red(rng, cal, free)
    refer_on(rng, cal, sessions)
    follow_up(rng, cal, sessions)
    note_adverse_events(rng, sessions, free)
    correct_late(rng, free)
    spoil(free)


def in_own_log(session: Session) -> bool:
    """Recorded in the product's own columns, which alone know referral status, follow-up and red flags."""
    return session.ago < EXPORT_UNTIL and session.client.clinic != people.EVENT


def flag_red(rng: Random, cal: Calendar, free: Unused) -> None:
    """Red flags with their referral, and the one that nobody has acted on, on last week's Monday."""
    for ago, flag, destination in CLOSED_FLAGS:
        session = free.take(ago)
        day = session.cells["date"] + dt.timedelta(days=rng.randint(0, 2))
        session.cells |= {"red_flags": flag, "referral": destination, "referral_date": day,
                          "referral_status": "attended" if ago % 2 else "outcome known"}
    session = free.take(1, date=cal.monday(1))
    session.cells["red_flags"] = OPEN_FLAG
    session.client.open_flag = True


def refer_on(rng: Random, cal: Calendar, sessions: list[Session]) -> None:
    """Sessions with a referral, as far along the loop as time allows; never the client with the open flag."""
    for session in sessions:
        share = 0.07 if session.client.stubborn else 0.035
        if rng.random() < share and is_plain(session) and not session.client.open_flag:
            session.cells["referral"] = rng.choices(list(DESTINATIONS), list(DESTINATIONS.values()))[0]
            if in_own_log(session):
                session.cells |= along_the_loop(rng, session.cells["date"], cal.today)


def along_the_loop(rng: Random, day: dt.date, today: dt.date) -> dict:
    """The last step that was reached by today, and its date; some referrals stay where they are."""
    reached = {}
    for step, soonest, latest in STEPS:
        when = day + dt.timedelta(days=rng.randint(soonest, latest))
        if when > today:
            break
        reached = {"referral_status": step, "referral_date": when}
        if rng.random() < 0.2:
            break
    return reached


def follow_up(rng: Random, cal: Calendar, sessions: list[Session]) -> None:
    """Pain one to seven days later, for those who answered: some of the relief is gone by then."""
    for session in filter(in_own_log, sessions):
        before, after = session.cells["pain_before"], session.cells["pain_after"]
        when = session.cells["date"] + dt.timedelta(days=rng.randint(1, 7))
        if after is not None and when <= cal.today and rng.random() < 0.18:
            later = after + (before - after) * rng.uniform(0.1, 0.9) + rng.gauss(0, 0.7)
            session.cells |= {"pain_followup": min(10, max(0, round(later))), "followup_date": when}


def note_adverse_events(rng: Random, sessions: list[Session], free: Unused) -> None:
    """Mostly none; now and then soreness for a day, and four that were more than that."""
    for session in sessions:
        if session.cells["status"] == "attended":
            session.cells["adverse_event"] = "minor" if rng.random() < MINOR else "none"
    for ago, how_bad in ADVERSE:
        free.take(ago).cells["adverse_event"] = how_bad
