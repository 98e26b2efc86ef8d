"""A desk with decisions on it, for tests of what else touches that file."""

from pathlib import Path

from dashboard.desk import Desk


def desk_of(data: Path, decisions: list[tuple[str, list[str], dict]]) -> Desk:
    """Writes (kind, key, body) of each decision."""
    desk = Desk(data)
    for kind, key, body in decisions:
        desk.write(kind, tuple(key), body)
    return desk
