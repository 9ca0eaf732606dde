"""Every measurement has the form, and a tiny run of it answers all that is asked. None is timed here."""

from __future__ import annotations

import inspect
import json

import pytest
from click.testing import CliRunner

from bench.result import Result
from motcua.wiring.commands import bench

KEYS = {"bench", "value", "unit", "limit", "ratio", "size", "cores", "runs"}
TINY = 1_000


@pytest.mark.parametrize("name", bench.names())
def test_it_has_the_form_and_answers_what_is_asked(name: str) -> None:
    module = bench.load(name)
    assert module.__doc__
    parameters = inspect.signature(module.run).parameters
    assert [*parameters] == ["full", "size"]
    assert [each.default for each in parameters.values()] == [False, None]
    result = module.run(size=TINY)
    assert isinstance(result, Result)
    told = json.loads(result.as_json())
    assert set(told) >= KEYS
    assert told["bench"] == name
    assert len(told["runs"]) >= 3
    assert 0 < told["value"] < float("inf")
    assert 0 < told["ratio"] < float("inf")


def test_a_result_is_medians_and_their_ratio() -> None:
    result = Result("x", "things/s", "the limit", 7, [10, 30, 20], [40, 40, 50], {"peer": 3}, cores=2)
    told = result.as_dict()
    assert (told["value"], told["limit"], told["ratio"], told["spread"]) == (20, 40, 0.5, 1)
    assert "\n" not in result.as_json()
    assert "20 things/s, spread 100% in 3 runs" in result.as_text()


def test_the_command_lists_what_can_be_measured_and_knows_no_other() -> None:
    listed = CliRunner().invoke(bench.command, [])
    assert [line.split()[0] for line in listed.output.splitlines()] == bench.names()
    unknown = CliRunner().invoke(bench.command, ["speed"])
    assert unknown.exit_code == 1
    assert "no measurement speed" in unknown.output


def test_json_is_the_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    (first, *_) = bench.names()
    module = bench.load(first)
    run = module.run
    monkeypatch.setattr(module, "run", lambda full: run(size=TINY))
    done = CliRunner().invoke(bench.command, [first, "--json"])
    assert set(json.loads(done.output.splitlines()[-1])) >= KEYS
