"""Needs a look: what a person should see first, each item with its rule, its numbers and a way to close it."""

import hashlib

import streamlit as st

from dashboard import cached, escape, needs, who, words
from dashboard.desk import Desk, follow_up
from dashboard.needs import Group, Item
from dashboard.views import closing, week_desk
from dashboard.views.frame import Here
from dashboard.views.week_desk import OnDesk

URGENT = {needs.URGENCY["ask_doctor"]: "gray", needs.URGENCY["urgent_gp"]: "orange"}  # the others are red
FEW, MOST = 3, 50  # items of a group at first, and at most
ICONS = {"red_flag": ":material/flag:", "ask_referral": ":material/forward_to_inbox:",
         "not_on_track": ":material/trending_up:", "missing_after": ":material/edit_off:"}


def section(here: Here, selection, start, on_desk: OnDesk) -> None:
    """The groups that hold something, then one calm line about the others."""
    closing.begin()
    found = cached.needs(*here.key, selection, here.settings.conventions, here.today, start)
    groups = needs.open_groups(found, on_desk.closed)
    called = who.names(here.settings, [item.client for group in found for item in group.items])
    with st.container(border=True, key="needs", gap="small"):
        st.subheader("Needs a look", anchor=False)
        week_desk.trouble("needs")
        flags, *others = groups
        if flags.items:
            _group(flags, called, here)
        with st.container(horizontal=True, gap="medium", key="needs-groups"):
            for group in others:
                if group.items:
                    with st.container(gap="xsmall"):
                        _group(group, called, here)
        _calm([group for group in groups if not group.items])
        _closed(groups, called, here)


def _group(group: Group, called: dict[str, str], here: Here) -> None:
    st.markdown(f"**{ICONS[group.kind]} {group.title}: {len(group.items):,}**", help=group.more)
    st.caption(words.unbroken(group.rule))
    key = f"all-{group.kind}"
    most = MOST if st.session_state.get(key) else FEW
    for item in group.items[:most]:
        _item(item, group.title, called, here)
    if len(group.items) > FEW:
        label = "Show fewer" if most == MOST else f"Show all {len(group.items):,}"
        st.button(label, key=f"toggle-{group.kind}", type="tertiary", on_click=_toggle, args=(key,))
    if len(group.items) > most == MOST:
        st.caption(f"The first {MOST} of {len(group.items):,}.")


def _item(item: Item, why: str, called: dict[str, str], here: Here) -> None:
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _who(item, called)
            st.text(f"{item.day:%a} {words.short_day(item.day, item.day.year != here.today.year)}", width="stretch")
            st.button("Close", type="tertiary", icon=":material/check:", key=f"close-{_id(item)}", on_click=closing.close,
                      args=(item.kind, item.key, _asked(item, why, called, here), here, item.action), help="Take it off this list, with a reason")
        if item.note:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(f"{item.urgency}, {item.numbers}", color=URGENT.get(item.urgency, "red"))
                st.text(item.note, width="content")
        st.caption(escape.markdown(" · ".join(filter(None, (words.short(item.therapist or ""), item.action or item.numbers)))))


def _who(item: Item, called: dict[str, str]) -> None:
    """The client, as a way to their course."""
    name = called.get(item.client) or who.short(item.client)
    if item.client:
        closing.to_client(item.client, name, f"client-{_id(item)}")
    else:
        st.text(words.cut(name, 24), width="content")


def _calm(empty: list[Group]) -> None:
    """One line about the groups that hold nothing."""
    if empty:
        told = "; ".join(group.none for group in empty)
        whole = "Nothing needs a look: " if len(empty) == 4 else ""
        line = f"{whole}{told}." if whole else f"{told[0].upper()}{told[1:]}."
        st.caption(f":material/check_circle: {line}")


def _closed(groups: tuple[Group, ...], called: dict[str, str], here: Here) -> None:
    """What was dealt with, behind one button: the reason, and a way to open it again."""
    done = [(group, item, closing) for group in groups for item, closing in group.closed]
    if not done:
        return
    with st.popover(f"{len(done):,} closed", type="tertiary", icon=":material/task_alt:", key="closed-items"):
        for group, item, closing in done[:MOST]:
            st.text(f"{group.title}: {_title(item, called, here)}")
            st.text(f"“{closing.reason}”")
            st.caption(escape.markdown(f"{who.signed(closing.by, here.viewer)}, {words.moment(closing.at, here.settings.timezone)}"))
            st.button("Open it again", key=f"reopen-{_id(item)}", on_click=_reopen, args=(item, here))


def _reopen(item: Item, here: Here) -> None:
    week_desk.keep("needs", follow_up.reopen, Desk(here.settings.data), item.kind, item.key, here.viewer.name)


def _toggle(key: str) -> None:
    st.session_state[key] = not st.session_state.get(key)


def _title(item: Item, called: dict[str, str], here: Here) -> str:
    """Who, when and with whom."""
    name = called.get(item.client) or who.short(item.client)
    return " · ".join(filter(None, (name, words.weekday(item.day, here.today), item.therapist)))


def _asked(item: Item, why: str, called: dict[str, str], here: Here) -> str:
    """What the dialog is about: the group's name, the item and its numbers."""
    return "\n".join(filter(None, (why, _title(item, called, here), item.note, item.numbers)))


def _id(item: Item) -> str:
    """A short name for an item's buttons, whatever its session is called."""
    return hashlib.sha256("\n".join((item.kind, *item.key)).encode()).hexdigest()[:12]
