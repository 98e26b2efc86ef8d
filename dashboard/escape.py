"""Text from data made harmless for markdown, which Streamlit's labels and messages are."""

import re

from dashboard.words import isolated

_LIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])")
_LINK = re.compile(r"(https?:(?=//)|www(?=\.)|@(?=[\w-]))", re.IGNORECASE)
"""Addresses become links even where every sign of them is escaped; a joiner, which nobody sees, comes between their parts."""
JOINER = "\u2060"


def markdown(text) -> str:
    """The text as markdown that shows it literally: no link, image, colour, mathematics or tag."""
    plain = isolated(_LINK.sub(rf"\1{JOINER}", " ".join(str(text).split())))
    return _LIVE.sub(r"\\\1", plain)
