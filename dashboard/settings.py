"""Every setting: from one optional `clinic.toml` in the data folder, and from the environment.

    name = "Holland Road Massage"
    timezone = "Europe/London"
    register = true                 # false: the pages never show a client's reference
    charts = "lean"                 # "streamlit": drawn by Streamlit itself, slower, should the others ever fail

    [conventions]                   # any field of measures.conventions.Conventions
    completeness_amber = 0.90

    [targets]                       # per measure, in its own unit
    mean_change = 2.0
    rate_30 = 0.5

    [report]                        # how reports look
    logo = "logo.svg"               # PNG or SVG in the data folder
    address = "1 Holland Road, Hove"
    colour = "#12436D"

    [email]                         # where finished reports may be sent from; the password is in OUTCOMES_SMTP_PASSWORD
    server = "smtp.example.org"
    sender = "reports@example.org"
    to = ["owner@example.org"]

    [login]                         # people sign in with the clinic's own Google, Microsoft or other OpenID provider
    address = "https://outcomes.example.org"        # as people type it
    provider = "https://accounts.google.com"        # its client secret is in OUTCOMES_LOGIN_SECRET
    client_id = "…"

    [people]                        # who may enter, by e-mail; a therapist's name as the logs have it
    "owner@example.org" = {role = "owner"}
    "sam@example.org" = {role = "therapist", name = "Sam Okafor"}
    "desk@example.org" = {role = "front_desk"}

    [database]
    encrypted = true                # from the next load on; the key is in OUTCOMES_DATABASE_KEY
"""

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from zoneinfo import ZoneInfo

import etl
from dashboard import viewer
from dashboard.login import Login
from dashboard.measures.conventions import Conventions
from dashboard.viewer import Viewer

FILE = "clinic.toml"
DEMO = "DEMO"  # the file that etl.demo leaves in its folder
LINES = ("name", "timezone", "register", "charts")
SECTIONS = ("conventions", "targets", "report", "email", "login", "people", "database")
CHARTS = ("lean", "streamlit")
LOGO_BYTES = 2 << 20  # a larger picture would make every report as large
TARGETS = ("mean_change", "rate_30", "mean_change_anxiety", "completeness", "referral_rate", "sessions")


class SettingsError(ValueError):
    """clinic.toml says something that cannot be; the message is one plain sentence."""


@dataclass(frozen=True)
class Look:
    """How a report looks: a logo beside the title, the clinic's address, the colour of its headings."""

    logo: Path | None = None
    address: str = ""
    colour: str = "#12436D"


@dataclass(frozen=True)
class Mail:
    """The clinic's own mail server. user: empty where the server asks for none."""

    server: str
    sender: str
    to: tuple[str, ...]
    port: int = 587
    user: str = ""


@dataclass(frozen=True)
class Settings:
    """What the clinic chose. `targets`: (measure, value) pairs; `people`: (e-mail, who) pairs; `encrypted`: the database;
    `fixed_today`: for tests and demos."""

    data: Path
    clinic_name: str = ""
    timezone: str = "Europe/London"
    register: bool = True
    charts: str = "lean"
    conventions: Conventions = field(default_factory=Conventions)
    targets: tuple[tuple[str, float], ...] = ()
    look: Look = Look()
    mail: Mail | None = None
    login: Login | None = None
    people: tuple[tuple[str, Viewer], ...] = ()
    fixed_today: date | None = None
    encrypted: bool = False

    @property
    def demo(self) -> bool:
        """Whether this is the made-up clinic, which says so on every page."""
        return (self.data / DEMO).exists()

    def today(self) -> date:
        """Today by the clinic's clock, or the day that OUTCOMES_TODAY names."""
        return self.fixed_today or datetime.now(ZoneInfo(self.timezone)).date()

    def clinic(self) -> etl.Clinic:
        """What the loader needs to know of the clinic."""
        return etl.Clinic(self.timezone, self.register, int(self.conventions.episode_gap_days))

    def target(self, measure: str) -> float | None:
        """The clinic's target for a measure, in its unit; None where there is none."""
        return dict(self.targets).get(measure)


def load(data: Path) -> Settings:
    """The settings of a data folder; the defaults where it has no clinic.toml. Raises SettingsError."""
    told = _read(Path(data) / FILE)
    return Settings(
        data=Path(data),
        clinic_name=str(told.get("name", "")),
        timezone=_timezone(told.get("timezone", "Europe/London")),
        register=told.get("register", True),
        charts=_charts(told.get("charts", CHARTS[0])),
        conventions=_conventions(told.get("conventions", {})),
        targets=_targets(told.get("targets", {})),
        look=_look(told.get("report", {}), Path(data)),
        mail=_mail(told.get("email")),
        **_who(told),
        encrypted=_encrypted(told),
        fixed_today=_fixed_today(os.environ.get("OUTCOMES_TODAY")),
    )


