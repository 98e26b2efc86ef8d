"""Choosing a week: kept in the URL as ?week=2026-W43, shown as dates."""

from datetime import date, timedelta

import streamlit as st

from dashboard import words
from dashboard.week import last_complete

KEY = "week-chosen"
WORD = "week"  # in the URL; set by hand, as a bound selectbox would write its long label there


def pick(weeks: list[date], today: date, pinned: bool) -> date:
    """Shows the choice and returns the Monday: the URL's, else the last complete week with sessions.

    weeks: the Mondays from the first to the last with a session, at least one. pinned: writes the
    week into the URL even where nobody chose it, so that a link to this view still shows it later.
    """
    newest_first = weeks[::-1]
    asked = st.query_params.get(WORD)
    if st.session_state.get(KEY) not in newest_first:
        st.session_state[KEY] = named(asked, newest_first) or usual(newest_first, today)
    st.selectbox("Week", newest_first, key=KEY, format_func=lambda week: _label(week, today), width=230,
                 on_change=_remember, persist_state="session", filter_mode="contains", label_visibility="collapsed")
    chosen = st.session_state[KEY]
    if pinned:
        _remember()
    return chosen


def steps(chosen: date, weeks: list[date]) -> None:
    """Shows the buttons that go one week back and forth."""
    _step("Earlier", ":material/chevron_left:", "left", chosen - timedelta(days=7), weeks)
    _step("Later", ":material/chevron_right:", "right", chosen + timedelta(days=7), weeks)


def named(text: str | None, weeks: list[date]) -> date | None:
    """The Monday that 2026-W43 names, if it is one of the weeks."""
    try:
        start = date.fromisoformat(f"{text}-1")
    except ValueError:
        return None
    return start if start in weeks else None


def usual(newest_first: list[date], today: date) -> date:
    """The last complete week; the newest there is where all are still to come or going on."""
    complete = [week for week in newest_first if week <= last_complete(today)]
    return (complete or newest_first)[0]


def explain(start: date, weeks: list[date], today: date) -> None:
    """Says what the reader might not expect of the week shown."""
    if start <= today <= start + timedelta(days=6):
        st.info("This week is still in progress: its figures will change.", icon=":material/hourglass_top:")
    elif start == weeks[-1] and start < last_complete(today):
        st.caption(f"The newest week with sessions. None are recorded since {words.day(start + timedelta(days=6))}.")


def _label(week: date, today: date) -> str:
    going = week <= today <= week + timedelta(days=6)
    return words.short_days(week, week + timedelta(days=6)) + (" (in progress)" if going else "")


def _step(label: str, sign: str, side: str, target: date, weeks: list[date]) -> None:
    """A button one week on; in words too, for an arrow alone has no name for those who hear the page."""
    st.button(label, icon=sign, icon_position=side, key=f"step-{label.lower()}", disabled=target not in weeks,
              on_click=_go, args=(target,))


def _go(target: date) -> None:
    st.session_state[KEY] = target
    _remember()


def _remember() -> None:
    st.query_params[WORD] = f"{st.session_state[KEY]:%G-W%V}"
