"""xlsx and ods are zip archives: their parts are inflated, counted and looked at before any reader of workbooks sees them."""

import mmap
import re
import sys
import zipfile
from pathlib import Path

from etl.limits import MB, MOST_CELLS, Limits
from etl.refusal import Refused
from etl.snapshot import CHUNK, Snapshot
from etl.table import damaged, protected

KEPT = (".xml", ".rels", ".bin", "mimetype")
DOCTYPE = b"<!DOCTYPE"
FAR = re.compile(rb'r\s*=\s*["\'](?:[A-Za-z]{3,}\d|[A-Za-z]+\d{6})')
"""A cell so far right or down that the empty ones before it may be too many; usual logs have none, which is quick to see."""
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br\s*=\s*["\']([A-Za-z]+)(\d+)["\'][^>]*(?<!/)>')
"""A cell that holds something; one that is only coloured closes at once."""


def opened(source: Snapshot, path: Path, limits: Limits) -> Path:
    """Writes the parts that are read into a plain archive at `path`, so that the reader sees what was counted, and nothing else."""
    left = limits.unpacked
    with zipfile.ZipFile(source.path) as archive, zipfile.ZipFile(path, "w") as plain:
        _refuse_foreign(source.name, archive.namelist())
        for member in archive.infolist():
            if member.filename.lower().endswith(KEPT):
                left -= _inflate(source.name, archive, member, plain, left)
                if left < 0:
                    raise Refused(f"{source.name}: this workbook unpacks to more than {limits.unpacked // MB:,} MB, which no session log does.")
        starts = [member.header_offset for member in plain.infolist()]
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
            _look(source.name, content, start, end)
    return path


def _refuse_foreign(name: str, members: list[str]) -> None:
    if not set(members) & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Refused(f"{name}: this is an archive, not a workbook; unpack it and load the log inside.")


def _inflate(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, plain: zipfile.ZipFile, most: int) -> int:
    """Bytes that the member really has, up to a little over `most`; what the archive says of its size is not believed."""
    if member.flag_bits & 1:
        raise protected(name)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged(name)
    member.file_size, size = sys.maxsize, 0
    with archive.open(member) as packed, plain.open(member.filename, "w", force_zip64=True) as part:
        while size <= most and (chunk := packed.read(CHUNK)):
            size += part.write(chunk)
    return size


def _look(name: str, content: mmap.mmap, start: int, end: int) -> None:
    """Refuses a part, which lies there in the plain archive, that would make its reader swell."""
    if content.find(DOCTYPE, start, end) >= 0 or content.find(DOCTYPE.decode().encode("utf-16-le")[:-1], start, end) >= 0:
        raise Refused(f"{name}: this workbook brings definitions of its own (a DTD), which no spreadsheet program writes; "
                      "open it in one, save it again and load that.")
    if not FAR.search(content, start, end):
        return
    wide = deep = 0
    for cell in CELL.finditer(content, start, end):
        wide, deep = max(wide, _place(cell[1])), max(deep, int(cell[2][:12]))
    if wide * deep > MOST_CELLS:
        raise Refused(f"{name}: a cell stands so far right or down that its sheet spans {wide * deep:,} cells; "
                      "delete what stands outside the log and load again.")


def _place(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    place = 0
    for letter in letters.upper()[:6]:
        place = 26 * place + letter - 64
    return place
