"""Spellings of therapists and techniques: suggestions that the owner confirms or refuses, and what is joined."""

import streamlit as st

import etl
from dashboard import cached, entry, escape, words
from dashboard.desk import Desk, DeskError, spellings
from dashboard.spelling import Suggestion
from dashboard.views.frame import Here

SHOWN = 10
DONE = "spellings-done"
COLUMNS = {"therapist": ("therapist", "Therapist"), "technique": ("techniques", "Technique")}  # ours → the loader's, label


def section(here: Here) -> None:
    """Suggestions, joining by hand, and what is joined already."""
    st.subheader("Spellings", anchor=False)
    if told := st.session_state.pop(DONE, None):
        st.success(escape.markdown(told), icon=":material/check_circle:")
    try:
        apart, joined = frozenset(spellings.apart(Desk(here.settings.data))), etl.spellings(here.settings.data)
    except (DeskError, etl.Refused) as problem:
        st.error(escape.markdown(problem), icon=":material/block:")
        return
    found = cached.suggestions(*here.key, apart)
    if found:
        st.markdown("These names look like one person, or one technique, spelled in two ways. Joined, they count as one "
                    "on every page, now and in later loads. What the logs said is kept, and joining can be taken back.")
        for place, one in enumerate(found[:SHOWN]):
            _suggestion(one, place, here)
        if len(found) > SHOWN:
            st.caption(f"The first {SHOWN} of {len(found)}; the others follow when these are decided.")
    else:
        st.caption("No two names look like one.")
    _by_hand(here)
    _joined(joined, here)


def _suggestion(one: Suggestion, place: int, here: Here) -> None:
    with st.container(border=True, gap="xsmall"):
        st.text(f"{one.spelling} ({words.count(one.sessions, 'session')})  →  "
                f"{one.name} ({words.count(one.name_sessions, 'session')})")
        st.caption(f"{COLUMNS[one.column][1]}: {one.why}." + _twice(one, here))
        with st.container(horizontal=True, gap="small"):
            if st.button("Join", key=f"join-{place}", icon=":material/merge:", type="primary"):
                _join(one.column, one.spelling, one.name, here)
            st.button("They are two", key=f"apart-{place}", icon=":material/call_split:", on_click=_apart, args=(one, here))


def _twice(one: Suggestion, here: Here) -> str:
    """Sessions that may stand twice, once under each name: joining the names joins no sessions."""
    if one.column != "therapist":
        return ""
    rows = cached.doubles(*here.key)
    pair = sorted((one.spelling, one.name))
    n = int(rows.loc[(rows["one"] == pair[0]) & (rows["other"] == pair[1]), "sessions"].sum())
    if not n:
        return ""
    return (f" {words.count(n, 'session')} of one client at the same time {'stands' if n == 1 else 'stand'} under both: "
            "probably logged twice. Joining names does not join sessions; take back the load that brought the copies, on Import.")


def _by_hand(here: Here) -> None:
    """Any two names, where the program sees no likeness: a married name, a technique's other word."""
    with st.expander("Join two names", icon=":material/merge:", key="by-hand"):
        column = st.segmented_control("What", [*COLUMNS], default="therapist", required=True, key="hand-column",
                                      format_func=lambda name: COLUMNS[name][1], label_visibility="collapsed")
        rows = cached.known(*here.key)
        names = sorted(rows.loc[rows["column"] == column, "value"], key=words.plain)
        left, right = st.columns(2)
        spelling = left.selectbox("This spelling", names, None, key=f"hand-{column}-spelling", placeholder="Choose")
        name = right.selectbox("is shown as", names, None, key=f"hand-{column}-name", accept_new_options=True,
                               placeholder="Choose, or type a name")
        if st.button("Join these", key="hand-join", disabled=not (spelling and name) or spelling == name):
            _join(column, spelling, name, here)


def _joined(joined: dict[str, dict[str, str]], here: Here) -> None:
    entries = [(column, *link) for column, (theirs, _) in COLUMNS.items() for link in sorted(joined[theirs].items())]
    if not entries:
        return
    with st.expander(f"{words.count(len(entries), 'spelling')} joined so far", icon=":material/list:", key="joined"):
        for place, (column, spelling, name) in enumerate(entries):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.text(f"{COLUMNS[column][1]}: {spelling} → {name}", width="content")
                if st.button("Take apart", key=f"part-{place}", type="tertiary", icon=":material/call_split:"):
                    _part(column, spelling, here)


def _join(column: str, spelling: str, name: str, here: Here) -> None:
    _change(lambda **options: etl.join_spelling(here.settings.data, COLUMNS[column][0], spelling, name, **options),
            f"{spelling} is shown as {name} from now on.", here)


def _part(column: str, spelling: str, here: Here) -> None:
    _change(lambda **options: etl.part_spelling(here.settings.data, COLUMNS[column][0], spelling, **options),
            f"{spelling} is shown by itself again.", here)


def _change(change, told: str, here: Here) -> None:
    """Makes a new build with other names; what became of it is said on the page that is drawn from it."""
    try:
        with st.spinner("Writing the names …"):
            change(clinic=here.settings.clinic(), wait=entry.WAIT)
    except etl.Refused as refused:
        st.error(escape.markdown(refused), icon=":material/block:")
        return
    st.session_state[DONE] = told
    st.rerun()


def _apart(one: Suggestion, here: Here) -> None:
    """Notes that these are two (a callback, so that no later click can stop it)."""
    try:
        spellings.keep_apart(Desk(here.settings.data), one.column, one.spelling, one.name, here.viewer.name)
    except DeskError as problem:
        st.error(escape.markdown(problem), icon=":material/block:")
