"""The demo clinic's sessions as its three tools would have written them."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from etl.demo import clients as people
from etl.demo.visits import Session
from etl.demo.weeks import EXPORT_UNTIL, LATE_FROM

LOG_COLUMNS = (
    "session_id", "client", "date", "time", "clinic", "therapist", "techniques", "duration_minutes", "body_area",
    "complaint", "presentation", "pain_before", "pain_after", "anxiety_before", "anxiety_after", "pain_followup",
    "followup_date", "referral", "referral_status", "referral_date", "red_flags", "exercises_given", "adverse_event",
    "age", "onset", "aggravated_by", "posture", "lifestyle", "status",
)
EXPORT_COLUMNS = (
    "Appointment date", "Client ref", "First name", "Last name", "Date of birth", "Mobile", "Practitioner", "Service",
    "Location", "Duration (min)", "Status", "Body area", "Complaint", "Presentation", "Pain score before",
    "Pain score after", "Anxiety before (0-10)", "Anxiety after (0-10)", "Onward referral", "Price",
)
FORM_COLUMNS = (
    "Timestamp", "Your name", "Client reference", "Date of the session", "Clinic or event",
    "Which techniques did you use? (tick all)", "Area treated", "Kind of back pain", "Duration (minutes)",
    "How bad is the pain BEFORE the session? (0 = none, 10 = worst)",
    "How bad is the pain AFTER the session? (0 = none, 10 = worst)",
    "How anxious does the client feel before the session? (0-10)",
    "How anxious does the client feel after the session? (0-10)",
    "Did you refer the client on?", "Any red flags?",
)
STATUS = {"attended": "Arrived", "no-show": "Did not arrive", "cancelled": "Late cancel"}
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
EXPORT, FORM, MAIN, LATE = (
    "demo-practice-export.csv", "demo-event-form.csv", "demo-session-log.csv", "demo-session-log-with-late-rows.csv")


def write_files(folder: Path, sessions: list[Session], rng: Random) -> list[Path]:
    """Write the four logs and return them in the order in which the clinic got them."""
    event = [s for s in sessions if s.client.clinic == people.EVENT]
    rest = [s for s in sessions if s.client.clinic != people.EVENT]
    old = [s for s in rest if s.ago >= EXPORT_UNTIL]
    own = [(f"DS{number:05d}", s) for number, s in enumerate((s for s in rest if s.ago < EXPORT_UNTIL), 1)]
    main = [{"session_id": key} | s.cells | s.first_logged for key, s in own if s.ago and not s.late]
    late = [{"session_id": key} | s.cells for key, s in own if s.ago <= LATE_FROM and not s.spoilt]
    export = [export_row(s, rng) for s in old]
    return [
        write(folder / EXPORT, EXPORT_COLUMNS, [*export, total_row(export)], delimiter=";", encoding="cp1252"),
        write(folder / FORM, FORM_COLUMNS, (form_row(s, rng) for s in event), encoding="utf-8-sig"),
        write(folder / MAIN, LOG_COLUMNS, map(log_row, main)),
        write(folder / LATE, LOG_COLUMNS, map(log_row, late)),
    ]


def write(path: Path, header: Iterable[str], rows: Iterable[list], *, delimiter=",", encoding="utf-8") -> Path:
    """One csv file, the same bytes on every system."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def log_row(cells: dict) -> list[str]:
    """A row of the product's own log: ISO dates, plain numbers, yes and no."""
    return [plain(cells.get(column)) for column in LOG_COLUMNS]


def plain(value: object) -> str:
    """One cell as the product's own log writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)


def export_row(session: Session, rng: Random) -> list[str]:
    """A row of the practice software: one stamp for date and time, decimal commas, personal columns."""
    cells = session.cells
    return [
        f"{cells['date']:%d/%m/%Y} {cells['time']:%H:%M}", cells["client"], "Demo", f"Client {session.client.ref[1:]}",
        f"{session.client.born:%d/%m/%Y}", f"07700 900{rng.randrange(1000):03d}", cells["therapist"],
        " + ".join(cells["techniques"]), cells["clinic"], str(cells["duration_minutes"]), STATUS[cells["status"]],
        cells["body_area"], cells["complaint"], cells["presentation"],
        *(comma(cells[score], rng) for score in ("pain_before", "pain_after", "anxiety_before", "anxiety_after")),
        cells.get("referral") or "None", "£55,00",
    ]


def total_row(rows: list[list[str]]) -> list[str]:
    """The line that the practice software puts at the end (LOGS: skipped)."""
    return ["Total", *[""] * (len(EXPORT_COLUMNS) - 2), f"£{55 * len(rows)},00"]


def comma(score: object, rng: Random) -> str:
    """A score that is sometimes written `7,0`."""
    return f"{score},0" if isinstance(score, int) and rng.random() < 0.1 else plain(score)


def form_row(session: Session, rng: Random) -> list[str]:
    """A row of the online form that the team filled in at the event, in the hurry of an event."""
    cells = session.cells
    filled = dt.datetime.combine(cells["date"], cells["time"]) + dt.timedelta(minutes=rng.randint(16, 29))
    name = rng.choice((str, str, str.upper, lambda text: text + "  "))(cells["therapist"])
    return [
        f"{filled:%d/%m/%Y %H:%M:%S}", name, cells["client"], f"{cells['date']:%d/%m/%Y}", cells["clinic"],
        ", ".join(cells["techniques"]), cells["body_area"], cells["presentation"], str(cells["duration_minutes"]),
        spoken(cells["pain_before"], rng), spoken(cells["pain_after"], rng),
        plain(cells["anxiety_before"]), plain(cells["anxiety_after"]), cells.get("referral") or "No", "None of these",
    ]


def spoken(score: int | None, rng: Random) -> str:
    """A score as people write it into a free text box."""
    if score is None:
        return rng.choice(("", "n/a", "-"))
    ways: tuple[Callable[[int], str], ...] = (
        str, str, str, lambda n: f"{n}/10", lambda n: f"{n} out of 10", lambda n: NUMBERS[n])
    return rng.choice(ways)(score)
