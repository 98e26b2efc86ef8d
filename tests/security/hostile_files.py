"""Logs that are broken or meant to break something: each maker draws one file from a random source.

A maker returns (ending, bytes), or (ending, bytes, rows) where it knows how many rows must be accounted for.
"""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable
from functools import cache

import odf.opendocument
import odf.table
import odf.text
import xlsxwriter
import xlwt

HEAD = ["client", "date", "therapist", "techniques", "pain_before", "pain_after"]
MB = 1 << 20
CELLS = ["", " ", "-", "7", "6-7", "6,5", "11", "-1", "1e999", "nan", "2026-11-02", "31/02/2026", "0000-00-00", "07-Jun", "99999999999999999999",
         "Total", "client", "=1+1", "\x00", "\x1a", "\ufeff", "\u2028", "\ud7ff", "é", "🦴", "x" * 300, "'", "\\", "%s", "None", "$", "\x7f", "٣"]
MAGIC = [b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x09\x08\x10\x00\x00\x06\x05\x00"]


def table(rng: random.Random, rows: int = 40) -> list[list[str]]:
    """A header and rows of a log, most of them sound, some cells not."""
    return [HEAD] + [[f"C{n % 9}", f"2026-{n % 9 + 1:02}-{n % 27 + 1:02}", "Ann Lee", "Swedish", str(n % 11), str(n % 7)] if rng.random() < 0.7
                     else [rng.choice(CELLS) for _ in HEAD] for n in range(rows)]


@cache
def sound(kind: str) -> bytes:
    """One sound workbook of that kind; the damaged ones begin as it."""
    rows, out = table(random.Random(7)), io.BytesIO()
    rows = [[re.sub(r"[\x00-\x1f\ufffe]", "", cell) for cell in row] for row in rows]
    {"xlsx": _xlsx, "xls": _xls, "ods": _ods}[kind](rows, out)
    return out.getvalue()


def _xlsx(rows, out) -> None:
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Log")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def _xls(rows, out) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Log")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    book.save(out)


def _ods(rows, out) -> None:
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="Log")
    for row in rows:
        line = odf.table.TableRow()
        for cell in row:
            one = odf.table.TableCell(valuetype="string")
            one.addElement(odf.text.P(text=cell))
            line.addElement(one)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(out)


def damage(rng: random.Random, content: bytes) -> bytes:
    """The same bytes, cut, flipped, zeroed, doubled or with others among them."""
    work = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at, length = rng.randrange(len(work) or 1), rng.choice((1, 4, 60, 900))
        match rng.randrange(6):
            case 0: work = work[:at]
            case 1: work[at:at + 1] = bytes([work[at] ^ 1 << rng.randrange(8)]) if at < len(work) else b""
            case 2: work[at:at + length] = bytes(length)
            case 3: work[at:at] = rng.randbytes(length)
            case 4: work[at:at] = work[:length]
            case 5: work[at:at + length] = b""
    return bytes(work)


