"""Session logs in, one immutable database file out: the public face of the loader."""

from etl import audit, encryption
from etl.aside import aside
from etl.backing import backup
from etl.certificate import COUNTED
from etl.check import ADVICE, check, fits
from etl.clinic import Clinic
from etl.entry import amend, enter
from etl.erasing import client_traces, erase, prune
from etl.fields import FIELDS, Field
from etl.folder import Folder, resolve_data
from etl.held import explain, export_held, fix, held
from etl.history import loads, since, undo
from etl.joining import join_spelling, part_spelling, spellings
from etl.loading import load
from etl.mapping import Mapping
from etl.proposal import Proposal, propose, remember
from etl.pseudonym import find_client, references, sealed
from etl.refusal import Refused, SwapQuestion
from etl.restoring import restore
from etl.sessions import TEXTS, write_views
from etl.store import reader

__all__ = ["ADVICE", "COUNTED", "FIELDS", "Clinic", "Field", "Folder", "Mapping", "Proposal", "Refused", "SwapQuestion", "TEXTS", "amend", "aside", "audit", "backup",
           "check", "client_traces", "encryption", "enter", "erase", "explain", "export_held", "find_client", "fits", "fix", "held", "join_spelling", "load",
           "loads", "part_spelling", "propose", "prune", "reader", "references", "remember", "resolve_data", "restore", "sealed", "since", "spellings",
           "undo", "write_views"]
