"""Whose role changed: [people] of clinic.toml, held against what the audit list last said of each person."""

from pathlib import Path

import etl
from dashboard import auditing
from dashboard.viewer import Viewer

NONE = "none"
People = tuple[tuple[str, Viewer], ...]


class Roles:
    """Notes each change once, at the start of the program or at the next click of anybody; nobody need be signed in for it."""

    def __init__(self, data: Path):
        self.data = data
        self.people: People | None = None

    def seen(self, people: People) -> None:
        """The people whom clinic.toml names now."""
        if people == self.people:
            return
        before, now = dict(self.people or ()), dict(people)
        was = etl.audit.roles(self.data) if self.people is None else {email: one.role for email, one in before.items()}
        self.people = people
        for email in sorted({*was, *now}):
            role = now[email].role if email in now else NONE
            if role != was.get(email, NONE):
                called = before.get(email) or now.get(email)
                auditing.note(self.data, called.name if called else email, "role change", person=email, role=role)
