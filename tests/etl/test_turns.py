"""Two tablets that save at once: each waits for its turn, and both are in."""

import threading

import pytest

import etl
from etl.lock import only_writer

HEAD = "client,date,time,therapist,pain_before,pain_after"


def test_loads_at_once_wait_for_each_other(data, log, query):
    etl.load(log(HEAD, "C0,2026-11-02,09:00,Ann Lee,7,5"), data)
    paths = [log(HEAD, f"C{n},2026-11-02,1{n}:00,Ann Lee,7,5") for n in range(3)]
    wrong = []

    def save(path):
        try:
            etl.load(path, data, wait=30)
        except Exception as problem:  # a thread's exception would be lost
            wrong.append(problem)

    threads = [threading.Thread(target=save, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and query(data, "SELECT count(*) FROM sessions") == [(4,)]
    assert etl.check(data)["ok"]


@pytest.mark.parametrize("wait", [0, 0.3])
def test_a_turn_that_does_not_come_is_refused(data, log, wait):
    with only_writer(data / "load.lock"), pytest.raises(etl.Refused, match="Another load is running"):
        etl.load(log(HEAD, "C1,2026-11-02,09:00,Ann Lee,7,5"), data, wait=wait)
    assert etl.loads(data) == []


@pytest.mark.parametrize("reference", ["C1", " c1 ", "Zoë  Straße", "ΣΟΦΟΣ", "pseudonym:" + "0a" * 16])
def test_a_typed_reference_finds_its_client(data, log, query, reference):
    etl.load(log(HEAD, f"{reference},2026-11-02,09:00,Ann Lee,7,5"), data)
    assert query(data, "SELECT client FROM sessions") == [(etl.find_client(etl.Folder(data), reference),)]


def test_no_reference_is_no_client(data, tmp_path):
    assert etl.find_client(etl.Folder(data), "  ") is None and etl.find_client(etl.Folder(data), "n/a") is None
    assert etl.find_client(etl.Folder(tmp_path / "nowhere"), "C1") is None and not (tmp_path / "nowhere").exists()
