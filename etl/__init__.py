"""Session logs in, one immutable database file out: the public face of the loader."""

from etl.fields import FIELDS, Field
from etl.folder import Folder, resolve_data
from etl.loading import load
from etl.mapping import Mapping
from etl.refusal import Refused, SwapQuestion

__all__ = ["FIELDS", "Field", "Folder", "Mapping", "Refused", "SwapQuestion", "load", "resolve_data"]
