"""Text from data made harmless for markdown, which Streamlit's labels and messages are, and for HTML."""

import re
from html import escape

from dashboard.words import isolated

_LIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])")
_LINK = re.compile(r"(https?:(?=//)|www(?=\.)|@(?=[\w-]))", re.IGNORECASE)
"""Addresses become links even where every sign of them is escaped; a joiner, which nobody sees, comes between their parts."""
JOINER = "\u2060"

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def straight(text) -> str:
    """The text without the signs that turn the direction of what stands after it."""
    return _TURNS.sub("", str(text))


def markdown(text) -> str:
    """The text as markdown that shows it literally: no link, image, colour, mathematics or tag."""
    plain = isolated(_LINK.sub(rf"\1{JOINER}", " ".join(str(text).split())))
    return _LIVE.sub(r"\\\1", plain)


def html(text) -> str:
    """The text as HTML shows it literally, in an element or in a quoted attribute."""
    return escape(straight(text), quote=True)
