"""Needs a look: what a person should see first, each item with its rule, its numbers and a way to close it."""

import hashlib

import streamlit as st

from dashboard import cached, escape, needs, pages, show, who, words
from dashboard.desk import Desk, follow_up
from dashboard.needs import Group, Item
from dashboard.views import closing, week_desk
from dashboard.views.frame import Here
from dashboard.views.markup import button, help_about, icon, text
from dashboard.views.week_desk import OnDesk

URGENT = {needs.URGENCY["ask_doctor"]: "gray", needs.URGENCY["urgent_gp"]: "orange"}  # the others are red
FEW, MOST = 3, 50  # items of a group at first, and at most
ICONS = {"red_flag": "flag", "ask_referral": "forward_to_inbox", "not_on_track": "trending_up", "missing_after": "edit_off"}


def section(here: Here, selection, start, on_desk: OnDesk) -> None:
    """The groups that hold something, then one calm line about the others."""
    closing.begin()
    found = cached.needs(*here.key, selection, here.settings.conventions, here.today, start)
    groups = needs.open_groups(found, on_desk.closed)
    called = who.names(here.settings, [item.client for group in found for item in group.items])
    with st.container(border=True, key="needs", gap="small"):
        st.subheader("Needs a look", anchor=False)
        week_desk.trouble("needs")
        listed = {_id(item): (group, item) for group in groups for item in group.items}
        pressed = show.show_html(_written(groups, called, here), "needs", all=_toggle, client=lambda _: None,
                                 close=lambda about: _close(*listed[about], called, here) if about in listed else None)
        if pressed.client in listed:
            st.switch_page(pages.page("clients", here.viewer), query_params={"client": listed[pressed.client][1].client})
        _closed(groups, called, here)


def _close(group: Group, item: Item, called: dict[str, str], here: Here) -> None:
    closing.close(item.kind, item.key, _asked(item, group.title, called, here), here, item.action)


def _written(groups: tuple[Group, ...], called: dict[str, str], here: Here) -> str:
    """The groups as HTML: red flags over the whole width, the others side by side."""
    flags, *others = groups
    beside = "".join(_group(group, called, here) for group in others if group.items)
    return (f'<div class="needs">{_group(flags, called, here) if flags.items else ""}'
            f'<div class="groups">{beside}</div>{_calm([group for group in groups if not group.items])}</div>')


def _group(group: Group, called: dict[str, str], here: Here) -> str:
    whole, number = bool(st.session_state.get(f"whole-{group.kind}")), len(group.items)
    items = "".join(_item(item, called, here) for item in group.items[:MOST if whole else FEW])
    more = button("Show fewer" if whole else f"Show all {number:,}", "", "all", group.kind) if number > FEW else ""
    rest = f'<div class="quiet">The first {MOST} of {number:,}.</div>' if whole and number > MOST else ""
    return (f'<section><div class="title">{icon(ICONS[group.kind])} {text(group.title)}: {number:,}{help_about(group.more, group.title)}</div>'
            f'<div class="quiet">{text(group.rule)}</div><ul>{items}</ul>{more}{rest}</section>')


def _item(item: Item, called: dict[str, str], here: Here) -> str:
    name = words.cut(called.get(item.client) or who.short(item.client), 24)
    shown = f"<bdi>{text(name)}</bdi>"
    client = button(shown, "person", "client", _id(item)) if item.client else f"<span>{shown}</span>"
    day = f"{item.day:%a} {words.short_day(item.day, item.day.year != here.today.year)}"
    note = (f'<div><span class="badge {URGENT.get(item.urgency, "red")}">{text(f"{item.urgency}, {item.numbers}")}</span> '
            f"<bdi>{text(item.note)}</bdi></div>" if item.note else "")
    more = " · ".join(f"<bdi>{text(part)}</bdi>" for part in (words.short(item.therapist or ""), item.action or item.numbers) if part)
    return (f'<li><div class="line">{client} <span class="when">{day}</span> {button("Close", "check", "close", _id(item))}</div>'
            f'{note}<div class="quiet">{more}</div></li>')


def _calm(empty: list[Group]) -> str:
    """One line about the groups that hold nothing."""
    if not empty:
        return ""
    told = "; ".join(group.none for group in empty)
    line = f"Nothing needs a look: {told}." if len(empty) == 4 else f"{told[0].upper()}{told[1:]}."
    return f'<div class="quiet">{icon("check_circle")} {text(line)}</div>'


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


def _toggle(kind: str) -> None:
    """Shows all items of a group, or a handful."""
    st.session_state[f"whole-{kind}"] = not st.session_state.get(f"whole-{kind}")


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
