"""A client as the pages call them: the reference of the client register, else a short pseudonym."""

from contextlib import suppress

import etl
from dashboard.own import COLLEAGUE
from dashboard.settings import Settings
from dashboard.viewer import Viewer

SHORT = 6  # signs of a pseudonym that people can compare


def short(pseudonym: str | None) -> str:
    """"client 528aed": enough to tell clients of one page apart."""
    return f"client {pseudonym[:SHORT]}" if pseudonym else "client not recorded"


def signed(by: str, viewer: Viewer) -> str:
    """Who decided something, as that viewer may know it: colleagues have no names for a therapist."""
    return by if viewer.whole or by == viewer.name else COLLEAGUE


def names(settings: Settings, pseudonyms: list[str]) -> dict[str, str]:
    """pseudonym → what to call the client. Where the register is off or cannot be read, the short pseudonym."""
    wanted = [pseudonym for pseudonym in dict.fromkeys(pseudonyms) if pseudonym]
    known: dict[str, str] = {}
    if settings.register:
        with suppress(etl.Refused):
            known = etl.references(etl.Folder(settings.data).register, wanted)
    return {pseudonym: known.get(pseudonym) or short(pseudonym) for pseudonym in wanted}
