"""What lies between coming in and being loaded is private, goes by itself, and is forgotten with the client."""

import os
import time

import etl
from etl.aside import LONGEST


def test_a_private_folder_goes_with_its_user_and_what_was_left_behind_after_a_day(data):
    with etl.aside(data) as first, etl.aside(data) as second:
        assert os.stat(first).st_mode & 0o077 == 0 and first != second
        (etl.Folder(data).incoming / "left").mkdir()
        (etl.Folder(data).incoming / "left" / "log.csv").write_text("client\nMary Canary\n")
        old = time.time() - LONGEST - 60
        os.utime(etl.Folder(data).incoming / "left", (old, old))
        with etl.aside(data):
            assert not (etl.Folder(data).incoming / "left").exists() and os.path.isdir(first)
    assert not list(etl.Folder(data).incoming.iterdir())


def test_an_erasure_finds_a_log_that_waits_there(data, log):
    etl.load(log("client,date,therapist,pain_before", "Mary Canary,2026-11-02,Ann,5"), data)
    with etl.aside(data) as waiting:
        path = etl.Folder(data).incoming / waiting / "upload.csv"
        path.write_text("client\nMary Canary\n")
        told = etl.erase(data, "Mary Canary", by="owner")
        assert (told["removed"]["files"], told["left"], path.exists()) == (1, [], False)
