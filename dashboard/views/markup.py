"""Parts of a piece of HTML (show.show_html) that several sections have."""

from dashboard import words
from dashboard.escape import html


def text(told: str) -> str:
    """The text, harmless, with each % on the line of its number."""
    return html(words.unbroken(told))


def help_about(told: str, about: str) -> str:
    """An explanation behind a sign, for the pointer, a finger and the keyboard alike; nothing where there is none."""
    if not told:
        return ""
    return (f'<details class="help" name="help"><summary title="{html(told)}" aria-label="About: {html(about)}">?</summary>'
            f'<div>{text(told)}</div></details>')


def icon(name: str) -> str:
    """One of the icons that Streamlit brings, by its name; the words beside it say the same."""
    return f'<span class="icon" translate="no" aria-hidden="true">{name}</span>'


def button(label: str, sign: str, say: str, about: str) -> str:
    """A button that says that word about something. label: harmless already."""
    return f'<button type="button" data-say="{say}" data-about="{html(about)}">{icon(sign) if sign else ""} {label}</button>'
