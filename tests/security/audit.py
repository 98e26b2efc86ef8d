"""Asks a public list of weaknesses about the packages that are installed here; needs `pip install -e .[audit]` and the internet.

    python -m tests.security.audit

Ends with 1 where a package has a known weakness that a later version mends; with 0, and says so, where the list could not be asked, or does not know a package.
"""

import json
import subprocess
import sys

COMMAND = [sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--progress-spinner", "off", "--timeout", "10", "--format", "json"]
PATIENCE = 300


def ask() -> tuple[list[dict] | None, str]:
    """(the packages, each with its known weaknesses; what was said). No packages: the list could not be asked."""
    try:
        ran = subprocess.run(COMMAND, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None, f"no answer within {PATIENCE} seconds"
    try:
        return json.loads(ran.stdout)["dependencies"], ""
    except (ValueError, KeyError):
        return None, (ran.stderr.strip().splitlines() or ["no answer"])[0][:200]


def judge(packages: list[dict] | None, said: str) -> tuple[int, list[str]]:
    """(exit status, sentences)."""
    if packages is None:
        return 0, [f"Known weaknesses of the packages: NOT CHECKED, the list could not be asked ({said})."]
    unknown = [package["name"] for package in packages if "editable" not in package.get("skip_reason", "editable")]
    found = [(package, weakness) for package in packages for weakness in package.get("vulns", [])]
    asked = sum("skip_reason" not in package for package in packages)
    told = [f"{package['name']} {package['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'no version yet'}"
            for package, weakness in found]
    status = int(any(weakness["fix_versions"] for _, weakness in found))
    told.append(f"Known weaknesses of the packages: {len(found)} in {asked} packages.")
    if unknown:
        some = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
        told.append(f"NOT CHECKED: {len(unknown)} packages that the list does not know, or that it was not asked about ({some}).")
    return status, told


if __name__ == "__main__":
    status, told = judge(*ask())
    print(*told, sep="\n")
    sys.exit(status)
