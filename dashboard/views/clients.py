"""Clients: the caseload with its flags, and from there one client's course."""

from datetime import date

import streamlit as st

import etl
from dashboard import cached, caseload, escape, figures, filters, show, who, words
from dashboard.caseload import CLOSABLE, RULES, Caseload
from dashboard.exports import clients as tables
from dashboard.figures import View
from dashboard.views import client, closing, frame
from dashboard.views.frame import Here

A_PAGE = 25
ICONS = {"ask_referral": ":material/forward_to_inbox:", "not_on_track": ":material/trending_up:"}
MISSED = "find-missed"


def page() -> None:
    """Draws the caseload, or the client whom the address names."""
    here = frame.enter("Clients")
    if here is None:
        return
    asked = st.query_params.get(client.WORD)
    if asked and client.section(asked, here):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        selection = filters.bar(here.choices())
        st.text_input("Find a client", key="find", placeholder="Reference, as in the log", on_change=_find,
                      args=(here,),
                      width=260, icon=":material/search:", autocomplete="off", label_visibility="collapsed")
    filters.active(selection)
    if st.session_state.pop(MISSED, False):
        st.warning("No session has a client with that reference. Write it as the log does; capitals and blanks do not "
                   "matter.",
                   icon=":material/person_search:")
    _list(selection, here)


def _list(selection, here: Here) -> None:
    with st.spinner("Reading the caseload …"):
        found = cached.caseload(*here.key, selection, here.settings.conventions, here.today, "pain")
    if found.empty:
        st.info("No sessions match these filters. Take one off to see more.", icon=":material/filter_alt_off:")
        return
    on_desk = closing.read(here)
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        seen = st.segmented_control("Who", (caseload.GOING_ON, caseload.EVERYONE), default=caseload.GOING_ON,
                                    required=True,
                                    key="client-seen", bind="query-params", label_visibility="collapsed")
        wanted = st.pills("Flag", caseload.SHOW, key="client-show", bind="query-params", label_visibility="collapsed",
                          wrap=True)
        order = st.selectbox("Order", list(caseload.ORDERS), key="client-order", bind="query-params",
                             label_visibility="collapsed", width=210)
    gap = int(here.settings.conventions.episode_gap_days)
    made = caseload.choose(found, on_desk.closed, here.today, gap, seen, wanted, order)
    with place:
        _headline(made, seen, here)
    _rows(made, selection, here)


def _headline(made: Caseload, seen: str, here: Here) -> None:
    st.subheader(caseload.headline(made, seen), anchor=False)
    rules = here.settings.conventions
    closed = f" {words.count(made.closed, 'flag is', 'flags are')} closed with a reason and not counted."
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"A flag asks a person to look; it decides nothing.{closed if made.closed else ''}", width="content")
        with st.popover("What the flags mean", type="tertiary", icon=":material/help:"):
            for text in tables.meanings(rules):
                st.markdown(text)


def _rows(made: Caseload, selection, here: Here) -> None:
    if made.rows.empty:
        st.info("No client is like this just now.", icon=":material/check_circle:")
        return
    pages = -(-len(made.rows) // A_PAGE)
    if not 1 <= st.session_state.get("client-page", 1) <= pages:
        st.session_state["client-page"] = 1
    top, listed, foot = st.container(), st.container(gap="small", key="caseload"), st.container()
    with foot:
        number = st.pagination(pages, key="client-page", bind="query-params") if pages > 1 else 1
    first = (number - 1) * A_PAGE
    view = View(here.warehouse, here.build, selection, here.settings.conventions, here.today)
    some = figures.told(view, made.rows.iloc[first:first + A_PAGE])
    called = who.names(here.settings, some["client"].tolist())
    top.caption(f"{first + 1:,} to {first + len(some):,} of {len(made.rows):,}" if pages > 1
                else words.count(len(some), "client"))
    with listed:
        for row in some.to_dict("records"):
            _row(row, called, here.today)
    show.show_table(tables.caseload(some), "caseload", "This list")


def _row(row: dict, called: dict[str, str], today: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(escape.markdown(words.cut(called[row["client"]], 24)), key=f"open-{row['client']}",
                  on_click=client.open_one,
                  args=(row["client"],), width=110)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="stretch"):
            st.text(caseload.line(row, "pain", today))
            for rule in CLOSABLE:
                column, label = RULES[rule]
                if row[column]:
                    _badge(rule, label, row[f"open_{rule}"])


def _badge(rule: str, label: str, opened: bool) -> None:
    if opened:
        st.badge(label, color=client.COLOURS[rule], icon=ICONS[rule])
    else:
        st.badge(f"{label}: closed", color="gray", icon=":material/check:")


def _find(here: Here) -> None:
    """Opens the client whom a typed reference means; the reference itself is kept nowhere."""
    typed = st.session_state["find"]
    st.session_state["find"] = ""
    if not typed.strip():
        return
    try:
        found = etl.find_client(etl.Folder(here.settings.data), typed)
    except etl.Refused:
        found = None
    if found and len(cached.client_sessions(*here.key, found)):
        client.open_one(found)
    else:
        st.session_state[MISSED] = True
