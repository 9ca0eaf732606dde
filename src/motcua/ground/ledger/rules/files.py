"""Receipts and exports as files, and checking them with nothing but the file.

A file is lines of JSON. The first names its kind: ``{"motcua": "receipts", "version": 1}`` or ``"export"``. In a file
of receipts each further line is one fact with its way to its seal. In an export a line with ``seal`` begins each seal,
and the facts under it follow, a line each. Facts and seals stand in it as the very text that was hashed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from motcua.ground.ledger.definitions import Fault, Held, Receipt, SealText
from motcua.ground.ledger.rules.checking import check_receipt
from motcua.ground.ledger.rules.tree import leaf, root_of
from motcua.ground.ledger.rules.writing import link, salt_of, seal_text

VERSION = 1


class NotOurs(ValueError):
    """The file is no receipt and no export of the ledger, or is cut off."""


def receipt_lines(receipts: Iterable[Receipt]) -> Iterator[str]:
    yield _line({"motcua": "receipts", "version": VERSION})
    for receipt in receipts:
        yield _line(
            {
                "fact": receipt.text.decode(),
                "salt": receipt.salt.hex(),
                "index": receipt.index,
                "path": [digest.hex() for digest in receipt.path],
                "seal": seal_text(receipt.seal).decode(),
                "stamps": [stamp.hex() for stamp in receipt.stamps],
            }
        )


def export_lines(seals: Iterable[tuple[SealText, bytes, Iterable[bytes]]]) -> Iterator[str]:
    """``seals``: of each its text, its key, and the texts of its facts in sealing order."""
    yield _line({"motcua": "export", "version": VERSION})
    for seal, key, texts in seals:
        yield _line({"seal": seal_text(seal).decode(), "key": key.hex()})
        for text in texts:
            yield _line({"fact": text.decode()})


def check_file(lines: Iterable[str]) -> Iterator[Fault | Held]:
    """Each fault found, and each fact of a receipt that holds. Raises NotOurs."""
    read = (_read(number, line) for number, line in enumerate(lines, start=1) if line.strip())
    head = next(read, {})
    if head.get("version") != VERSION or head.get("motcua") not in {"receipts", "export"}:
        raise NotOurs("not a file of receipts or an export of the ledger that this version reads")
    yield from _receipts(read) if head["motcua"] == "receipts" else _export(read)


def _receipts(lines: Iterable[Mapping[str, Any]]) -> Iterator[Fault | Held]:
    for line in lines:
        receipt = _receipt(line)
        if check_receipt(receipt):
            yield Held(receipt.seal.number, link(receipt.seal).hex(), receipt.text.decode())
        else:
            yield Fault(receipt.seal.number, f"does not hold this fact: {receipt.text.decode()}")


def _receipt(line: Mapping[str, Any]) -> Receipt:
    try:
        return Receipt(
            text=line["fact"].encode(),
            salt=bytes.fromhex(line["salt"]),
            index=int(line["index"]),
            path=tuple(bytes.fromhex(digest) for digest in line["path"]),
            seal=_seal(line["seal"]),
            stamps=tuple(bytes.fromhex(stamp) for stamp in line["stamps"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise NotOurs(f"a receipt is incomplete or garbled: {trouble}") from None


def _export(lines: Iterable[Mapping[str, Any]]) -> Iterator[Fault]:
    """Every seal again from its facts, and the chain from seal to seal."""
    before: SealText | None = None
    seal: SealText | None = None
    key, leaves = b"", list[bytes]()
    for line in lines:
        if "seal" in line:
            yield from _faults(before, seal, leaves)
            before, (seal, key), leaves = seal, _opened(line), []
        else:
            leaves.append(leaf(salt_of(key, len(leaves)), str(line["fact"]).encode()))
    yield from _faults(before, seal, leaves)


def _opened(line: Mapping[str, Any]) -> tuple[SealText, bytes]:
    try:
        return _seal(line["seal"]), bytes.fromhex(line["key"])
    except (KeyError, TypeError, ValueError) as trouble:
        raise NotOurs(f"a seal is incomplete or garbled: {trouble}") from None


def _faults(before: SealText | None, seal: SealText | None, leaves: list[bytes]) -> Iterator[Fault]:
    if seal is None:
        return
    if before is not None and (seal.number != before.number + 1 or seal.previous != link(before)):
        yield Fault(seal.number, "does not follow from the seal before it")
    if len(leaves) != seal.facts:
        yield Fault(seal.number, f"{seal.facts} facts were sealed and {len(leaves)} are there")
    elif root_of(leaves) != seal.root:
        yield Fault(seal.number, "a fact says something else than was sealed")


def _seal(text: str) -> SealText:
    said = json.loads(text)
    seal = SealText(
        number=said["number"],
        sealed_at=datetime.fromisoformat(said["sealed_at"]),
        facts=said["facts"],
        root=bytes.fromhex(said["root"]),
        previous=bytes.fromhex(said["previous"]),
    )
    if seal_text(seal).decode() != text:
        raise ValueError("the seal is not written as seals are")
    return seal


def _read(number: int, line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        raise NotOurs(f"line {number} is not JSON") from None
    if not isinstance(said, dict):
        raise NotOurs(f"line {number} is not an object")
    return said


def _line(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
