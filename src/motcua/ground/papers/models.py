"""The papers that are kept, one row for one content; and the register of those that were issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from motcua.ground.offices.models import Office
from motcua.ground.papers.definitions import CODE_LENGTH, ENDINGS, LEVELS
from motcua.ground.people.models import Account, Party
from motcua.ground.words.ids import new_id


class Paper(models.Model):
    """A content and since when we have it. The database refuses to change or remove it.

    It has no name and no owner: who may open it is decided by whoever refers to it.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    type = models.CharField(max_length=40)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="paper_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="paper_size", condition=Q(size__gt=0)),
            models.CheckConstraint(name="paper_type", condition=Q(type__in=sorted(ENDINGS))),
        ]

    def __str__(self) -> str:
        return self.digest


KINDS = [
    ("result", "Kết quả giải quyết thủ tục hành chính"),
    ("letter", "Văn bản của cơ chế một cửa"),
    ("receipt", "Biên lai"),
    ("scan", "Bản số hóa giấy tờ"),
    ("copy", "Bản sao chứng thực điện tử"),
]
SIGNED_BY = [("person", "Chữ ký số cá nhân"), ("seal", "Chữ ký số cơ quan"), ("digitiser", "Chữ ký số người số hóa")]
_LEVELS = [(level, level) for level in LEVELS]
_DIGEST = r"^[0-9a-f]{64}$"


class IssuedPaper(models.Model):
    """A paper that left the house, signed. The database refuses to change or remove it, but for three moves: it is
    revoked, it is replaced, and a later revision of the file (with time stamps) becomes the one that is handed out.

    ``subject`` names what it is about (``case:<id>``); ``source`` what it was made from (``letter:<id>``), and of one
    source there is one paper in force. ``office_name`` is as it was on that day. ``digest`` is of the file as it is
    handed out now; every digest it ever had stands in its revisions.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.JSONField()
    subject = models.CharField(max_length=80)
    source = models.CharField(max_length=80, blank=True)
    holder = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    holder_name = models.CharField(max_length=200, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    office_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    level = models.CharField(max_length=6, choices=_LEVELS)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=80, blank=True)
    revoked_why = models.CharField(max_length=1000, blank=True)
    revoked_decision = models.CharField(max_length=60, blank=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaces")

    if TYPE_CHECKING:
        holder_id: UUID | None
        office_id: int
        replaced_by_id: UUID | None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="issued_code", condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{20}$")),
            models.CheckConstraint(name="issued_digest", condition=Q(digest__regex=_DIGEST)),
            models.CheckConstraint(name="issued_kind", condition=Q(kind__in=[kind for kind, _ in KINDS])),
            models.CheckConstraint(name="issued_level", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(
                name="issued_revoked_whole",
                condition=Q(revoked_at=None, revoked_by="", revoked_why="", revoked_decision="", replaced_by=None)
                | Q(revoked_at__isnull=False) & ~Q(revoked_by="") & ~Q(revoked_why=""),
            ),
            models.UniqueConstraint(
                name="issued_once", fields=["source"], condition=~Q(source="") & Q(revoked_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="issued_about", fields=["subject", "issued_at"]),
            models.Index(name="issued_to", fields=["holder", "-issued_at"]),
            models.Index(name="issued_from", fields=["source"], condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def ref(self) -> str:
        return f"issued:{self.pk}"


class Revision(models.Model):
    """One state of the file of an issued paper; the first is as it was issued."""

    paper = models.ForeignKey(IssuedPaper, models.PROTECT, related_name="revisions")
    digest = models.CharField(max_length=64, unique=True)
    level = models.CharField(max_length=6, choices=_LEVELS)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="revision_digest", condition=Q(digest__regex=_DIGEST)),
            models.CheckConstraint(name="revision_level", condition=Q(level__in=LEVELS)),
        ]

    def __str__(self) -> str:
        return self.digest


class Signature(models.Model):
    """Who signed an issued paper, as what, and by what right.

    ``ground`` is the post or the decision by which they could (``appointment:<id>``, ``delegation:<id>``); of a seal it
    is ``office:<id>``. ``certificate`` is its SHA-256.
    """

    paper = models.ForeignKey(IssuedPaper, models.PROTECT, related_name="signatures")
    by = models.CharField(max_length=10, choices=SIGNED_BY)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=200, blank=True)
    ground = models.CharField(max_length=80)
    duty = models.CharField(max_length=10, blank=True)
    field = models.CharField(max_length=60)
    certificate = models.CharField(max_length=64)
    serial = models.CharField(max_length=60)
    certificate_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    level = models.CharField(max_length=6, choices=_LEVELS)

    if TYPE_CHECKING:
        account_id: int | None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="signature_of_field", fields=["paper", "field"]),
            models.CheckConstraint(name="signature_certificate", condition=Q(certificate__regex=_DIGEST)),
            models.CheckConstraint(name="signature_level", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(name="signature_by_somebody", condition=Q(by="seal") | Q(account__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.signed_at:%d/%m/%Y}"


class Archiving(models.Model):
    """An issued paper whose file still waits for its time stamps: when it is tried next, and why it failed before."""

    paper = models.OneToOneField(IssuedPaper, models.PROTECT, primary_key=True, related_name="archiving")
    next_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="archiving_next", fields=["next_at"])]

    def __str__(self) -> str:
        return str(self.paper_id)