def parts(content: bytes) -> dict[str, bytes]:
    """name → bytes of the members of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """An archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_part(kind: str, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The sound workbook with one member changed."""
    members = parts(sound(kind))
    return packed(members | {name: change(members[name])})


# ---- text

def odd_cells(rng):
    """Rows of odd cells without quotation marks or line ends: every line below the header counts."""
    delimiter = rng.choice(",;\t|")
    lines = [delimiter.join(HEAD)]
    for row in table(rng, rng.randrange(1, 60))[1:]:
        cells = [cell.replace(delimiter, "").replace("\u2028", "").replace("\x00", "") for cell in row]
        lines.append(delimiter.join(cells[: rng.choice((6, 6, 6, 2, 1))] + ["x"] * rng.choice((0, 0, 0, 3))))
    lines.append(delimiter.join(["C1", "2026-11-02", "Ann Lee", "Swedish", "7", "4"]))  # the last is not blank
    return "csv", ("\n".join(lines) + "\n").encode(), len(lines) - 1


def odd_text(rng):
    """A log in any encoding with quotation marks, line ends and bytes where nobody would put them."""
    text = "\n".join(",".join(f'"{cell}"' if rng.random() < 0.2 else cell for cell in row) for row in table(rng))
    for _ in range(rng.randrange(6)):
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(['"', "\r", "\n\n", "\r\n", "\x00", "\x0c", "\x85", ",", ";", '""', "\\", "\ufeff"]) + text[at:]
    content = text.encode(rng.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "utf-32")), "replace")
    return rng.choice(("csv", "txt", "tsv")), damage(rng, content) if rng.random() < 0.5 else content


def noise(rng):
    """Bytes of no meaning behind a beginning of one."""
    return rng.choice(("csv", "xlsx", "xls", "ods")), rng.choice(MAGIC) + rng.randbytes(rng.choice((0, 9, 600, 9000)))


# ---- workbooks

def odd_workbook(rng):
    """A sound workbook of odd cells: every row below the header counts."""
    rows, out, kind = table(rng, rng.randrange(1, 40)), io.BytesIO(), rng.choice(("xlsx", "xls", "ods"))
    rows = [[re.sub(r"[\x00-\x1f\ufffe]", "", cell) for cell in row] for row in rows] + [["C1", "2026-11-02", "Ann Lee", "Swedish", "7", "4"]]
    {"xlsx": _xlsx, "xls": _xls, "ods": _ods}[kind](rows, out)
    return kind, out.getvalue(), len(rows) - 1


def broken_workbook(rng):
    """A workbook whose bytes are damaged."""
    kind = rng.choice(("xlsx", "xls", "xls", "ods"))
    return kind, damage(rng, sound(kind))


def broken_part(rng):
    """A sound archive, in which one part is damaged: the reader of the XML meets it."""
    kind = rng.choice(("xlsx", "ods"))
    members = parts(sound(kind))
    name = rng.choice([name for name in members if name.endswith((".xml", ".rels"))])
    return kind, packed(members | {name: damage(rng, members[name])})


def odd_numbers(rng):
    """Numbers of a workbook's XML that are changed: counts, indexes, styles, positions, repeats."""
    kind = rng.choice(("xlsx", "ods"))
    name = "xl/worksheets/sheet1.xml" if kind == "xlsx" else "content.xml"
    odd = [b"0", b"-1", b"4294967295", b"99999999999999999999", b"1048576", b"1e308", b"", b"x"]

    def change(content: bytes) -> bytes:
        places = list(re.finditer(rb"\d+", content))
        for place in sorted(rng.sample(places, min(3, len(places))), key=lambda m: -m.start()):
            content = content[:place.start()] + rng.choice(odd) + content[place.end():]
        return content

    return kind, with_part(kind, name, change)


# ---- each by itself

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = ('<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
          + "]>").encode()


def cell(place: str, text: str = "x") -> bytes:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def far_cell(rng):
    """One cell at the last place of a sheet, below a log; or nothing but it."""
    row = b'<row r="1048576">' + cell("XFD1048576") + b"</row>"
    log = rng.random() < 0.7
    return "xlsx", with_part("xlsx", SHEET, lambda content: (content.replace(b"</sheetData>", row + b"</sheetData>") if log else
                                                             re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + row + b"</sheetData>", content)))


def deep_cell(rng):
    """A cell in the last row of a sheet, with a million blank rows above it."""
    row = b'<row r="1048576">' + cell("A1048576") + b"</row>"
    return "xlsx", with_part("xlsx", SHEET, lambda content: content.replace(b"</sheetData>", row + b"</sheetData>"))


def many_far_cells(rng):
    """Cells far down in many columns, none of them beyond the usual columns."""
    row = b'<row r="999999">' + b"".join(cell(f"{chr(65 + n // 26 - 1) if n > 25 else ''}{chr(65 + n % 26)}999999") for n in range(400)) + b"</row>"
    return "xlsx", with_part("xlsx", SHEET, lambda content: content.replace(b"</sheetData>", row + b"</sheetData>"))


def repeated_cells(rng):
    """An ods that says of one cell, or of a row, that it stands there two thousand million times."""
    what, where = rng.choice(((b"<table:table-cell ", b"columns"), (b"<table:table-row", b"rows")))
    number = rng.choice((b"16384", b"1048576", b"2000000000"))
    return "ods", with_part("ods", "content.xml", lambda content: content.replace(
        what, what.rstrip() + b" table:number-" + where + b'-repeated="' + number + b'" '))


@cache
def _vast_cell(size: int) -> bytes:
    return with_part("xlsx", SHEET, lambda content: content.replace(b"</sheetData>", b'<row r="99">' + cell("A99", "x" * size) + b"</row></sheetData>"))


