from __future__ import annotations

import pytest

from motcua.ground.packs.source import fault_of_check, faults_of_module

GOOD = '''
"""Checks."""
from collections.abc import Mapping
from datetime import date
from typing import Any
from motcua.ground.words.errors import Problem

def needs_a_paper(answers: Mapping[str, Any]) -> list[Problem]:
    return [] if date.fromisoformat(answers["day"]) else [Problem("day", "bad", "Sai ngày.")]
'''


def test_a_pure_function_of_the_answers_may_stand() -> None:
    assert faults_of_module(GOOD) == []
    assert fault_of_check(GOOD, "needs_a_paper") == ""


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "from subprocess import run",
        "import django.db",
        "from motcua.record.cases import actions",
        "from motcua.ground.words.ids import new_id",
        "from . import other",
        "from packs.national.garden import rules",
        "x = open('/etc/passwd')",
        "x = eval('1')",
        "from datetime import date; x = date.today()",
        "def f(:",
    ],
)
def test_it_refuses_what_reaches_outside(line: str) -> None:
    assert [number for number, _ in faults_of_module(f"\n{line}\n")] == [2]


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("def other(answers: Mapping[str, Any]) -> list[Problem]: return []", "no function 'needs_a_paper'"),
        ("def needs_a_papers(answers: Mapping[str, Any]) -> list[Problem]: return []", "did you mean"),
        ("def needs_a_paper(answers): return []", "must be typed"),
        ("def needs_a_paper(answers: dict) -> list[Problem]: return []", "must be typed"),
        ("def needs_a_paper(answers: Mapping[str, Any]) -> bool: return True", "must be typed"),
        ("def needs_a_paper(answers: Mapping[str, Any], more: int) -> list[Problem]: return []", "must be typed"),
        ("async def needs_a_paper(answers: Mapping[str, Any]) -> list[Problem]: return []", "no function"),
        ("", "no function"),
    ],
)
def test_a_check_must_exist_and_be_typed(function: str, words: str) -> None:
    assert words in fault_of_check(function, "needs_a_paper")
