"""Receipts and exports as files, and checking them with nothing but the file.

A file is lines of JSON. The first names its kind: ``{"motcua": "receipts", "version": 1}`` or ``"export"``. In a file
of receipts each further line is one fact with its way to its seal, and the seals after it up to a stamped one. In an
export a line with ``seal`` begins each seal, and the facts under it follow, a line each. Facts and seals stand in it as
the very text that was hashed; of an erased fact only its leaf is left (``erased``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from motcua.ground.ledger.definitions import Fault, Held, Receipt, SealText, Stamped, Whole
from motcua.ground.ledger.rules.checking import check_receipt, is_chain, stamps_or_faults
from motcua.ground.ledger.rules.stamps import Trust
from motcua.ground.ledger.rules.tree import leaf, root_of
from motcua.ground.ledger.rules.writing import link, salt_of, seal_text

VERSION = 1


class NotOurs(ValueError):
    """The file is no receipt and no export of the ledger, or is cut off."""


def receipt_lines(receipts: Iterable[Receipt]) -> Iterator[str]:
    yield _line({"motcua": "receipts", "version": VERSION})
    for receipt in receipts:
        fact = {"erased": receipt.erased.hex()} if receipt.erased else {"fact": receipt.text.decode()}
        yield _line(
            {
                **fact,
                "salt": receipt.salt.hex(),
                "index": receipt.index,
                "path": [digest.hex() for digest in receipt.path],
                "seal": seal_text(receipt.seal).decode(),
                "following": [seal_text(seal).decode() for seal in receipt.following],
                "stamps": [stamp.hex() for stamp in receipt.stamps],
            }
        )


def export_lines(seals: Iterable[Whole]) -> Iterator[str]:
    yield _line({"motcua": "export", "version": VERSION})
    for whole in seals:
        secret = {"salts": [salt.hex() for salt in whole.salts]} if whole.salts else {"key": whole.key.hex()}
        stamps = {"stamps": [stamp.hex() for stamp in whole.stamps]} if whole.stamps else {}
        yield _line({"seal": seal_text(whole.seal).decode(), **secret, **stamps})
        for line in whole.lines:
            yield _line({"erased": line.erased.hex()} if line.erased else {"fact": line.text.decode()})


def check_file(lines: Iterable[str], trust: Trust | None = None) -> Iterator[Fault | Held | Stamped]:
    """Each fault found, each fact of a receipt that holds, each stamp of an export. Raises NotOurs.

    Without ``trust`` a stamp is only asked whether it is of this seal.
    """
    read = (_read(number, line) for number, line in enumerate(lines, start=1) if line.strip())
    head = next(read, {})
    if head.get("version") != VERSION or head.get("motcua") not in {"receipts", "export"}:
        raise NotOurs("not a file of receipts or an export of the ledger that this version reads")
    yield from _receipts(read, trust) if head["motcua"] == "receipts" else _export(read, trust)


def _receipts(lines: Iterable[Mapping[str, Any]], trust: Trust | None) -> Iterator[Fault | Held]:
    for line in lines:
        receipt = _receipt(line)
        chain = (receipt.seal, *receipt.following)
        if not check_receipt(receipt):
            yield Fault(receipt.seal.number, f"does not hold this fact: {receipt.text.decode()}")
        elif not is_chain(chain):
            yield Fault(receipt.seal.number, "the seals up to the stamped one do not follow from each other")
        else:
            found = list(stamps_or_faults(receipt.stamps, chain[-1], trust))
            yield from (each for each in found if isinstance(each, Fault))
            stamps = tuple(each for each in found if isinstance(each, Stamped))
            digest = link(receipt.seal).hex()
            yield Held(receipt.seal.number, digest, receipt.text.decode(), stamps, receipt.erased.hex())


def _receipt(line: Mapping[str, Any]) -> Receipt:
    try:
        erased = bytes.fromhex(line.get("erased", ""))
        return Receipt(
            text=b"" if erased else line["fact"].encode(),
            salt=bytes.fromhex(line["salt"]),
            index=int(line["index"]),
            path=tuple(bytes.fromhex(digest) for digest in line["path"]),
            seal=_seal(line["seal"]),
            stamps=tuple(bytes.fromhex(stamp) for stamp in line["stamps"]),
            following=tuple(_seal(seal) for seal in line.get("following", ())),
            erased=erased,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise NotOurs(f"a receipt is incomplete or garbled: {trouble}") from None


def _export(lines: Iterable[Mapping[str, Any]], trust: Trust | None) -> Iterator[Fault | Stamped]:
    """Every seal again from its facts, and the chain from seal to seal."""
    before: SealText | None = None
    now: Whole | None = None
    leaves = list[bytes]()
    for line in lines:
        if "seal" in line:
            yield from _found(before, now, leaves, trust)
            before, now, leaves = now.seal if now else None, _opened(line), []
        elif now is None:
            raise NotOurs("facts lie before the first seal")
        else:
            leaves.append(_leaf(line, now, len(leaves)))
    yield from _found(before, now, leaves, trust)


def _opened(line: Mapping[str, Any]) -> Whole:
    try:
        return Whole(
            seal=_seal(line["seal"]),
            key=bytes.fromhex(line.get("key", "")),
            lines=(),
            salts=tuple(bytes.fromhex(salt) for salt in line.get("salts", ())),
            stamps=tuple(bytes.fromhex(stamp) for stamp in line.get("stamps", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise NotOurs(f"a seal is incomplete or garbled: {trouble}") from None


def _leaf(line: Mapping[str, Any], under: Whole, index: int) -> bytes:
    try:
        if "erased" in line:
            return bytes.fromhex(line["erased"])
        salt = under.salts[index] if under.salts else salt_of(under.key, index)
        return leaf(salt, line["fact"].encode())
    except IndexError:
        return b""
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise NotOurs(f"a fact is incomplete or garbled: {trouble}") from None


def _found(
    before: SealText | None, now: Whole | None, leaves: list[bytes], trust: Trust | None
) -> Iterator[Fault | Stamped]:
    if now is None:
        return
    seal = now.seal
    if before is not None and not is_chain((before, seal)):
        yield Fault(seal.number, "does not follow from the seal before it")
    if len(leaves) != seal.facts:
        yield Fault(seal.number, f"{seal.facts} facts were sealed and {len(leaves)} are there")
    elif root_of(leaves) != seal.root:
        yield Fault(seal.number, "a fact says something else than was sealed")
    yield from stamps_or_faults(now.stamps, seal, trust)


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
