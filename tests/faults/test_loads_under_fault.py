"""Loads that are killed, interrupted, crowded or out of space leave the previous build serving."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import etl
from etl import ledger, publish
from tests.faults import kill_loads

ROOT = Path(__file__).resolve().parents[2]


def test_ten_killed_loads_lose_nothing():
    tally = kill_loads.run(10, seed=20, rows=600)
    assert tally.trials == 10 and tally.killed >= 3
    assert tally.clean, tally


@pytest.mark.parametrize("step", ["_verified", "_synced", "_point", "_prune"])
def test_an_interruption_at_each_step_then_a_retry_equals_one_clean_load(clinic_data, new_data, data_of, examples, monkeypatch, table_hash, step):
    def both(folder):
        for name in ("clinic-log.csv", "practice-export.csv"):
            etl.load(examples / name, folder)

    data, clean = clinic_data, data_of("two logs", both, new_data())
    before = table_hash(data)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, step, stop)
    with pytest.raises(KeyboardInterrupt):
        etl.load(examples / "practice-export.csv", data)
    monkeypatch.undo()
    monkeypatch.setenv("OUTCOMES_TODAY", "2026-11-23")
    assert etl.check(data)["ok"]
    assert table_hash(data) == (before if step != "_prune" else table_hash(clean))
    etl.load(examples / "practice-export.csv", data)
    assert table_hash(data) == table_hash(clean) and etl.check(data)["ok"]


def test_a_ledger_line_cut_short_is_dropped_and_the_chain_goes_on(clinic_data, examples):
    data = clinic_data
    with (data / "ledger.jsonl").open("ab") as file:
        file.write(b'{"number": 2, "ev')
    assert etl.check(data)["ok"]
    etl.load(examples / "clinic-log-november.csv", data)
    lines, wrong = ledger.read(data / "ledger.jsonl")
    assert (len(lines), wrong) == (2, None) and etl.check(data)["ok"]


@pytest.mark.parametrize("damage", ["ledger", "build", "pointer", "ledger gone", "build gone"])
def test_damage_is_found_by_the_check_and_stops_the_next_load(clinic_data, examples, damage):
    data = clinic_data
    build = next(data.glob("*.duckdb"))
    if damage == "ledger":
        text = (data / "ledger.jsonl").read_text()
        (data / "ledger.jsonl").write_text(text.replace('"loaded": 550', '"loaded": 549'))
    elif damage == "build":
        with build.open("rb+") as file:
            file.seek(build.stat().st_size // 2)
            file.write(b"\xff" * 64)
    elif damage == "pointer":
        (data / "CURRENT").write_bytes(b"\x00\x01")
    else:
        (data / "ledger.jsonl" if damage.startswith("ledger") else build).unlink()
    assert not etl.check(data)["ok"]
    if damage != "build":  # a flipped page inside the file is the deep check's to find, not every load's
        with pytest.raises(etl.Refused):
            etl.load(examples / "practice-export.csv", data)


def _hold(path: str, seconds: float) -> None:
    from etl.lock import only_writer

    with only_writer(Path(path) / "load.lock"):
        print("held", flush=True)
        time.sleep(seconds)


def test_a_second_load_is_refused_and_told_who_holds_the_lock(data, examples):
    holder = subprocess.Popen([sys.executable, "-c", f"from tests.faults.test_loads_under_fault import _hold; _hold({str(data)!r}, 60)"],
                              stdout=subprocess.PIPE, cwd=ROOT)
    holder.stdout.readline()
    with pytest.raises(etl.Refused, match=f"Another load is running \\(process {holder.pid}"):
        etl.load(examples / "clinic-log.csv", data)
    holder.kill()
    holder.wait()
    assert etl.load(examples / "clinic-log.csv", data)["sessions"] == 550


def _read(data: str, seconds: float) -> None:
    """Asks the warehouse again and again; a torn read shows as sessions that do not fit their build's own account."""
    from dashboard.warehouse import Warehouse

    until = time.time() + seconds  # from when it is ready, which takes a while on a busy machine
    reads, wrong, builds, warehouse = 0, [], set(), Warehouse(Path(data))
    while time.time() < until:
        try:
            build = warehouse.build()
            counted, told = warehouse.cursor(build).execute(
                "SELECT (SELECT count(*) FROM sessions), (SELECT sessions FROM loads ORDER BY load DESC LIMIT 1)").fetchone()
            builds.add(build)
            wrong += [f"{counted} of {told}"] if counted != told else []
        except Exception as error:  # any error at all is a finding
            wrong.append(repr(error))
        reads += 1
    print(json.dumps([reads, wrong, len(builds)]))


def test_two_readers_query_while_loads_run(data, tmp_path):
    etl.load(kill_loads.write_log(tmp_path / "first.csv", 0, 500), data)
    command = f"from tests.faults.test_loads_under_fault import _read; _read({str(data)!r}, 8)"
    readers = [subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE, cwd=ROOT) for _ in range(2)]
    loads = 0
    while any(reader.poll() is None for reader in readers):
        loads += 1
        etl.load(kill_loads.write_log(tmp_path / "more.csv", 500 * loads, 500), data)
    found = [json.loads(reader.communicate(timeout=60)[0]) for reader in readers]
    assert loads >= 3
    for reads, wrong, builds in found:
        assert not wrong and reads > 20 and builds >= 2


@pytest.mark.parametrize("kilobytes", [60, 400, 900, 1300])
def test_a_full_disk_is_said_plainly_and_the_previous_build_serves(tmp_path, examples, kilobytes):
    ran = _on_a_disk(tmp_path, f"size={kilobytes}k", examples / "clinic-log.csv")
    assert "status 2" in ran.stdout, ran.stdout + ran.stderr
    assert "full. Nothing was stored" in ran.stderr and "Traceback" not in ran.stderr
    assert "CURRENT" not in ran.stdout and ".duckdb" not in ran.stdout


def test_a_disk_that_cannot_be_written_is_said_plainly(tmp_path, examples):
    ran = _on_a_disk(tmp_path, "ro", examples / "clinic-log.csv")
    assert "status 2" in ran.stdout, ran.stdout + ran.stderr
    assert "cannot be written to. Nothing was stored" in ran.stderr and "Traceback" not in ran.stderr


def _on_a_disk(tmp_path: Path, options: str, log: Path) -> subprocess.CompletedProcess:
    """One load onto a small disk of its own, mounted with these options where nobody else sees it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (f"mount -t tmpfs -o {options} tmpfs {disk} && "
              f"{sys.executable} -m dashboard.cli load {log} --data {disk}/data; echo status $?; ls {disk}/data")
    return subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, cwd=ROOT,
                          env=os.environ | {"PYTHONPATH": str(ROOT)})
