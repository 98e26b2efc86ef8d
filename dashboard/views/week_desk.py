"""What the desk says to the page of the week, and writing to it without a traceback."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from dashboard import needs, pinned
from dashboard.cards import CARDS, Limits
from dashboard.charts.pins import Pin
from dashboard.desk import Desk, DeskError, charts, follow_up, weeks
from dashboard.selection import Selection
from dashboard.views.frame import Here


@dataclass(frozen=True)
class OnDesk:
    """Notes and sign-offs by Monday, events, closings by kind, targets; all empty where the desk cannot be read."""

    notes: dict[date, weeks.Note] = field(default_factory=dict)
    sign_offs: dict[date, weeks.SignOff] = field(default_factory=dict)
    events: tuple[weeks.Event, ...] = ()
    closed: dict[str, dict] = field(default_factory=dict)
    targets: tuple[tuple[str, float], ...] = ()

    def pins(self, clinics: tuple[str, ...] = ()) -> tuple[Pin, ...]:
        """Notes and events as marks for charts; of the events, those of these clinics and of everywhere."""
        notes = [Pin(note.week, note.text, "note") for note in self.notes.values()]
        events = [Pin(event.day, _told(event), "event") for event in self.events
                  if not clinics or event.clinic in (None, *clinics)]
        return tuple(notes + events)


def read(here: Here) -> OnDesk:
    """What lies on the desk; where it cannot be read, one sentence, and the page goes on without it.

    Notes, events and targets are the owner's, who decides for the whole clinic: others have none.
    """
    desk = Desk(here.settings.data)
    try:
        if not here.viewer.whole:
            return OnDesk(closed=_closed(desk))
        return OnDesk(
            weeks.notes(desk), weeks.sign_offs(desk), tuple(weeks.events(desk)),
            _closed(desk),
            tuple(sorted(charts.targets(desk, here.settings).items())))
    except DeskError as problem:
        st.warning(f"{problem} Notes, closed items and your own targets are not shown.", icon=":material/warning:")
        return OnDesk(targets=here.settings.targets if here.viewer.whole else ())


def _closed(desk: Desk) -> dict[str, dict]:
    return {kind: follow_up.closed(desk, kind) for kind in needs.KINDS}


def decided(here: Here, selection: Selection) -> dict[str, tuple[Limits, tuple[Pin, ...]]]:
    """card → the owner's decisions about its chart, as on Trends, and their pins; none where the desk cannot be read.

    They are about charts of the whole clinic, so a therapist has none.
    """
    if not here.viewer.whole:
        return {}
    try:
        return pinned.decided(Desk(here.settings.data), CARDS, "week", selection)
    except DeskError:  # said by `read`
        return {}


def keep(place: str, action: Callable, *given) -> bool:
    """Writes to the desk; False where it cannot, which `trouble` then says in that place of the page.

    For callbacks, which run before the page does: a click on a page that is still drawing itself
    would end the drawing, and with it whatever a button's own branch was about to keep.
    """
    try:
        action(*given)
    except DeskError as problem:
        st.session_state[f"trouble-{place}"] = str(problem)
        return False
    return True


def trouble(place: str) -> None:
    """Says once what could not be kept, where it was to be kept."""
    problem = st.session_state.pop(f"trouble-{place}", None)
    if problem:
        st.error(problem, icon=":material/error:")


def _told(event: weeks.Event) -> str:
    return f"{event.text} ({event.clinic})" if event.clinic else event.text
