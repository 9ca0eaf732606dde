"""Where our code comes from is known: what was asked of each locked version, and the bill of materials."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from tools import audit, sbom
from tools.locked import Locked, licences, locked, read

TODAY = date(2026, 11, 22)
WEAK = {"id": "PYSEC-2026-1", "fixed_in": ["2.1"]}
LIB = {"lib": Locked("lib", "2.0", "runtime", ())}


def entry(*weaknesses: dict[str, Any], version: str = "2.0") -> dict[str, Any]:
    return {"packages": {"lib": {"version": version, "asked": "2026-11-01", "weaknesses": list(weaknesses)}}}


# --- the record of weaknesses


def test_every_locked_version_is_in_the_record_and_no_weakness_is_undecided() -> None:
    assert audit.problems(audit.read_record(), locked()) == []


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"packages": {}}, "lib 2.0 is not in the record"),
        (entry(version="1.9"), "lib 2.0 is not in the record"),
        (entry(WEAK), "PYSEC-2026-1 (fixed in 2.1) has no decision"),
        (entry({**WEAK, "decision": "ignored", "why": "x"}), "has no decision"),
        (entry({**WEAK, "decision": "accepted"}), "has no decision"),
    ],
)
def test_what_nobody_decided_fails(record: dict[str, Any], why: str) -> None:
    assert any(why in told for told in audit.problems(record, LIB))


def test_what_is_decided_passes() -> None:
    assert audit.problems(entry({**WEAK, "decision": "not_affected", "why": "never called"}), LIB) == []


def test_a_package_that_is_gone_leaves_the_record() -> None:
    assert audit.problems(entry(), {}) == ["lib is in the record and no longer locked; run `make audit`"]


def test_no_answer_is_not_the_answer_that_nothing_is_known() -> None:
    """pip-audit prints "No known vulnerabilities found" and ends with 0 when it could ask about nothing at all."""
    silent = {"dependencies": [{"name": "lib", "skip_reason": "Dependency not found"}], "fixes": []}
    record = audit.renewed({"packages": {}}, LIB, audit.read_answers(silent), TODAY)
    assert record["packages"]["lib"] == {"version": "2.0", "asked": None, "weaknesses": []}
    assert audit.never_asked(record) == ["lib"]


def test_an_answer_is_dated_and_keeps_what_was_decided() -> None:
    told = {
        "dependencies": [{"name": "Lib", "version": "2.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.2"]}]}]
    }
    decided = entry({**WEAK, "decision": "accepted", "why": "behind the proxy"})
    record = audit.renewed(decided, LIB, audit.read_answers(told), TODAY)
    assert record["packages"]["lib"]["asked"] == "2026-11-22"
    assert record["packages"]["lib"]["weaknesses"] == [
        {"id": "PYSEC-2026-1", "fixed_in": ["2.2"], "decision": "accepted", "why": "behind the proxy"}
    ]
    silent = audit.renewed(record, LIB, {}, date(2027, 1, 1))
    assert silent["packages"]["lib"]["asked"] == "2026-11-22"


def test_a_new_version_is_asked_about_anew() -> None:
    record = audit.renewed(entry(WEAK), {"lib": Locked("lib", "2.1", "runtime", ())}, {}, TODAY)
    assert record["packages"]["lib"] == {"version": "2.1", "asked": None, "weaknesses": []}


def test_a_lock_file_is_read_with_its_digests() -> None:
    text = (
        "Lib[extra]==2.0 ; python_version < '4' \\\n    --hash=sha256:"
        + "b" * 64
        + " \\\n    --hash=sha256:"
        + "a" * 64
    )
    assert read(text, "dev") == [Locked("lib", "2.0", "dev", ("a" * 64, "b" * 64))]


# --- the bill of materials


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sbom.PAGE.read_text("utf-8"))
    return found


def test_the_bill_is_what_the_lock_files_say() -> None:
    assert sbom.PAGE.read_text("utf-8") == sbom.document(), "run `python tools/sbom.py`"


def test_the_bill_is_valid_cyclonedx(bill: dict[str, Any]) -> None:
    schemas = files("cyclonedx.schema") / "_res"

    def retrieve(address: str) -> Any:
        name = address.rsplit("/", 1)[-1].removesuffix(".schema.json").replace(".SNAPSHOT", "")
        return json.loads((schemas / f"{name}.SNAPSHOT.schema.json").read_text("utf-8"))

    schema = retrieve("bom-1.6.schema.json")
    validator = jsonschema_rs.validator_for(schema, retriever=retrieve)
    assert [error.message for error in validator.iter_errors(bill)] == []
    broken = {**bill, "components": [{"type": "library"}]}
    assert not validator.is_valid(broken)


def test_everything_that_runs_is_in_the_bill_with_its_digests_and_licence(bill: dict[str, Any]) -> None:
    named = {each["name"]: each for each in bill["components"]}
    runtime = {name: each for name, each in locked().items() if each.group != "dev"}
    assert set(named) == {*runtime, "htmx", "lucide-static", "Liberation"}
    for name, each in runtime.items():
        (files_of,) = named[name]["externalReferences"]
        assert {told["content"] for told in files_of["hashes"]} == set(each.hashes)
        assert named[name]["licenses"][0]["expression"]
    assert "0BSD" in str(named["htmx"]["licenses"])


def test_the_bill_says_who_needs_whom(bill: dict[str, Any]) -> None:
    needs = {each["ref"].partition("@")[0]: each.get("dependsOn", []) for each in bill["dependencies"]}
    assert any(ref.startswith("pkg:pypi/sqlparse@") for ref in needs["pkg:pypi/django"])
    assert any(ref.startswith("pkg:pypi/psycopg-binary@") for ref in needs["pkg:pypi/psycopg"])
    known = {each["bom-ref"] for each in bill["components"]} | {"motcua"}
    assert {ref for refs in needs.values() for ref in refs} <= known
    reached = {ref for refs in needs.values() for ref in refs}
    assert known - reached == {"motcua"}


def test_no_licence_that_binds_those_who_run_it() -> None:
    """The GPL and AGPL are out; the LGPL of psycopg is used as a library, unchanged."""
    bound = {name for name, licence in licences().items() if "GPL" in licence}
    assert bound == {"psycopg", "psycopg-binary", "psycopg-pool"}
