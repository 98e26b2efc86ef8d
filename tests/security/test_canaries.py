"""Each person sees what is theirs: in all that a page sends, nothing of anybody else's.

With OUTCOMES_FULL=1 in the environment: every page for every therapist with every filter, one's own and a colleague's.
"""

import io
import os
import zipfile

import pytest

from dashboard.pages import PAGES
from dashboard.viewer import PAGES as THEIRS
from dashboard.viewer import THERAPIST

from .canaries import FRONT_DESK, OWNER, SAM, SHARED, TOM, UNA, WHO, WORD, foreign, found, pseudonym

MODULES = {address: f"views.{entry.module}" for address, entry in PAGES.items()}
FORGED = {"therapist": "Qxtom Therapist", "clinic": "qxtomclinic", "technique": "Qxtomtechnique", "body_area": "qxtombody_area",
          "look_therapist": "Qxtom Therapist", "see_as": "Qxtom Therapist", "view": "Side by side", "split": "Clinic"}
COLUMNS = {"therapist": "Qx{} Therapist", "clinic": "qx{}clinic", "technique": "Qx{}technique", "body_area": "Qx{}body_area",
           "presentation": "qx{}presentation"}
EVERY = [(who, {column: text.format(whose)}) for who in WHO for column, text in COLUMNS.items() for whose in WHO]
EVERY += [(who, {"from": "2026-10-20", "to": f"2026-11-0{day}"}) for who in WHO for day in (1, 5, 9)] + [(who, {}) for who in WHO]
TRIED = [(SAM, FORGED), *(EVERY if os.environ.get("OUTCOMES_FULL") else [])]


@pytest.mark.parametrize(("who", "query"), TRIED, ids=str)
@pytest.mark.parametrize("address", THEIRS[THERAPIST])
def test_a_therapist_gets_nothing_of_a_colleague(look, clinic, address, who, query):
    seen = look(who, MODULES[address], **query)
    assert not found(foreign(clinic, who), seen.sent)
    assert f"qx{who}".encode() in seen.sent.lower()


@pytest.mark.parametrize("view", ["Over time", "Between visits", "Session by session"])
def test_nor_on_another_view_of_the_trends(look, clinic, view):
    assert not found(foreign(clinic, UNA), look(UNA, MODULES["trends"], view=view).sent)


def test_an_own_client_is_shown_with_sessions_of_colleagues_who_have_no_name(look, clinic):
    sent = look(SAM, MODULES["clients"], client=pseudonym(clinic, SHARED)).sent
    assert not found(foreign(clinic, SAM), sent)
    assert b"a colleague" in sent and sent.count(b"qxallshared") >= 1


def test_a_link_to_a_foreign_client_names_nobody(look, clinic):
    seen = look(SAM, MODULES["clients"], client=pseudonym(clinic, "qxtomclient1"))
    assert "No session has the client" in seen.app.warning[0].value and not found(foreign(clinic, SAM), seen.sent)


def test_finding_a_foreign_client_is_finding_none(look, clinic):
    app = look(SAM, MODULES["clients"]).app
    for reference, there in (("qxtomclient1", False), ("nobody at all", False), ("qxsamclient2", True)):
        app.text_input("find").set_value(reference).run()
        assert ("client" in app.query_params) is there
        assert not found(foreign(clinic, SAM), str(app.query_params).encode())


def test_a_therapist_logs_under_their_own_name(look):
    app = look(SAM, MODULES["log"], by="Qxtom Therapist").app
    assert app.text_input("log-own").value == "Qxsam Therapist" and app.text_input("log-own").disabled
    assert "by" not in [box.key for box in app.selectbox]


@pytest.mark.parametrize("address", THEIRS["front_desk"])
def test_the_front_desk_gets_no_client_and_no_treatment(look, clinic, address):
    sent = look(FRONT_DESK, MODULES[address], therapist="Qxtom Therapist", technique="Qxtomtechnique").sent
    words = {whose + what for whose, what in WORD.findall(sent.lower())}
    assert words <= {b"allclinic", b"all", b"sam", b"tom", b"una", b"samclinic", b"tomclinic", b"unaclinic"}, words


def test_the_search_finds_what_is_there(look, clinic):
    """The owner gets every kind of word, so the search above would have found them."""
    sent = b"".join(look(OWNER, module).sent for module in MODULES.values())
    sent += look(OWNER, MODULES["clients"], client=pseudonym(clinic, "qxtomclient0")).sent
    said = {whose + what for whose, what in WORD.findall(sent.lower())}
    kinds = ("client", "flag", "reason", "technique", "clinic", "body_area", "presentation", "complaint", "file", "heldclient")
    assert {f"tom{kind}".encode() for kind in kinds} <= said
    assert {b"ownernote", b"ownerfigures", b"ownerevent", b"ownerrebase", b"ownerfreeze", b"tomgone", b"all"} <= said
    codes = [pseudonym(clinic, f"qxtomclient{number}")[:6] for number in range(3)]  # which of them stand on a page hangs on the key
    assert any(code.encode() in sent for code in codes)


@pytest.mark.parametrize(("who", "there"), [(OWNER, set(PAGES)), (TOM, set(THEIRS["therapist"])), (FRONT_DESK, set(THEIRS["front_desk"]))])
def test_the_list_has_the_pages_of_the_role(look, who, there):
    seen = look(who, "pages")
    links = {node.proto.page for node in seen.app.get("page_link")}
    assert len(links) == len(there)
    mine = f"qx{who}view".encode()
    assert (mine in seen.sent) == (who != FRONT_DESK) and not [w for w in (b"qxsamview", b"qxunaview") if w in seen.sent]


def test_the_week_as_excel_holds_only_their_own(look, clinic):
    sent = look(SAM, MODULES["week"]).sent
    start = sent.index(b"PK\x03\x04")
    with zipfile.ZipFile(io.BytesIO(sent[start:sent.index(b"PK\x05\x06", start) + 22])) as book:
        told = b"".join(book.read(name) for name in book.namelist())
    assert b"sheetData" in told and not found(foreign(clinic, SAM), told)