def _read(path: Path) -> dict:
    """What the file says, as far as its shape goes: a word that nobody knows, or a text where true or false belongs, is no setting."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsError(f"{FILE} cannot be read: {problem}.") from None
    except OSError as problem:
        raise SettingsError(f"{FILE} cannot be read: {problem.strerror}.") from None
    if unknown := sorted(set(told) - {*LINES, *SECTIONS}):
        raise SettingsError(f"{FILE} has no setting {unknown[0]!r}; it knows {', '.join((*LINES, *SECTIONS))}.")
    if wrong := [name for name in SECTIONS if not isinstance(told.get(name, {}), dict)]:
        raise SettingsError(f"{FILE}: {wrong[0]} is a section of its own, [{wrong[0]}].")
    if not isinstance(told.get("register", True), bool):
        raise SettingsError(f"{FILE}: register is true or false.")
    return told


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, TypeError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        raise SettingsError(f"{FILE}: no time zone is called {name!r}.") from None
    return name


def _charts(name: str) -> str:
    if name not in CHARTS:
        raise SettingsError(f"{FILE}: charts is one of {', '.join(CHARTS)}.")
    return name


def _conventions(told: dict) -> Conventions:
    known = {entry.name for entry in fields(Conventions)}
    if unknown := sorted(set(told) - known):
        raise SettingsError(f"{FILE}: [conventions] has no {unknown[0]!r}.")
    for name, value in told.items():
        if not isinstance(value, int | float) or not isfinite(value):
            raise SettingsError(f"{FILE}: [conventions] {name} must be a number.")
    return Conventions(**told)


def _targets(told: dict) -> tuple[tuple[str, float], ...]:
    for name, value in told.items():
        if name not in TARGETS:
            raise SettingsError(f"{FILE}: [targets] has no {name!r}; it knows {', '.join(TARGETS)}.")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SettingsError(f"{FILE}: [targets] {name} must be a number.")
    return tuple(sorted((name, float(value)) for name, value in told.items()))


def _look(told: dict, data: Path) -> Look:
    logo = data / str(told["logo"]) if told.get("logo") else None
    if logo:
        _drawable(logo)
    colour = str(told.get("colour", Look.colour))
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise SettingsError(f"{FILE}: [report] colour must be like {Look.colour}.")
    return Look(logo, str(told.get("address", "")), legible(colour))


def _drawable(logo: Path) -> None:
    """SettingsError for a logo that is no picture, is too large, or reaches for other files."""
    kind = logo.suffix.lower()
    try:
        if logo.stat().st_size > LOGO_BYTES:
            raise SettingsError(f"{FILE}: [report] logo has more than {LOGO_BYTES >> 20} MB; make the picture smaller.")
        content = logo.read_bytes()
    except OSError:
        content = b""
    if not (kind == ".png" and content.startswith(b"\x89PNG\r\n") or kind == ".svg" and b"<svg" in content):
        raise SettingsError(f"{FILE}: [report] logo must be a PNG or SVG file in the data folder.")
    if kind == ".svg" and re.search(rb"<!ENTITY|<script|<foreignObject|href\s*=\s*[\"'](?!\s*(#|data:image/))|url\(\s*[\"']?(?!#)|@import", content, re.IGNORECASE):
        raise SettingsError(f"{FILE}: [report] logo is an SVG with a script or with links to other files; save it as a plain SVG or as PNG.")


def legible(colour: str) -> str:
    """The colour, as much darker as text on white needs (contrast 4.5 : 1, WCAG 2.2)."""
    parts = [int(colour[place:place + 2], 16) for place in (1, 3, 5)]
    while 1.05 / (_luminance(parts) + 0.05) < 4.5:
        parts = [int(part * 0.95) for part in parts]
    return "#" + "".join(f"{part:02X}" for part in parts)


def _luminance(parts: list[int]) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mail(told: dict | None) -> Mail | None:
    if told is None:
        return None
    to = told.get("to", [])
    if not (told.get("server") and told.get("sender") and isinstance(to, list) and to):
        raise SettingsError(f"{FILE}: [email] needs server, sender and to (a list of addresses).")
    port, words = told.get("port", Mail.port), (told["server"], told["sender"], *to, told.get("user", ""))
    if isinstance(port, bool) or not isinstance(port, int) or not 0 < port < 65536:
        raise SettingsError(f"{FILE}: [email] port must be a number like {Mail.port}.")
    if not all(isinstance(word, str) and word.isprintable() for word in words):
        raise SettingsError(f"{FILE}: [email] server, sender, to and user are texts of one line.")
    return Mail(told["server"], told["sender"], tuple(to), port, told.get("user", ""))


def _who(told: dict) -> dict:
    """login and people; one without the other would let nobody in, or everybody."""
    if bool(told.get("login")) != bool(told.get("people")):
        raise SettingsError(f"{FILE}: [login] and [people] need each other: how people sign in, and who may.")
    try:
        return {"login": Login.of(told["login"]), "people": viewer.people(told["people"])} if told.get("login") else {}
    except ValueError as problem:
        raise SettingsError(f"{FILE}: {problem}") from None


def _encrypted(told: dict) -> bool:
    try:
        return etl.encryption.asked(told)
    except etl.Refused as refused:
        raise SettingsError(str(refused)) from None


def _fixed_today(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingsError("OUTCOMES_TODAY is not a date like 2026-11-23.") from None
