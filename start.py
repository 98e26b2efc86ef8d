"""Sets the program up in an environment of its own (.venv) and runs it; needs Python 3.11 or later and nothing else.

    python3 start.py                  the demo dashboard, in the browser
    python3 start.py test             all tests
    python3 start.py load FILE…       any `outcomes` command
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
WORKERS = str(max(2, 3 * (os.cpu_count() or 1) // 2))  # more than processors: tests wait for browsers and disks
WANTED_FROM = ("pyproject.toml", "constraints.txt")


def main(words: list[str]) -> int:
    """Sets up what is missing, then runs the demo, the tests, or the command that was named."""
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    test = words[:1] == ["test"]
    set_up("test" if test else "run")
    command = ["-m", "pytest", "-n", WORKERS, "--dist", "loadfile", *words[1:]] if test else ["-m", "dashboard.cli", *(words or ["demo"])]
    try:
        return subprocess.run([PYTHON, *command], cwd=HERE if test else None).returncode
    except KeyboardInterrupt:
        return 130


def set_up(kind: str) -> None:
    """Makes .venv and installs the pinned packages; does nothing where that has been done for these very pins."""
    mark = VENV / f"ready-{kind}"
    wanted = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in WANTED_FROM)).hexdigest()
    if mark.exists() and mark.read_text() == wanted and PYTHON.exists():
        return
    print("Setting up (once; a minute or two) …", file=sys.stderr)
    make_environment()
    project = f"{HERE}[auth,test]" if kind == "test" else f"{HERE}[auth]"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", HERE / "constraints.txt"]
    if subprocess.run([*pip, "--editable", project]).returncode:
        sys.exit("The packages could not be installed; is this computer connected to the internet? Run the same command again.")
    for name in ("run", "test") if kind == "test" else ("run",):
        (VENV / f"ready-{name}").write_text(wanted)


def make_environment() -> None:
    """A fresh .venv, where there is none that works."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, OSError):
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python's venv is incomplete on this computer; on Debian and Ubuntu: sudo apt install python3-venv. Then run the same command again.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
