"""Who looks, and at what: a role, and what a person of that role may see.

| role | sees |
|---|---|
| owner | everything |
| therapist | their own clients, their own figures, and the suppressed comparisons of the clinic |
| front_desk | how complete the records are; brings in logs and logs sessions |

What each may see is decided by the database that their pages read (dashboard.warehouse), and which pages by `PAGES`.
"""

from dataclasses import dataclass

OWNER, THERAPIST, FRONT_DESK = ROLES = ("owner", "therapist", "front_desk")
# role → the addresses of its pages (dashboard.pages); an owner has all
PAGES = {
    THERAPIST: ("week", "trends", "techniques", "people", "clients", "referrals", "log", "about"),
    FRONT_DESK: ("log", "import", "quality", "about"),
}
ROLE_WORDS = {OWNER: "owner", THERAPIST: "therapist", FRONT_DESK: "front desk"}


@dataclass(frozen=True)
class Viewer:
    """called: a therapist's name as the logs have it, or how another person signs; email: who they are to the login."""

    role: str = OWNER
    called: str = ""
    email: str = ""

    @property
    def whole(self) -> bool:
        """Whether they see the whole clinic."""
        return self.role == OWNER

    @property
    def therapist(self) -> str | None:
        """The name under which their sessions are logged; None for those who give none."""
        return self.called if self.role == THERAPIST else None

    @property
    def name(self) -> str:
        """How their decisions are signed."""
        return self.called or self.email or OWNER

    def may_open(self, address: str) -> bool:
        """Whether the page at that address is theirs."""
        return self.whole or address in PAGES[self.role]


SINGLE = Viewer()  # the one person at this computer, where nobody signs in


def people(told: dict) -> tuple[tuple[str, Viewer], ...]:
    """(e-mail, who that is) pairs from [people]. ValueError with one plain sentence where it cannot be."""
    return tuple((email.strip().casefold(), _person(email, entry)) for email, entry in told.items())


def _person(email: str, told) -> Viewer:
    role = told.get("role") if isinstance(told, dict) else None
    if "@" not in email:
        raise ValueError(f"[people] names each person by e-mail; {email!r} is none.")
    if role not in ROLES:
        raise ValueError(f"[people] {email} needs a role: {', '.join(ROLES)}.")
    called = str(told.get("name", "")).strip()
    if role == THERAPIST and not called:
        raise ValueError(f"[people] {email} is a therapist and needs a name, as the logs have it.")
    return Viewer(role, called, email.strip().casefold())
