"""A clinic in which each word tells whose it is, and what to look for where it must not be.

Every word of a therapist begins with qx and the therapist's short name (qxsamcomplaint), of the owner with qxowner; qxall
is nobody's. One client goes to Sam and to Tom, one session was moved from Tom to Sam, one load of Tom's was taken back.
"""

import csv
import json
import re
import time
from datetime import date, timedelta
from pathlib import Path

import etl
from dashboard import login
from dashboard.desk import Desk, charts, follow_up, views, weeks
from dashboard.warehouse import Warehouse

TODAY = date(2026, 11, 23)
SAM, TOM, UNA = WHO = ("sam", "tom", "una")
OWNER, FRONT_DESK = "owner", "desk"
KINDS = ("client", "session", "heldclient", "held", "complaint", "body_area", "presentation", "onset", "aggravated_by", "posture",
         "lifestyle", "clinic", "technique", "flag", "reason", "view", "file", "gone", "note", "figures", "event", "rebase", "freeze", "shared", "moved")
WORD = re.compile(f"qx(all|sam|tom|una|owner) ?({'|'.join(sorted(KINDS, key=len, reverse=True))}|)".encode())
CLIENTS, SESSIONS = 12, 4
SHARED = "qxallshared"
OPEN_COLUMNS = ("complaint", "body_area", "presentation", "onset", "aggravated_by", "posture", "lifestyle", "clinic")
HEADER = ("session_id", "client", "date", "time", "therapist", "techniques", "pain_before", "pain_after", "anxiety_before",
          "anxiety_after", "referral", "referral_status", "red_flags", "adverse_event", *OPEN_COLUMNS)
TOML = """name = "Qxall Clinic"
[login]
address = "{address}"
provider = "{provider}"
client_id = "clinic"
[people]
"owner@example.org" = {{role = "owner", name = "Qxowner Person"}}
"sam@example.org" = {{role = "therapist", name = "Qxsam Therapist"}}
"tom@example.org" = {{role = "therapist", name = "Qxtom Therapist"}}
"una@example.org" = {{role = "therapist", name = "Qxuna Therapist"}}
"desk@example.org" = {{role = "front_desk"}}
"""


def make(folder: Path) -> Path:
    """Loads the logs and writes what lies on the desk; returns the folder."""
    logs = folder.parent / f"{folder.name}-logs"
    logs.mkdir()
    people(folder)
    for who in WHO:
        etl.load(_log(logs / f"qx{who}file.csv", _rows(who)), folder)
    etl.load(_log(logs / "qxallmoved.csv", [_row(SAM, "qxallmoved", "qxsamclient1", 1, 9) | {"therapist": "Qxsam Therapist"}]), folder)
    gone = etl.load(_log(logs / "qxtomgone.csv", [_row(TOM, "qxtomgone", "qxtomclient1", 3, 16)]), folder)
    etl.undo(gone["load"], folder)
    _desk(folder)
    return folder


def people(folder: Path, address: str = "http://localhost:1", provider: str = "http://localhost:2") -> Path:
    """Says who may look, and how they sign in; returns the folder."""
    (folder / "clinic.toml").write_text(TOML.format(address=address, provider=provider), encoding="utf-8")
    return folder


def more(path: Path, who: str, number: int) -> Path:
    """A log of new sessions of a therapist, with words of theirs alone."""
    return _log(path, [_row(who, f"qx{who}session{number}-more-{client}", f"qx{who}client{client}", 4, 8) for client in range(6)])


