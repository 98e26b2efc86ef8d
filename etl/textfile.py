"""csv, tsv and txt: encoding, delimiter and header row are found; the rows are copied as plain UTF-8."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from etl.mapping import Mapping
from etl.refusal import Refused
from etl.snapshot import CHUNK, Snapshot
from etl.table import LONGEST_CELL, MOST_COLUMNS, Table, clean_headers, find_header, too_long, too_wide

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 1 << 18
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
LONGEST_LINE = 8 * LONGEST_CELL
ASCII = bytes(range(128))
STRAY = 20  # control characters that a text may hold, however short it is: old programs end theirs with one


def read_text(source: Snapshot, work: Path, wanted: Mapping | None = None) -> Table:
    """The one table of a text file; its header row is the one that names most columns of a session log."""
    encoding = _encoding(source)
    sample = _sample(source, encoding)
    delimiter, header, names, header_line = _dialect(source.name, sample, wanted)
    if len(names) > MOST_COLUMNS:
        raise too_wide(source.name, len(names))
    headers = clean_headers(names)
    if encoding == "utf-8" and header == header_line - 1 and _plain(source):
        return Table(source.path, headers, header_line, delimiter, skip=header_line)
    path = source.path.with_suffix(".rows")
    quoted_breaks = _write_rows(source, encoding, header_line, delimiter, path)
    if quoted_breaks:
        _write_quoted(source, encoding, header_line, delimiter, path)
    return Table(path, headers, header_line, delimiter, quoted_breaks)


def _write_quoted(source: Snapshot, encoding: str, skip: int, delimiter: str, path: Path) -> None:
    """Copies rows whose cells hold line breaks, cell by cell; a quotation mark that never closes would swallow the rows below it."""
    csv.field_size_limit(LONGEST_LINE)
    lines = (line for block, _ in _below(_blocks(source.path, encoding), skip) for line in io.StringIO(block.decode(), newline="\n"))
    reader, start = csv.reader(lines, delimiter=delimiter, strict=True), skip
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
            for row in reader:
                start = skip + reader.line_num
                writer.writerow(row if any(row) else ["", ""])
    except csv.Error as error:
        if "field larger" in str(error):
            raise too_long(source.name, start + 1) from None
        raise Refused(f"{source.name}: in row {start + 1:,} a quotation mark opens and never closes, or stands inside a quoted cell; "
                      "correct it there and load again. Nothing was stored.") from None


def _plain(source: Snapshot) -> bool:
    """Whether our copy can be read as it stands: `\\n` line ends, no blank lines, no quotes (half the files, and all big ones)."""
    last, line = b"", 1
    with source.path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if b'"' in chunk or b"\r" in chunk or b"\n\n" in last + chunk:
                return False
            _odd_quotes(source.name, chunk, line)
            last, line = chunk[-1:], line + chunk.count(b"\n")
    return True


def _encoding(source: Snapshot) -> str:
    with source.path.open("rb") as file:
        head = file.read(SAMPLE)
    if found := next((name for bom, name in BOMS.items() if head.startswith(bom)), None):
        return found
    if head[1:400:2].count(0) > len(head[:400]) // 4:
        return "utf-16-le"
    if head[:400:2].count(0) > len(head[:400]) // 4:
        return "utf-16-be"
    if b"\x00" in head or len(re.findall(rb"[\x01-\x08\x0e-\x1f]", head)) > max(STRAY, len(head) // 200):
        raise Refused(f"{source.name}: this is no text and no spreadsheet; "
                      "csv, tsv, txt, xlsx, xls and ods files can be loaded.")
    return "utf-8" if _decodes(source.path, "utf-8") else "cp1252"


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the bytes beyond ASCII are all well formed (a third of the time of decoding everything)."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk.translate(None, ASCII))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sample(source: Snapshot, encoding: str) -> str:
    with source.path.open("rb") as file:
        text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(file.read(SAMPLE))
    return _line_ends(text)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _dialect(name: str, sample: str, wanted: Mapping | None) -> tuple[str, int, list[str], int]:
    """(delimiter under which a row names most columns: found by meaning, not by counting commas; index, headers and last line of that row)."""
    best = (-1, "", -1, [], 0)
    for delimiter in DELIMITERS:
        rows = _first_rows(sample, delimiter)
        index, known, headers = find_header([row for row, _ in rows], wanted)
        if known > best[0]:
            best = (known, delimiter, index, headers, rows[index][1] if rows else 0)
    if best[2] < 0:
        raise Refused(f"{name}: no header row of a session log was found (looked for a date, a client, a therapist and "
                      "a pain or anxiety score among the first rows). Nothing was stored.")
    return best[1:]


def _first_rows(sample: str, delimiter: str) -> list[tuple[list[str], int]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows = []
    try:
        for row in reader:
            rows.append((row, reader.line_num))
            if len(rows) == 60:
                break
    except csv.Error:  # a cell over the csv module's limit: the rows before it decide
        pass
    return rows


def _write_rows(source: Snapshot, encoding: str, skip: int, delimiter: str, path: Path) -> bool:
    """Copies the rows below the header; True if a cell may hold line breaks (a line with an odd number of quotes).

    Blank lines become a line that holds one delimiter, so that the reader counts them; those at the very end go.
    """
    odd, written, ends = False, False, b""
    with path.open("wb") as out:
        for block, line in _below(_blocks(source.path, encoding), skip):
            odd = _odd_quotes(source.name, block, line) or odd
            body = block.rstrip(b"\n")
            if body:
                out.write(_fill(ends + body, delimiter.encode(), first=not written))
                written, ends = True, b""
            ends += block[len(body):]
        out.write(b"\n" if written else b"")
    return odd


def _fill(block: bytes, delimiter: bytes, first: bool) -> bytes:
    if first and block.startswith(b"\n"):
        block = delimiter + block
    while b"\n\n" in block:
        block = block.replace(b"\n\n", b"\n" + delimiter + b"\n")
    return block


def _below(blocks: Iterator[bytes], skip: int) -> Iterator[tuple[bytes, int]]:
    """(block, its first line) of what lies below the first `skip` lines."""
    line = 0
    for block in blocks:
        lines, at = block.count(b"\n"), 0
        for _ in range(min(max(skip - line, 0), lines)):
            at = block.find(b"\n", at) + 1
        if at < len(block):
            yield block[at:], max(line, skip) + 1
        line += lines


def _odd_quotes(name: str, block: bytes, line: int) -> bool:
    for start in range(0, len(block) - LONGEST_LINE, LONGEST_LINE):
        if block.find(b"\n", start, start + LONGEST_LINE) < 0:
            raise too_long(name, line + block.count(b"\n", 0, start))
    return b'"' in block and any(row.count(b'"') & 1 for row in block.split(b"\n"))


def _blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file as UTF-8 with `\\n` line ends, in blocks that end at a line end; the last line is given one."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict" if encoding != "cp1252" else "replace")
    rest = b""
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            block = rest + (chunk if encoding == "utf-8" else decoder.decode(chunk, final=not chunk).encode())
            hold = b"\r" if chunk and block.endswith(b"\r") else b""
            block = block[: len(block) - len(hold)]
            if b"\r" in block:
                block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            cut = block.rfind(b"\n") + 1 if chunk else len(block)
            if block[:cut]:
                yield block[:cut] if chunk or block.endswith(b"\n") else block + b"\n"
            rest = block[cut:] + hold
            if not chunk:
                return
            if len(rest) > LONGEST_LINE and b"\n" not in rest:
                yield rest + b"\n"  # no line is that long: the check of the lines refuses it

