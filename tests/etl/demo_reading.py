"""Reads the demo's files back, slowly and without the loader, so that the loader does not vouch for itself."""

import csv
import datetime as dt
from pathlib import Path

from etl.demo.files import EXPORT, FORM, LATE, MAIN
from etl.demo.weeks import monday_of

NUMBERS = {word: number for number, word in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])}
EXPORT_NAMES = {
    "Client ref": "client", "Practitioner": "therapist", "Location": "clinic", "Service": "techniques",
    "Status": "status", "Pain score before": "pain_before", "Pain score after": "pain_after",
    "Anxiety before (0-10)": "anxiety_before", "Anxiety after (0-10)": "anxiety_after", "Onward referral": "referral",
}
FORM_NAMES = {
    "Client reference": "client", "Your name": "therapist", "Clinic or event": "clinic",
    "Which techniques did you use? (tick all)": "techniques",
    "How bad is the pain BEFORE the session? (0 = none, 10 = worst)": "pain_before",
    "How bad is the pain AFTER the session? (0 = none, 10 = worst)": "pain_after",
    "Did you refer the client on?": "referral",
}


def rows(path: Path, encoding: str, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of one file by their own headers."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def own_log(folder: Path, name: str) -> dict[str, dict]:
    """One of the product's own logs by session id, dates as dates."""
    return {row["session_id"]: row | {"day": dt.date.fromisoformat(row["date"])}
            for row in rows(folder / name, "utf-8")}


def export(folder: Path) -> list[dict]:
    """The practice export in canonical names, without its totals row."""
    return [{EXPORT_NAMES[key]: value for key, value in row.items() if key in EXPORT_NAMES}
            | {"day": dt.datetime.strptime(row["Appointment date"], "%d/%m/%Y %H:%M").date()}
            for row in rows(folder / EXPORT, "cp1252", ";") if row["Client ref"]]


def form(folder: Path) -> list[dict]:
    """The form of the on-site event in canonical names."""
    return [{FORM_NAMES[key]: value.strip() for key, value in row.items() if key in FORM_NAMES}
            | {"day": dt.datetime.strptime(row["Date of the session"], "%d/%m/%Y").date(), "status": "attended"}
            for row in rows(folder / FORM, "utf-8-sig")]


def everything(folder: Path) -> list[dict]:
    """All sessions as they count in the end: the late log's word over the main one's."""
    return [*export(folder), *form(folder), *(own_log(folder, MAIN) | own_log(folder, LATE)).values()]


def score(text: str) -> float | None:
    """The number in a cell, if it holds one on the scale."""
    text = text.replace("/10", "").replace(" out of 10", "").replace(",", ".")
    value = NUMBERS.get(text, float(text) if text.replace(".", "").isdigit() else None)
    return value if value is not None and 0 <= value <= 10 else None


def is_good(row: dict) -> bool:
    """No cell for which the row would be held."""
    cells = (row["pain_before"], row["pain_after"])
    return (bool(row["client"] and row["therapist"]) and row["day"].year > 1990
            and all(score(cell) is not None or cell in ("", "-", "n/a") for cell in cells))


def pairs(sessions: list[dict]) -> list[tuple[float, float]]:
    """Pain before and after of all paired sessions (DEFINITIONS 2.1)."""
    found = [(score(row["pain_before"]), score(row["pain_after"])) for row in sessions if is_good(row)]
    return [pair for pair in found if None not in pair]


def by_week(sessions: list[dict], today: dt.date) -> dict[int, list[dict]]:
    """Sessions by how many weeks ago they were."""
    weeks: dict[int, list[dict]] = {}
    for row in filter(is_good, sessions):
        weeks.setdefault((monday_of(today) - monday_of(row["day"])).days // 7, []).append(row)
    return weeks
