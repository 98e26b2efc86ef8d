"""Session logs in, one immutable database file out: the public face of the loader."""

from etl.check import check
from etl.clinic import Clinic
from etl.fields import FIELDS, Field
from etl.folder import Folder, resolve_data
from etl.held import explain, export_held, fix, held
from etl.history import loads, undo
from etl.loading import load
from etl.mapping import Mapping
from etl.proposal import Proposal, propose, remember
from etl.pseudonym import find_client, references
from etl.refusal import Refused, SwapQuestion

__all__ = ["FIELDS", "Clinic", "Field", "Folder", "Mapping", "Proposal", "Refused", "SwapQuestion", "check", "explain", "export_held",
           "find_client", "fix", "held", "load", "loads", "propose", "references", "remember", "resolve_data", "undo"]
