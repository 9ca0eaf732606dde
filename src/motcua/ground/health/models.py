"""When each of the programs that run beside the doors was last heard of."""

from __future__ import annotations

from django.db import models


class Pulse(models.Model):
    """``name`` is a program: ``worker``. One row each, overwritten."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
