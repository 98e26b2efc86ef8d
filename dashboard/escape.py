"""Text from data made harmless for markdown, which Streamlit's labels and messages are."""

import re

_LIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])")


def markdown(text) -> str:
    """The text as markdown that shows it literally: no link, image, colour, mathematics or tag."""
    return _LIVE.sub(r"\\\1", " ".join(str(text).split()))
