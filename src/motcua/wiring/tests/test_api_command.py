"""The stored copy of the OpenAPI document is the one the code makes."""

from __future__ import annotations

import json

from click.testing import CliRunner

from motcua.wiring.commands.api import command, document, stored


def test_the_stored_copy_is_fresh() -> None:
    assert stored() == document(), "run `motcua api schema --write`"


def test_it_is_printed_in_either_language() -> None:
    printed = CliRunner().invoke(command, ["schema", "--language", "vi"])
    assert printed.exit_code == 0
    assert json.loads(printed.output)["paths"]["/api/v1/cases"]["post"]["summary"] == "Nộp hồ sơ trực tuyến (người dân)"
    assert json.loads(document())["paths"]["/api/v1/cases"]["post"]["summary"] == "File a case online (citizen)"
