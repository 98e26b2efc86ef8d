"""The owner's note on the week, and the sign-off."""

from datetime import date

import streamlit as st

from dashboard import escape, words
from dashboard.desk import Desk, weeks
from dashboard.desk.store import LONG
from dashboard.views import week_desk
from dashboard.views.frame import Here
from dashboard.views.week_desk import OnDesk
from dashboard.week import Week

EDITING = "note-editing"


def section(here: Here, week: Week, on_desk: OnDesk, filtered: bool) -> None:
    """The note, which charts show at this week, and who signed which figures."""
    st.subheader("Your note on this week", anchor=False)
    note = on_desk.notes.get(week.start)
    if note and st.session_state.get(EDITING) != week.start:
        _shown(note, here)
    else:
        _form(note, here, week)
    week_desk.trouble("note")
    _sign_off(here, week, on_desk.sign_offs.get(week.start), filtered)


def _shown(note: weeks.Note, here: Here) -> None:
    with st.container(border=True, gap="small"):
        st.text(note.text)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            when = words.moment(note.at, here.settings.timezone)
            st.caption(escape.markdown(f"{note.by}, {when}; earlier wordings are kept"), width="content")
            st.button("Change the note", key="note-edit", type="tertiary", icon=":material/edit:", on_click=_edit,
                      args=(note.week,))


def _form(note: weeks.Note | None, here: Here, week: Week) -> None:
    with st.form(f"note-{week.start}", border=False):
        st.text_area(
            "What should you remember when you see this week on a chart?", note.text if note else "",
            key=f"note-text-{week.start}", max_chars=LONG, height=80,
            help="Every chart of weeks shows the note at this week. Please write no names of clients.")
        st.form_submit_button("Keep the note", icon=":material/push_pin:", on_click=_keep,
                              args=(note, here, week.start))


def _keep(note: weeks.Note | None, here: Here, monday: date) -> None:
    """Keeps what the form holds; an emptied note is taken down."""
    desk, told = Desk(here.settings.data), st.session_state[f"note-text-{monday}"]
    if note and not told.strip():
        kept = week_desk.keep("note", weeks.remove_note, desk, monday, here.viewer.name)
    else:
        kept = week_desk.keep("note", weeks.write_note, desk, monday, told, here.viewer.name)
    if kept:
        st.session_state.pop(EDITING, None)


def _sign_off(here: Here, week: Week, signed: weeks.SignOff | None, filtered: bool) -> None:
    if signed:
        _signed(signed, here, week, filtered)
    elif week.in_progress:
        st.caption("The week can be signed off when it is over.")
    elif filtered:
        st.caption("Take the filters off to sign the week off: a signature is for all sessions.")
    else:
        st.button("Sign off this week", key="sign", icon=":material/signature:", on_click=_sign, args=(here, week),
                  help="Says that you have read these figures. They are kept as they stand now.")


def _signed(signed: weeks.SignOff, here: Here, week: Week, filtered: bool) -> None:
    changed = not filtered and signed.figures != week.signed
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        colour = "orange" if changed else "green"
        when = words.moment(signed.at, here.settings.timezone)
        st.badge(escape.markdown(f"Signed off by {signed.by}, {when}"),
                 icon=":material/signature:", color=colour)
        st.button("Take the signature back", key="unsign", type="tertiary", on_click=_withdraw, args=(here, week))
    if changed:
        st.text(f"The figures have changed since. Signed were: {signed.figures}. Now: {week.signed}.")
        if not week.in_progress:
            st.button("Sign off the figures as they are now", key="sign-again", icon=":material/signature:",
                      on_click=_sign, args=(here, week))


def _edit(week: date) -> None:
    st.session_state[EDITING] = week


def _sign(here: Here, week: Week) -> None:
    week_desk.keep("note", weeks.sign, Desk(here.settings.data), week.start, here.build, week.signed, here.viewer.name)


def _withdraw(here: Here, week: Week) -> None:
    week_desk.keep("note", weeks.withdraw, Desk(here.settings.data), week.start, here.viewer.name)
