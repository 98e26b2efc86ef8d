"""How much of the machine one file may take while it is parsed."""

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """size: bytes of the file. unpacked: bytes of a workbook, inflated. text: characters read out of it. rows: of the whole file.
    memory: bytes of the child that parses it. seconds: of the processor, until that child is ended. None: no limit."""

    size: int | None
    unpacked: int
    text: int
    rows: int | None
    memory: int
    seconds: int


UPLOAD = Limits(20 * MB, 256 * MB, 64 * MB, 250_000, 1024 * MB, 8)
"""What came through the page: nobody knows from where."""
OWN = Limits(None, 1024 * MB, 4096 * MB, None, 4096 * MB, 600)
"""What someone at the machine named on the command line."""
MOST_CELLS = 20_000_000
"""Of one sheet, from its first cell to its last; the reader keeps the empty ones between them, too."""
