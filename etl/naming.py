"""Finding a client's reference in texts that people wrote: file names, sheet names, notes."""

import re
import unicodedata
from collections.abc import Iterable

NOBODY = "a^"
"""A pattern that no text has."""
LEAST_DIGITS = 4
"""A reference of fewer digits and no letter stands in many texts that mean something else."""
LEAST_LETTERS = 2
BETWEEN = r"[\s_.\-]+"
"""What parts the words of a reference: a file name has other signs there than a log."""


def telling(reference: str) -> bool:
    """Whether a text that holds this reference most likely means the client."""
    letters, digits = sum(map(str.isalpha, reference)), sum(map(str.isdigit, reference))
    return letters >= LEAST_LETTERS or (letters > 0 and digits > 0) or digits >= LEAST_DIGITS


def for_sql(references: Iterable[str]) -> str:
    """A pattern of DuckDB's expressions for any of the references as whole words, in any capitals and blanks."""
    return _pattern(references, r"(?i)(^|[^\pL\pN])({})([^\pL\pN]|$)",
                    lambda word: "".join(c if c.isalnum() else rf"\x{{{ord(c):x}}}" for c in word))


def for_python(references: Iterable[str]) -> re.Pattern:
    """The same for texts that Python reads."""
    return re.compile(_pattern(references, r"(?i)(?<![^\W_])({})(?![^\W_])", re.escape))


def _pattern(references: Iterable[str], around: str, escaped) -> str:
    forms = {unicodedata.normalize(kind, one) for one in references for kind in ("NFC", "NFD")}
    parted = ([part for part in re.split(BETWEEN, form) if part] for form in sorted(forms))
    words = [BETWEEN.join(map(escaped, parts)) for parts in parted if parts]
    return around.replace("{}", "|".join(words)) if words else NOBODY
