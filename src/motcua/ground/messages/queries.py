"""Reading messages. A person sees the inbox of their own party; what waits and what failed is for officials."""

from __future__ import annotations

from uuid import UUID

from motcua.ground.messages.models import Message
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Unknown


def reads_for(actor: Actor) -> UUID | None:
    """Whose inbox lies open before a citizen: that of the party they act for, or their own."""
    return actor.acts_for.party_id if actor.acts_for else actor.party_id


def inbox_of(party_id: UUID | None, *, limit: int = 20, before: UUID | None = None) -> list[Message]:
    """The newest first; ``before`` is the id of the last one of the page before. Who has no party has no inbox."""
    if party_id is None:
        return []
    found = Message.objects.filter(party_id=party_id, channel="inbox").order_by("-id")
    return list((found.filter(id__lt=before) if before else found)[:limit])


def unread_count(party_id: UUID | None) -> int:
    if party_id is None:
        return 0
    return Message.objects.filter(party_id=party_id, channel="inbox", read_at=None).count()


def inbox_message(actor: Actor, message_id: UUID) -> Message:
    """One message of the inbox before the actor. `Unknown` for everybody else."""
    found = Message.objects.filter(pk=message_id, channel="inbox").first()
    if found is None or found.party_id != reads_for(actor):
        raise Unknown(f"message {message_id}")
    return found


def about(subject_ref: str) -> list[Message]:
    """Everything that was said about a subject, in order. Who may see it is decided by the room of the subject."""
    return list(Message.objects.filter(subject_ref=subject_ref).order_by("id"))


def failed(limit: int = 100) -> list[Message]:
    """What needs a person: the newest first, each with its reason."""
    return list(Message.objects.filter(state=Message.FAILED).select_related("party").order_by("-id")[:limit])


def outgoing(limit: int = 100) -> list[Message]:
    """What left or will leave the house by e-mail and short message, the newest first."""
    return list(Message.objects.exclude(channel="inbox").select_related("party").order_by("-id")[:limit])
