"""The invented people of the sandbox, and how a code was earned."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Person(AbstractBaseUser):
    """``level`` is that of their electronic identity; ``subject`` is what services are told in place of a number."""

    personal_id = models.CharField(max_length=12, unique=True)
    subject = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=160)
    birth_date = models.DateField()
    sex = models.CharField(max_length=6, choices=[("male", "Nam"), ("female", "Nữ")])
    level = models.PositiveSmallIntegerField(choices=[(1, "Mức độ 1"), (2, "Mức độ 2")])
    note = models.CharField(max_length=160, blank=True)

    USERNAME_FIELD = "personal_id"
    REQUIRED_FIELDS = []
    objects: models.Manager[Person] = BaseUserManager()

    class Meta:
        app_label = "sandbox"

    def __str__(self) -> str:
        return self.name


class Passing(models.Model):
    """At which level, and when, the person stood here who was given this code: told in the token that it buys."""

    digest = models.CharField(max_length=64, unique=True)
    level = models.PositiveSmallIntegerField()
    proven_at = models.PositiveBigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    objects: models.Manager[Passing] = models.Manager()

    class Meta:
        app_label = "sandbox"

    def __str__(self) -> str:
        return f"level {self.level} at {self.proven_at}"