def _log(path: Path, rows: list[dict]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _rows(who: str) -> list[dict]:
    found = [_row(who, f"qx{who}session{client}-{visit}", f"qx{who}client{client}", visit, 10 + client % 8)
             for client in range(CLIENTS) for visit in range(SESSIONS)]
    found[0] |= {"techniques": f"Qx{who}technique", "red_flags": f"qx{who}flag", "adverse_event": "serious"}
    found[1] |= {"referral": "GP", "referral_status": "made"}
    found.append(_row(who, f"qx{who}held", f"qx{who}heldclient", 1, 12) | {"pain_before": "6-7"})
    if who in (SAM, TOM):
        found += [_row(who, f"qxallshared-{who}-{visit}", SHARED, 2 * visit + (who == TOM), 15) | _plain() for visit in range(2)]
    if who == TOM:
        found.append(_row(TOM, "qxallmoved", "qxsamclient1", 1, 9) | _plain())
    return found


def _row(who: str, session: str, client: str, visit: int, hour: int) -> dict:
    day = TODAY - timedelta(days=1 + 7 * (5 - visit))
    row = {"session_id": session, "client": client, "date": day.isoformat(), "time": f"{hour:02}:00",
           "therapist": f"Qx{who} Therapist", "techniques": "Swedish" if hour % 2 else "Deep tissue",
           "pain_before": 8 - visit % 3, "pain_after": 5 - visit % 3 + hour % 2, "anxiety_before": 5, "anxiety_after": 3}
    return row | {column: f"qx{who}{column}" for column in OPEN_COLUMNS}


def _plain() -> dict:
    return {column: f"qxall{column}" for column in OPEN_COLUMNS}


def _desk(folder: Path) -> None:
    desk, monday = Desk(folder), date(2026, 11, 2)
    weeks.write_note(desk, monday, "qxownernote", by="Qxowner Person")
    weeks.sign(desk, monday, "build", "qxownerfigures", by="Qxowner Person")
    for chart in (charts.Chart("mean_change"), charts.Chart("mean_change", "week", "therapist", "Qxsam Therapist")):
        charts.rebase(desk, chart, date(2026, 10, 26), "qxownerrebase", by="Qxowner Person")
        charts.freeze(desk, chart, "qxownerfreeze", start=date(2026, 10, 12), end=date(2026, 11, 1), by="Qxowner Person")
    weeks.write_event(desk, monday, "qxownerevent", by="Qxowner Person")
    views.save(desk, "qxownerview", "week", "", by="Qxowner Person")
    for who in WHO:
        views.save(desk, f"qx{who}view", "week", "", by=f"Qx{who} Therapist")
        follow_up.close(desk, "red_flag", (f"qx{who}session0-0",), f"qx{who}reason", by=f"Qx{who} Therapist")
    follow_up.close(desk, "adverse_event", ("qxsamsession0-0",), "qxallreason", by="Qxtom Therapist")


def foreign(folder: Path, who: str) -> re.Pattern:
    """What must not reach that person: words of others, and the pseudonyms of clients who are not theirs."""
    others = [name for name in (*WHO, "owner") if name != who]
    rows = Warehouse(folder).cursor().execute("SELECT client, list(DISTINCT therapist) FROM sessions GROUP BY client").fetchall()
    clients = [client for client, therapists in rows if f"Qx{who} Therapist" not in therapists]
    known = "(?![ +]therapist|clinic)" if who == FRONT_DESK else ""  # completeness names who records, and where; + in a link
    return re.compile("|".join([f"qx(?:{'|'.join(others)}){known}.{{0,12}}", *clients, *(f"client {one[:6]}" for one in clients)]).encode())


def pseudonym(folder: Path, reference: str) -> str:
    """What the database calls a client."""
    return etl.find_client(etl.Folder(folder), reference)


def found(pattern: re.Pattern, sent: bytes) -> set[bytes]:
    """The foreign words in what was sent."""
    return set(pattern.findall(sent.lower()))


def claims(who: str, ago: float = 0, **more) -> dict:
    """What the provider says of someone who signed in so many seconds ago."""
    return {"is_logged_in": True, "email": f"{who}@example.org", "sub": who, "iat": time.time() - ago, **more}


def cookies(folder: Path, address: str, who: str, secret: str = "", **more) -> str:
    """The Cookie header of a browser in which someone signed in; secret: in place of the clinic's own."""
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string

    told = claims(who, **{"origin": address, "provider": "default", **more})
    signed = create_signed_value(secret or login.key(folder), "_streamlit_user", json.dumps(told)).decode()
    return f"_streamlit_user={signed}; _streamlit_xsrf={generate_xsrf_token_string()}"
