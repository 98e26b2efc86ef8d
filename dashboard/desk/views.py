"""Saved views: a page with its filters, under a name."""

import secrets
from dataclasses import dataclass

from dashboard.desk.store import OWNER, SHORT, Desk, Entry, text

VIEW = "view"


@dataclass(frozen=True)
class SavedView:
    """page: its word in the address; query: what follows the question mark there."""

    id: str
    name: str
    page: str
    query: str
    by: str


def save(desk: Desk, name: str, page: str, query: str, by: str = OWNER, whole: bool = True) -> SavedView:
    """Keeps a view under a name; one of that name in the same list, capitals aside, gives way to it. Raises DeskError."""
    body = {"name": text(name, "The name", SHORT), "page": text(page, "The page", SHORT),
            "query": text(query, "The selection", needed=False)}
    same = next((view.id for view in seen(desk, by, whole) if view.name.casefold() == body["name"].casefold()), None)
    return _view(desk.write(VIEW, (same or secrets.token_hex(6),), body, by))


def delete(desk: Desk, id: str, by: str = OWNER) -> None:
    """Takes a view off the list."""
    desk.write(VIEW, (id,), None, by)


def views(desk: Desk) -> list[SavedView]:
    """The saved views by name."""
    found = (_view(entry) for entry in desk.latest(VIEW).values())
    return sorted(found, key=lambda view: (view.name.casefold(), view.id))


def seen(desk: Desk, by: str = OWNER, whole: bool = True) -> list[SavedView]:
    """The list of one viewer: their own; of one who sees the whole clinic also those from before people signed in."""
    return [view for view in views(desk) if view.by == by or whole and view.by == OWNER]


def _view(entry: Entry) -> SavedView:
    body = entry.body
    return SavedView(entry.key[0], body["name"], body["page"], body["query"], entry.by)
