"""The bill of materials of what is installed to run Motcua, as CycloneDX 1.6: docs/reference/sbom.cdx.json.

    python tools/sbom.py           writes it
    python tools/sbom.py check     says whether it is what the lock files say

Made from the lock files (versions, digests) and THIRD_PARTY.md (licences, what is kept in the repository); the same
input gives the same bytes, so it carries no time of making.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.metadata import requires
from pathlib import Path
from typing import Any

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.locked import ROOT, Locked, licences, locked

PAGE = ROOT / "docs" / "reference" / "sbom.cdx.json"
_SHIPPED = re.compile(r"^\| `(src/[^`]+)` \| ([\w.-]+)[^|]*\| (\S+) \| ([^|]+) \| `([0-9a-f]{64})` \|$", re.MULTILINE)
_JOINED = re.compile(r"^\| `([^`]+)` \| `([\w.-]+)`[^|]*\| (\S+) \| ([^|]+) \| our own joining \|$", re.MULTILINE)
_NPM = {"htmx": "htmx.org"}
_PLATFORM = {"python_version": "3.11", "python_full_version": "3.11.0", "sys_platform": "linux"}
_PLATFORM |= {"platform_system": "Linux", "os_name": "posix", "platform_python_implementation": "CPython"}


def document() -> str:
    """Sorted, so that the same input gives the same text."""
    made = json.loads(JsonV1Dot6(_bom()).output_as_string())
    made["metadata"].pop("timestamp", None)
    made.pop("serialNumber", None)
    digest = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()
    made["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}"
    return json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _bom() -> Bom:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    house = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref="motcua",
        licenses=[LicenseExpression("Apache-2.0")],
        description=project["description"],
    )
    packages = {name: each for name, each in locked().items() if each.group != "dev"}
    told = licences()
    components = {name: _package(each, told[name]) for name, each in packages.items()}
    shipped = [_file(*found) for found in _SHIPPED.findall((ROOT / "THIRD_PARTY.md").read_text("utf-8"))]
    look = (ROOT / "src/motcua/doors/look/THIRD_PARTY.md").read_text("utf-8")
    joined = ((f"src/motcua/doors/look/{path}", *rest) for path, *rest in _JOINED.findall(look))
    shipped += [_file(path, name, version, licence) for path, name, version, licence in joined]
    bom = Bom(components=[*components.values(), *shipped])
    bom.metadata.component = house
    asked = _wanted([Requirement(text) for text in project["dependencies"]], packages)
    edges: dict[str, set[str]] = defaultdict(set)
    for name, needs in _edges(asked, packages):
        edges[name] |= needs
    bom.register_dependency(house, [components[name] for name in asked if name in components] + shipped)
    for name, component in components.items():
        bom.register_dependency(component, [components[other] for other in sorted(edges[name])])
    return bom


def _package(each: Locked, licence: str) -> Component:
    purl = PackageURL("pypi", None, each.name, each.version)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(purl.to_string()),
        comment="each file that may be installed",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in each.hashes],
    )
    return Component(
        name=each.name,
        version=each.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=[LicenseExpression(_expression(licence))],
        external_references=[files],
    )


def _file(path: str, name: str, version: str, licence: str, digest: str = "") -> Component:
    purl = PackageURL("generic" if path.endswith(".ttf") else "npm", None, _NPM.get(name, name), version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=f"{purl.to_string()}#{path}",
        licenses=[LicenseExpression(_expression(licence))],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)] if digest else [],
        description=f"kept in the repository as {path}",
    )


def _expression(licence: str) -> str:
    """``Apache-2.0 (the package), PostgreSQL (the programs)`` is both; ``ISC; some icons MIT (from Feather)`` too."""
    bare = re.sub(r"\s*\([^)]*\)", "", licence)
    return " AND ".join(part.replace("some icons", "").strip() for part in re.split("[,;]", bare))


def _wanted(requirements: list[Requirement], packages: Mapping[str, Locked]) -> dict[str, frozenset[str]]:
    """By name, with the extras asked for; the PostgreSQL of the demo stands in no requirement of a package."""
    asked = {canonicalize_name(each.name): frozenset(each.extras) for each in requirements}
    return asked | {name: frozenset() for name, each in packages.items() if each.group == "postgres"}


def _edges(asked: Mapping[str, frozenset[str]], packages: Mapping[str, Locked]) -> Iterator[tuple[str, set[str]]]:
    """Who needs whom, from the installed packages' own words."""
    waiting, seen = list(asked.items()), set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen or packages[name].group == "postgres":
            continue
        seen.add((name, extras))
        needs = {
            canonicalize_name(each.name): frozenset(each.extras)
            for each in map(Requirement, requires(name) or ())
            if _holds(each, extras) and canonicalize_name(each.name) in packages
        }
        waiting += needs.items()
        yield name, set(needs)


def _holds(each: Requirement, extras: frozenset[str]) -> bool:
    if each.marker is None:
        return True
    environments: list[dict[str, Any]] = [{**_PLATFORM, "extra": extra} for extra in ("", *extras)]
    return any(each.marker.evaluate(environment) for environment in environments)


def main(arguments: list[str], page: Path = PAGE) -> int:
    text = document()
    fresh = page.is_file() and page.read_text("utf-8") == text
    if arguments != ["check"] and not fresh:
        page.write_text(text, "utf-8")
        print(page.relative_to(ROOT))
    return 1 if arguments == ["check"] and not fresh else 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
