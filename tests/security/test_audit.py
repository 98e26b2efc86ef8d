"""What the check of the packages makes of an answer, and of none."""

import pytest

from tests.security.audit import judge

SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
OLD = {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["1.1"]}]}
UNMENDED = {"name": "new", "version": "2.0", "vulns": [{"id": "CVE-2026-2", "fix_versions": []}]}
LOST = {"name": "lost", "skip_reason": "Dependency not found on PyPI and could not be audited: lost (1.0)"}
OURS = {"name": "clinic-outcomes", "skip_reason": "editable"}


@pytest.mark.parametrize(("packages", "status", "said"), [
    ([SOUND, OURS], 0, "0 in 1 packages"),
    ([SOUND, OLD], 1, "old 1.0: CVE-2026-1, mended in 1.1"),
    ([SOUND, UNMENDED], 0, "no version yet"),
    ([SOUND, OURS, LOST], 0, "NOT CHECKED: 1 packages that the list does not know, or that it was not asked about (lost)"),
    (None, 0, "NOT CHECKED, the list could not be asked (no network)"),
])
def test_a_weakness_that_can_be_mended_fails_and_silence_is_said(packages, status, said):
    found, told = judge(packages, "no network")
    assert found == status and said in " ".join(told) and (LOST in (packages or [])) == ("lost" in " ".join(told))
