"""The facts of digitising. The subject is that of the dossier, ``case:<id>``: they are part of its story. Nothing that
a paper says is in them, nor its code, which begins with the number of its owner. Keys are never renamed."""

from __future__ import annotations

CAME_IN = "vault.came_in"
"""What came in with a dossier: code, procedure; to_digitise: each its digitisation, component, type, on_paper;
exempt: each component that the law does not want digitised, with the ground."""
DIGITISED = "vault.digitised"
"""digitisation, component, type, holding, sources: digests of what was handed in; copy: digest of the copy that is
held; signed: whether its digitiser signed it; corrected: how many fields were not as they had been read; by_machine:
whether any had been read."""
SPARED = "vault.digitising_spared"  # digitisation, component, ground: an officer found that the law does not want it
SCAN_AGAIN = "vault.scan_again"  # digitisation, component: what was scanned cannot be read
SCANNED_AGAIN = "vault.scanned_again"  # digitisation, component, sources: digests of the new scan

ALL: tuple[str, ...] = (CAME_IN, DIGITISED, SPARED, SCAN_AGAIN, SCANNED_AGAIN)
