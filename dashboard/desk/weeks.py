"""The owner's note on a week, the sign-off, and events that are pinned on charts."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.desk.store import OWNER, SHORT, Desk, DeskError, Entry, day, text

NOTE, SIGN_OFF, EVENT = "note", "sign_off", "event"


@dataclass(frozen=True)
class Note:
    """What the owner says of the week that starts on that Monday."""

    week: date
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SignOff:
    """Who read which figures of a week. build: the data behind them; figures: the headline as it stood then."""

    week: date
    build: str
    figures: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, in one clinic or (None) everywhere."""

    id: str
    day: date
    text: str
    clinic: str | None
    by: str
    at: datetime


def write_note(desk: Desk, week: date, told: str, by: str = OWNER) -> Note:
    """Keeps a week's note in place of the one before, which stays in its history."""
    return _note(desk.write(NOTE, _monday(week), {"text": text(told, "The note")}, by))


def remove_note(desk: Desk, week: date, by: str = OWNER) -> None:
    """Takes a week's note down."""
    desk.write(NOTE, _monday(week), None, by)


def notes(desk: Desk) -> dict[date, Note]:
    """Monday → the note that counts, by date."""
    found = [_note(entry) for entry in desk.latest(NOTE).values()]
    return {note.week: note for note in sorted(found, key=lambda note: note.week)}


def note_history(desk: Desk, week: date) -> list[Note]:
    """Every wording of a week's note, the oldest first."""
    return [_note(entry) for entry in desk.history(NOTE, _monday(week)) if entry.body]


def sign(desk: Desk, week: date, build: str, figures: str, by: str = OWNER) -> SignOff:
    """Signs a week as it now stands."""
    body = {"build": text(build, "The build", SHORT), "figures": text(figures, "The headline")}
    return _sign_off(desk.write(SIGN_OFF, _monday(week), body, by))


def withdraw(desk: Desk, week: date, by: str = OWNER) -> None:
    """Takes a sign-off back."""
    desk.write(SIGN_OFF, _monday(week), None, by)


def sign_offs(desk: Desk) -> dict[date, SignOff]:
    """Monday → the sign-off that counts, by date."""
    found = [_sign_off(entry) for entry in desk.latest(SIGN_OFF).values()]
    return {one.week: one for one in sorted(found, key=lambda one: one.week)}


def sign_off_history(desk: Desk, week: date) -> list[Entry]:
    """Every signing and taking back of a week, the oldest first."""
    return desk.history(SIGN_OFF, _monday(week))


def write_event(desk: Desk, when: date, told: str, clinic: str | None = None, id: str | None = None,
                by: str = OWNER) -> Event:
    """Adds an event; with the id of one, changes it."""
    body = {"day": day(when), "text": text(told, "The event", SHORT),
            "clinic": text(clinic, "The clinic", SHORT, needed=False) or None}
    return _event(desk.write(EVENT, (id or secrets.token_hex(6),), body, by))


def remove_event(desk: Desk, id: str, by: str = OWNER) -> None:
    """Takes an event off the charts."""
    desk.write(EVENT, (id,), None, by)


def events(desk: Desk, clinics: tuple[str, ...] = ()) -> list[Event]:
    """The events by date; with clinics, those of them and those of everywhere."""
    found = [_event(entry) for entry in desk.latest(EVENT).values()]
    return sorted((event for event in found if not clinics or event.clinic in (None, *clinics)),
                  key=lambda event: (event.day, event.at))


def _monday(week: date) -> tuple[str]:
    if week.weekday():
        raise DeskError("A week is named by its Monday.")
    return (day(week),)


def _note(entry: Entry) -> Note:
    return Note(date.fromisoformat(entry.key[0]), entry.body["text"], entry.by, entry.at)


def _sign_off(entry: Entry) -> SignOff:
    return SignOff(date.fromisoformat(entry.key[0]), entry.body["build"], entry.body["figures"], entry.by, entry.at)


def _event(entry: Entry) -> Event:
    body = entry.body
    return Event(entry.key[0], date.fromisoformat(body["day"]), body["text"], body["clinic"], entry.by, entry.at)
