"""Who acts, and which duties they hold today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol
from uuid import UUID

from motcua.ground.offices.definitions import ADMINISTER

ActorKind = Literal["citizen", "official", "system", "anonymous"]
AccountKind = Literal["citizen", "official", "system"]
PartyKind = Literal["person", "organisation"]


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody not known yet, as they say it at the counter."""

    kind: PartyKind
    name: str
    personal_id: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    business_code: str = ""


Role = Literal["legal", "authorised"]
"""Who acts for an organisation: its legal representative, or somebody whom one of these has authorised."""

MandateGround = Literal["mandate", "parent", "guardian"]
"""Why one person acts for another: by their own will, as parent of a minor, or as guardian."""

Channel = Literal["", "portal", "desk", "studio", "api", "command", "worker"]
"""The door an act came through; "" where none was told."""

Method = Literal["", "national_id", "passkey", "password_totp", "password_code", "agency", "password", "token", "house"]
"""What proved who acts; "password_code" is a password and a code from paper, "house" the house itself, "" nobody."""


@dataclass(frozen=True, slots=True)
class Via:
    """How the one who acts came in: it stands on every fact they leave (seed S1-08).

    ``level`` is 0 for nobody proven; 1 for one factor, or an electronic identity of level 1; 2 for two factors, or an
    electronic identity of level 2 (NĐ 69/2024). ``session`` is the running sign-in, if any.
    """

    channel: Channel = ""
    method: Method = ""
    level: int = 0
    session: int | None = None


@dataclass(frozen=True, slots=True)
class ActsFor:
    """For whom a citizen's account acts instead of itself, and on what ground.

    ``ground`` is ``authorised`` (of an organisation) or ``mandate`` (of another person); ``id`` names its row.
    ``procedures`` are the only ones it holds for, empty for all.
    """

    party_id: UUID
    name: str
    ground: Literal["authorised", "mandate"]
    id: int
    procedures: frozenset[str] = field(default_factory=frozenset)

    @property
    def ref(self) -> str:
        """``mandate:5`` or ``authorised:5``: how a fact names the ground."""
        return f"{self.ground}:{self.id}"

    def covers(self, procedure: str) -> bool:
        return not self.procedures or procedure in self.procedures


class Term(Protocol):
    """A row in force from one day up to, not including, the day it is to end or was ended, whichever is first."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...


Purpose = Literal["handling", "asked", "directing", "counter", "outside"]
"""Why data of a person are looked at: the dossier is in the reader's hands or passes through them; their office was
asked about it; they direct the office; whoever stands at the counter is looked for; or none of these, and they say."""

Looked = Literal["case", "paper", "letter", "search", "vault", "export", "api", "reveal"]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at data of persons. ``about`` and ``code`` name the dossier, if it is about one."""

    what: Looked
    purpose: Purpose
    office_id: int | None = None
    about: str = ""
    code: str = ""
    reason: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """Dossiers that a post lets one see: those that these offices decide, received or were asked about, of these
    sectors (of all, where none is named), up to a grade (`words.grades.rank`). Offices below, where the post reaches
    that far, and closed ones whose work came to these are among them."""

    offices: frozenset[int]
    sectors: frozenset[str] = frozenset()
    grade: int = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does an act, as of one day; every action takes one and every fact names one.

    ``ref`` is ``account:<id>``, ``system`` or ``anonymous``. ``duties`` are pairs of office and duty, those delegated
    for that day included. ``past_offices`` are closed ones whose work came to these offices: what ended there may be
    read, and nothing may be done there. ``sight`` is what an official may see of dossiers: a duty somewhere does not
    show all that lies there, and who sees something need not be able to act on it. An actor is asked for anew at each
    request, so it never outlives a day's delegations.
    """

    ref: str
    account_id: int | None
    party_id: UUID | None
    name: str
    kind: ActorKind
    duties: frozenset[tuple[int, str]] = field(default_factory=frozenset)
    past_offices: frozenset[int] = field(default_factory=frozenset)
    sight: tuple[Sight, ...] = ()
    via: Via = field(default_factory=Via)
    acts_for: ActsFor | None = None

    @property
    def offices(self) -> frozenset[int]:
        """Where they hold a duty that concerns cases; who only looks after accounts is in no office by that."""
        return frozenset(office for office, duty in self.duties if duty != ADMINISTER)

    def may(self, duty: str, office_id: int) -> bool:
        return (office_id, duty) in self.duties


SYSTEM = Actor(
    ref="system", account_id=None, party_id=None, name="Hệ thống", kind="system", via=Via("worker", "house", 2)
)
ANONYMOUS = Actor(ref="anonymous", account_id=None, party_id=None, name="Người không nêu tên", kind="anonymous")
