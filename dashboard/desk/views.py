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


def save(desk: Desk, name: str, page: str, query: str, id: str | None = None, by: str = OWNER) -> SavedView:
    """Keeps a view under a name; with the id of one, changes or renames that one."""
    body = {"name": text(name, "The name", SHORT), "page": text(page, "The page", SHORT),
            "query": text(query, "The selection", needed=False)}
    return _view(desk.write(VIEW, (id or secrets.token_hex(6),), body, by))


def delete(desk: Desk, id: str, by: str = OWNER) -> None:
    """Takes a view off the list."""
    desk.write(VIEW, (id,), None, by)


def views(desk: Desk) -> list[SavedView]:
    """The saved views by name."""
    found = (_view(entry) for entry in desk.latest(VIEW).values())
    return sorted(found, key=lambda view: (view.name.casefold(), view.id))


def _view(entry: Entry) -> SavedView:
    body = entry.body
    return SavedView(entry.key[0], body["name"], body["page"], body["query"], entry.by)