def vast_cell(rng):
    """A cell of 200 MB."""
    return "xlsx", _vast_cell(200 * MB)


def vast_text(rng):
    """A cell of 19 MB in a text file, quoted or not."""
    quote = rng.choice((b"", b'"'))
    return "csv", ",".join(HEAD).encode() + b"\nC1,2026-11-02,Ann Lee," + quote + b"x" * (19 * MB) + quote + b",7,4\n"


@cache
def _bomb() -> bytes:
    return with_part("xlsx", SHEET, lambda content: content + b" " * (260 * MB))


def bomb(rng):
    """A member that inflates to 260 MB."""
    return "xlsx", _bomb()


def lying_sizes(rng):
    """An archive that says its parts are small, or vast; the truth is 260 MB, or little."""
    vast = rng.random() < 0.5
    content = bytearray(_inflating() if vast else sound(rng.choice(("xlsx", "ods"))))
    said = struct.pack("<I", 100 if vast else 0xFFFFFFF0)
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for place in re.finditer(re.escape(mark), bytes(content)):
            content[place.start() + at:place.start() + at + 4] = said
    return "xlsx", bytes(content)


@cache
def _inflating() -> bytes:
    return with_part("xlsx", "xl/sharedStrings.xml", lambda content: content.replace(b"</sst>", b"<si><t>" + b"x" * (260 * MB) + b"</t></si></sst>"))


def laughs(rng):
    """The billion laughs: entities of entities, in any part of a workbook, in either encoding of XML."""
    kind, name = rng.choice((("xlsx", "xl/sharedStrings.xml"), ("xlsx", SHEET), ("xlsx", "xl/workbook.xml"), ("ods", "content.xml")))

    def change(content: bytes) -> bytes:
        head, body = (content.split(b"?>", 1) if content.startswith(b"<?xml") else (b"", content))
        text = (head + b"?>" if head else b"") + LAUGHS + re.sub(rb">C1<", b">&j;<", body)
        return text.decode().replace("UTF-8", "UTF-16").encode("utf-16") if rng.random() < 0.3 else text

    return kind, with_part(kind, name, change)


@cache
def _shared() -> bytes:
    members = parts(sound("xlsx"))
    strings = members["xl/sharedStrings.xml"].replace(b"</sst>", b"<si><t>" + b"x" * 32_000 + b"</t></si></sst>")
    last = strings.count(b"<si>") - 1
    rows = b"".join(b'<row r="%d">' % n + b'<c r="A%d" t="s"><v>%d</v></c>' % (n, last) + b"</row>" for n in range(99, 100_099))
    return packed(members | {"xl/sharedStrings.xml": strings, SHEET: members[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")})


def shared_string(rng):
    """One long text that a hundred thousand cells point to: 3 GB of rows in a small file."""
    return "xlsx", _shared()


def many_lines(rng):
    """A header and millions of lines that are blank, or nearly."""
    line = rng.choice((b"\n", b",\n", b"x\n"))
    return "csv", ",".join(HEAD).encode() + b"\n" + line * (19 * MB // len(line)) + b"C1,2026-11-02,Ann Lee,Swedish,7,4\n"


def slow_header(rng):
    """A heading of brackets that never close, which takes a careless pattern for ever."""
    return "csv", (",".join([*HEAD, "(1" * 15_000]) + "\nC1,2026-11-02,Ann Lee,Swedish,7,4,\n").encode()


def no_archive(rng):
    """Many thousand empty members, names that climb out of the folder, an unknown way of packing."""
    out, sheet = io.BytesIO(), parts(sound("xlsx"))
    with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))) as archive:
        for name, part in sheet.items():
            archive.writestr(name, part)
        for number in range(rng.choice((10, 5000))):
            archive.writestr(f"../../escaped-{number}.xml", b"x")
    return "xlsx", out.getvalue()


def locked(rng):
    """A member that says it needs a password."""
    content = bytearray(sound("xlsx"))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for place in re.finditer(re.escape(mark), bytes(content)):
            content[place.start() + at] |= 1
    return "xlsx", bytes(content)


USUAL = (odd_cells, odd_text, odd_text, noise, odd_workbook, broken_workbook, broken_workbook, broken_part, broken_part, odd_numbers)
RARE = (far_cell, deep_cell, many_far_cells, repeated_cells, vast_cell, vast_text, bomb, lying_sizes, laughs, shared_string, many_lines, slow_header, no_archive, locked)
