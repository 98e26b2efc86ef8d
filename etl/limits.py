"""How much of the machine one file may take while it is parsed."""

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """size: bytes of the file. unpacked: bytes of a workbook, inflated. text: bytes of rows read out of it.
    memory: bytes of the child that parses it. seconds: until that child is ended. None: no limit."""

    size: int | None
    unpacked: int
    text: int
    memory: int
    seconds: float


UPLOAD = Limits(20 * MB, 256 * MB, 256 * MB, 1024 * MB, 10)
"""What came through the page: nobody knows from where."""
OWN = Limits(None, 1024 * MB, 4096 * MB, 4096 * MB, 600)
"""What someone at the machine named on the command line."""
MOST_CELLS = 20_000_000
"""Of one sheet, from its first cell to its last; the reader keeps the empty ones between them, too."""
