"""Which version of the program this is."""

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CHECKOUT = Path(__file__).parents[1] / "pyproject.toml"


def current() -> str:
    """The version of the checkout, or of the installed package."""
    if CHECKOUT.exists():
        return tomllib.loads(CHECKOUT.read_text(encoding="utf-8"))["project"]["version"]
    try:
        return version("clinic-outcomes")
    except PackageNotFoundError:
        return "not known"
