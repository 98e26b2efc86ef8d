"""What is chosen is in the link: it survives a reload, the back button, another page, and being sent to someone.

Widgets bound with bind="query-params" keep to their page: Streamlit takes their words out of the link when the
page changes, and what it puts back is a second step of the browser's history, so that "back" lost the filters.

    with link.kept(link.one_of("unit", ("Week", "Month"))):
        st.segmented_control("By", ("Week", "Month"), key="unit", on_change=link.touched)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

SEEN = "link-seen"          # word → its texts, as the link last said them
TOUCHED, GONE = "link-touched", "link-gone"  # why the next run will run: a widget changed, a view was opened
WHY = "link-why"            # the same of this run


class Word(NamedTuple):
    """A word of the link and the key of its widget. read: texts → value; write: value → texts, none for the usual."""

    key: str
    read: Callable[[list[str]], Any]
    write: Callable[[Any], list[str]]


def one_of(key: str, choices, usual=None) -> Word:
    """One of the choices; the usual one (the first, if none is named) is not written."""
    usual = next(iter(choices)) if usual is None else usual
    return Word(key, lambda texts: next((one for one in choices if str(one) in texts[-1:]), usual),
                lambda value: [] if value in (None, usual) else [str(value)])


def many_of(key: str, choices) -> Word:
    """Any number of the choices; what is not among them is left out."""
    return Word(key, lambda texts: [one for one in choices if one in texts], _texts)


def day(key: str, earliest: date) -> Word:
    """A day, or none."""
    return Word(key, lambda texts: _day(texts, earliest), _texts)


@contextmanager
def kept(*words: Word) -> Iterator[None]:
    """Around the widgets with these keys: they begin as the link says, and then the link says what they are.

    The link counts where it was opened or gone back to, the widgets where someone just changed one (the
    browser may not know the newest link yet). A link from page to page that has none of the words keeps them.
    """
    asked = {word.key: st.query_params.get_all(word.key) for word in words}
    seen = st.session_state.setdefault(SEEN, {})
    follow = _follow(asked, {word.key: seen.get(word.key, []) for word in words})
    for word in words:
        if follow or word.key not in st.session_state:
            texts = asked if follow else seen
            st.session_state[word.key] = word.read(texts.get(word.key, []))
    yield
    said = {word.key: word.write(st.session_state[word.key]) for word in words}
    seen.update(said)
    changed = {key: texts for key, texts in said.items() if texts != asked[key]}
    if changed:
        st.query_params.update(changed)  # one step of the history; a word with an empty list goes


def _follow(asked: dict, seen: dict) -> bool:
    why = st.session_state.get(WHY)
    if why == TOUCHED or asked == seen:
        return False
    return why == GONE or any(asked.values()) or getattr(get_script_run_ctx(), "is_history_navigation", False)


def touched() -> None:
    """Someone changed a widget (its on_change)."""
    st.session_state[TOUCHED] = True


def begin() -> None:
    """At the beginning of a page: why it runs."""
    found = [why for why in (TOUCHED, GONE) if st.session_state.pop(why, False)]
    st.session_state[WHY] = found[0] if found else None


def carried(keys: tuple[str, ...]) -> dict[str, list[str]]:
    """The words of a link that takes these along to another page; known before their widgets are drawn."""
    if st.session_state.get(TOUCHED):
        found = {key: _texts(st.session_state.get(key)) for key in keys}
    else:
        asked = {key: st.query_params.get_all(key) for key in keys}
        seen = st.session_state.get(SEEN, {})
        history = getattr(get_script_run_ctx(), "is_history_navigation", False)
        found = asked if history or any(asked.values()) else {key: seen.get(key, []) for key in keys}
    return {key: texts for key, texts in found.items() if texts}


def query() -> str:
    """What follows the question mark in the link of this view."""
    return urlencode({key: st.query_params.get_all(key) for key in st.query_params}, doseq=True)


def go(page, query: str) -> None:
    """Opens a page as a link with that query would; ends the run."""
    asked = parse_qs(query)
    st.session_state[GONE] = True
    try:
        st.switch_page(page, query_params=asked)
    except StreamlitAPIException:  # a bound widget of this page has one of the words: only it could say it
        known = st.session_state.get(SEEN, {})
        st.switch_page(page, query_params={key: texts for key, texts in asked.items() if key in known})


def _texts(value) -> list[str]:
    if isinstance(value, date):
        return [value.isoformat()]
    return list(value or ())


def _day(texts: list[str], earliest: date) -> date | None:
    try:
        found = date.fromisoformat(texts[-1]) if texts else None
    except ValueError:
        return None
    return found if found and found >= earliest else None
