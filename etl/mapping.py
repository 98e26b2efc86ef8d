"""Which header feeds which column: the proposal, its correction, and the mapping files that keep it."""

import hashlib
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.columns import propose
from etl.fields import FIELDS
from etl.headers import goes_to_100, plain
from etl.refusal import Refused

OPTIONS = ("day_first", "swapped")


@dataclass(frozen=True)
class Mapping:
    """Which header feeds which column, and what a person decided about the file.

    columns: column → header (or several headers, joined by a space).
    day_first: True, False, or None (decided from the dates themselves).
    scales: score column → 100 where the log uses 0–100.
    swapped: "yes", "no" or None (ask when after is above before too often).
    """

    columns: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    day_first: bool | None = None
    scales: dict[str, int] = field(default_factory=dict)
    swapped: str | None = None

    def save(self, path: Path) -> None:
        """Writes the mapping as a TOML file that `Mapping.read` takes back."""
        lines = ["# How the columns of one kind of log are read (outcomes load --mapping THIS FILE)"]
        if self.day_first is not None:
            lines.append(f"day_first = {str(self.day_first).lower()}")
        if self.swapped:
            lines.append(f"swapped = {_quoted(self.swapped)}")
        lines += ["", "[columns]"] + [f"{name} = {_toml(header)}" for name, header in self.columns.items()]
        if self.scales:
            lines += ["", "[scales]"] + [f"{name} = {top}" for name, top in self.scales.items()]
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @staticmethod
    def read(path: str | Path) -> "Mapping":
        """A mapping file; refused in one sentence where it is not one or names an unknown column."""
        name = Path(path).name
        try:
            text = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise Refused(f"{name}: this mapping file cannot be read ({error.strerror}).") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            raise Refused(f"{name}: this is not a mapping file (TOML with a [columns] table).") from None
        return _checked(name, text)


def _checked(name: str, text: dict) -> Mapping:
    columns, scales = text.get("columns", {}), text.get("scales", {})
    unknown = [key for key in [*columns, *scales] if key not in FIELDS] + [
        key for key in text if key not in (*OPTIONS, "columns", "scales")]
    if unknown:
        raise Refused(f"{name}: '{unknown[0]}' is no column of a session log. Columns: {', '.join(FIELDS)}.")
    if any(FIELDS[key].kind != "score" or top not in (10, 100) for key, top in scales.items()):
        raise Refused(f"{name}: [scales] takes a score column and 10 or 100.")
    if text.get("swapped") not in (None, "yes", "no") or not isinstance(text.get("day_first"), bool | None):
        raise Refused(f"{name}: day_first is true or false, swapped is \"yes\" or \"no\".")
    if not all(_is_header(value) for value in columns.values()):
        raise Refused(f"{name}: each line of [columns] names a header, or several in square brackets.")
    read = {key: tuple(value) if isinstance(value, list) else value for key, value in columns.items()}
    return Mapping(read, text.get("day_first"), scales, text.get("swapped"))


def _is_header(value) -> bool:
    several = isinstance(value, list) and value
    return isinstance(value, str) or bool(several) and all(isinstance(item, str) for item in value)


def _quoted(text: str) -> str:
    escaped = "".join(c if c >= " " and c not in '"\\\x7f' else f"\\u{ord(c):04x}" for c in text)
    return f'"{escaped}"'


def _toml(header) -> str:
    return _quoted(header) if isinstance(header, str) else "[" + ", ".join(map(_quoted, header)) + "]"


def proposed(headers: list[str]) -> Mapping:
    """The mapping that is proposed for these headers: their columns, and 0–100 where a header says so."""
    columns = propose(headers)
    return Mapping(columns, scales={name: 100 for name, header in columns.items()
                                    if FIELDS[name].kind == "score" and goes_to_100(str(header))})


def headers_of(mapping: Mapping, name: str, headers: list[str]) -> list[str]:
    """The headers of one table that feed a column; where a sheet has none of those mapped, what it words in its own way."""
    mapped = [header for header in named(mapping.columns.get(name, ())) if header in headers]
    if mapped or name not in mapping.columns:
        return mapped
    taken = {header for other in mapping.columns.values() for header in named(other)}
    return [header for header in named(propose(headers).get(name, ())) if header not in taken]


def named(header: str | tuple[str, ...]) -> tuple[str, ...]:
    """One header or several, as several."""
    return (header,) if isinstance(header, str) else tuple(header)


def ambiguous(mapping: Mapping, headers: list[str]) -> str | None:
    """A mapped header that stands twice in the header row, or None."""
    mapped = {header for name in mapping.columns for header in headers_of(mapping, name, headers)}
    return next((h for h in headers if h in mapped and sum(plain(x) == plain(h) for x in headers) > 1), None)


def shape(headers: list[str]) -> str:
    """A name for one shape of export: the same headers in any order give the same."""
    return hashlib.sha256("\n".join(sorted(map(plain, headers))).encode()).hexdigest()[:16]


def remembered(headers: list[str], folder: Path) -> Mapping | None:
    """The mapping that was saved for exports of this shape, if there is one."""
    path = folder / f"{shape(headers)}.toml"
    return Mapping.read(path) if path.exists() else None


def remember(mapping: Mapping, headers: list[str], folder: Path) -> Path:
    """Saves the mapping for the next export of this shape; an answer about swapping is for one file only."""
    path = folder / f"{shape(headers)}.toml"
    replace(mapping, swapped=None).save(path)
    return path
