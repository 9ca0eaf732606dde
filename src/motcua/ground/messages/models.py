"""What is said to people, by which way, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from motcua.ground.messages.definitions import CHANNELS
from motcua.ground.people.models import Party
from motcua.ground.words.encrypted import EncryptedText
from motcua.ground.words.ids import new_id


class Message(models.Model):
    """One message to one party by one way. In the inbox it has arrived once it is written; the other ways have a
    worker.

    ``address`` is where the last attempt went: it is read from the party at each attempt, so that a corrected telephone
    number helps. Texts are Vietnamese, with the English beside; a short message and an e-mail have one text only.
    """

    QUEUED, SENDING, SENT, FAILED = "queued", "sending", "sent", "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=10)
    template = models.CharField(max_length=60)
    subject_ref = models.CharField(max_length=80)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    subject_en = models.CharField(max_length=300, blank=True)
    body_en = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    address = EncryptedText(bind="id", blank=True)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        party_id: UUID

    class Meta:
        db_table = "messages_message"
        indexes: ClassVar = [
            models.Index(fields=["party", "-id"], name="message_inbox", condition=Q(channel="inbox")),
            models.Index(fields=["subject_ref", "id"], name="message_about"),
            models.Index(
                fields=["next_try_at", "id"], name="message_due", condition=Q(state__in=["queued", "sending"])
            ),
            models.Index(fields=["-id"], name="message_failed", condition=Q(state="failed")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="message_channel", condition=Q(channel__in=sorted(CHANNELS))),
            models.CheckConstraint(
                name="message_state",
                condition=Q(state__in=["queued", "sending"], next_try_at__isnull=False, sent_at=None)
                | Q(state="sent", next_try_at=None, sent_at__isnull=False)
                | (Q(state="failed", next_try_at=None, sent_at=None) & ~Q(error="")),
            ),
            models.CheckConstraint(name="message_inbox_arrives", condition=~Q(channel="inbox") | Q(state="sent")),
            models.CheckConstraint(name="message_read_in_inbox", condition=Q(read_at=None) | Q(channel="inbox")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} ({self.state})"

    def in_language(self, language: str) -> tuple[str, str]:
        """Subject and body; Vietnamese where there is no English."""
        if language.startswith("en") and self.body_en:
            return self.subject_en, self.body_en
        return self.subject, self.body
