"""Known weaknesses of the locked packages, with our decision on each: requirements/audit.json.

    python tools/audit.py          asks the vulnerability service of the package index, and renews the record
    python tools/audit.py check    reads the record alone: no network, no clock (part of `make check`)

The check fails when a locked version is not in the record, or a weakness stands there without a decision. A decision is
written by hand beside the weakness and kept when the record is renewed:

    {"id": "PYSEC-2026-1", "fixed_in": ["2.1"], "decision": "not_affected", "why": "we never call it"}

Where the service does not answer, a version is recorded with ``asked: null``: nobody has asked, and that is not "none
known". pip-audit itself ends with "No known vulnerabilities found" then.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tools.locked import REQUIREMENTS, Locked, locked

RECORD = REQUIREMENTS / "audit.json"
DECISIONS = ("not_affected", "accepted", "waiting_for_fix")

Record = dict[str, Any]


def read_record() -> Record:
    found: Record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {"packages": {}}
    return found


def problems(record: Record, packages: Mapping[str, Locked]) -> list[str]:
    """Why the check fails; empty when it passes."""
    found = []
    for each in packages.values():
        entry = record["packages"].get(each.name)
        if entry is None or entry["version"] != each.version:
            found.append(f"{each.name} {each.version} is not in the record; run `make audit`")
            continue
        found += [f"{each.name} {each.version}: {told}" for told in _undecided(entry["weaknesses"])]
    gone = sorted(set(record["packages"]) - set(packages))
    return found + [f"{name} is in the record and no longer locked; run `make audit`" for name in gone]


def _undecided(weaknesses: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for each in weaknesses:
        if each.get("decision") not in DECISIONS or not each.get("why"):
            fixed = ", ".join(each.get("fixed_in", ())) or "no version yet"
            yield f"{each['id']} (fixed in {fixed}) has no decision of {', '.join(DECISIONS)} with a why"


def never_asked(record: Record) -> list[str]:
    return [name for name, entry in record["packages"].items() if entry["asked"] is None]


def renewed(before: Record, packages: Mapping[str, Locked], answers: Mapping[str, Any], today: date) -> Record:
    """``answers`` by name: the weaknesses the service knows; a name that is missing was not answered for."""
    entries = {name: _entry(each, before["packages"].get(name), answers, today) for name, each in packages.items()}
    return {"made_by": "make audit", "packages": entries}


def _entry(each: Locked, before: Mapping[str, Any] | None, answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    same = before if before is not None and before["version"] == each.version else None
    if each.name not in answers:
        return dict(same) if same else {"version": each.version, "asked": None, "weaknesses": []}
    decided = {known["id"]: known for known in (before or {}).get("weaknesses", ())}
    weaknesses = [{**decided.get(told["id"], {}), **told} for told in answers[each.name]]
    return {"version": each.version, "asked": today.isoformat(), "weaknesses": weaknesses}


def ask(packages: Iterable[Locked]) -> dict[str, Any]:
    """What the service answers, by name. It fails loudly where pip-audit does."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as list_of_all:
        list_of_all.writelines(f"{each.name}=={each.version}\n" for each in packages)
        list_of_all.flush()
        command = [str(Path(sys.executable).with_name("pip-audit")), "--disable-pip", "--no-deps", "--format", "json"]
        command += ["--progress-spinner", "off", "--requirement", list_of_all.name]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    if not told.stdout.strip():
        sys.exit(f"pip-audit said nothing:\n{told.stderr}")
    return read_answers(json.loads(told.stdout))


def read_answers(told: Mapping[str, Any]) -> dict[str, Any]:
    """A package with a ``skip_reason`` was not answered for."""
    return {
        each["name"].lower(): [{"id": known["id"], "fixed_in": known["fix_versions"]} for known in each["vulns"]]
        for each in told["dependencies"]
        if "skip_reason" not in each
    }


def check() -> int:
    record = read_record()
    found = problems(record, locked())
    print("\n".join(found) or "every locked version is in the record, every known weakness has a decision")
    if unasked := never_asked(record):
        print(f"{len(unasked)} of {len(record['packages'])} versions were never asked about (asked: null)")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    if arguments == ["check"]:
        return check()
    if arguments:
        sys.exit(__doc__)
    packages = locked()
    answers = ask(packages.values())
    record = renewed(read_record(), packages, answers, datetime.now(UTC).date())
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"the service answered for {len(answers)} of {len(packages)} packages")
    return check()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
