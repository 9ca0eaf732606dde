"""The lint of words sees what a person reads, and only that."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tools import glossary

WORDS = [
    glossary.Avoided("CMND", "số định danh cá nhân", "all", "abolished"),
    glossary.Avoided("hồ sơ trễ", "hồ sơ quá hạn", "all", "law"),
    glossary.Avoided("hồ sơ trễ hạn", "hồ sơ quá hạn", "all", "law"),
    glossary.Avoided("user", "citizen", "screens", "say who"),
]


def found(tmp_path: Path, name: str, text: str) -> list[tuple[int, str]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [(f.line, f.word) for f in glossary.look(path, WORDS)]


def test_the_glossary_itself_is_sound() -> None:
    text = (glossary.ROOT / glossary.GLOSSARY).read_text("utf-8")
    assert glossary.faults(text) == []
    assert len(glossary.read_terms(text)) > 80
    assert len(glossary.read_avoided(text)) > 20


def test_the_tree_says_what_the_glossary_says() -> None:
    assert [str(f) for f in glossary.look_at_all(glossary.ROOT)] == []


def test_whole_words_in_any_case(tmp_path: Path) -> None:
    assert found(tmp_path, "a.md", "Số cmnd của bạn\nCMNDX không phải\n") == [(1, "CMND")]


def test_the_longest_word_is_one_finding(tmp_path: Path) -> None:
    assert found(tmp_path, "a.md", "# Hồ  sơ trễ hạn") == [(1, "hồ sơ trễ hạn")]


def test_text_typed_decomposed_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, "a.md", unicodedata.normalize("NFD", "hồ sơ trễ")) == [(1, "hồ sơ trễ")]


def test_a_word_may_hold_only_on_screens(tmp_path: Path) -> None:
    assert found(tmp_path, "a.md", "the database user") == []
    assert found(tmp_path, "a.html", "<p>the\nuser</p>") == [(2, "user")]


@pytest.mark.parametrize(
    "markup",
    [
        '<input name="user" class="user">',
        "{% if user.is_staff %}{{ user.name }}{% endif %}",
        "{# the user #}",
        "<script>const user = 1;</script>",
        "{% comment %}user{% endcomment %}",
    ],
)
def test_code_in_templates_is_not_read(tmp_path: Path, markup: str) -> None:
    assert found(tmp_path, "a.html", markup) == []


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="ảnh CMND">',
        '{% translate "Số CMND" %}',
        "{% blocktranslate %}Số CMND {{ so }}{% endblocktranslate %}",
        '<input aria-label="CMND"\n placeholder="x">',
    ],
)
def test_what_templates_say_is_read(tmp_path: Path, markup: str) -> None:
    assert found(tmp_path, "a.html", markup) == [(1, "CMND")]


def test_packs_are_read_without_keys_comments_and_search_words(tmp_path: Path) -> None:
    text = """# CMND trong chú thích
user: {user: x}
search_words:
  - làm CMND
  - CMND mất
name: {vi: Số CMND, en: x}
search_words: [CMND]
order:
  - vi: hồ sơ trễ
"""
    assert found(tmp_path, "a.yaml", text) == [(6, "CMND"), (9, "hồ sơ trễ")]


def test_catalogues_are_read_without_comments(tmp_path: Path) -> None:
    text = '#: user.html:3\nmsgid "Số CMND"\nmsgstr "the user"\n'
    assert found(tmp_path, "a.po", text) == [(2, "CMND"), (3, "user")]


def test_documents_are_read_without_code_and_addresses(tmp_path: Path) -> None:
    text = "```\nCMND\n```\n`CMND` and [a link](CMND.md)\nCMND\n"
    assert found(tmp_path, "a.md", text) == [(5, "CMND")]


def test_a_line_may_be_allowed(tmp_path: Path) -> None:
    assert found(tmp_path, "a.md", "CMND <!-- glossary: allow -->\nCMND") == [(2, "CMND")]


def test_faults_of_the_glossary_are_named() -> None:
    text = """
| engine | Vietnamese | what it means | source |
|---|---|---|---|
| case | hồ sơ | a request | law |
| act | thao tác | | house |

| not | but | where | why |
|---|---|---|---|
| ticket | case | wall | law |
| Ticket | case | all | law |
"""
    faults = "\n".join(glossary.faults(text))
    assert "empty cell" in faults
    assert "where is 'wall'" in faults
    assert "'ticket' stands twice" in faults
    assert "order of the alphabet" in faults


def test_a_missing_table_is_a_fault() -> None:
    assert glossary.faults("nothing") == [
        "no table with the columns of terms",
        "no table with the columns of words",
    ]


def test_the_command_says_file_and_line_and_exits_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "GLOSSARY.md").write_text(
        "| engine | Vietnamese | what it means | source |\n|---|---|---|---|\n| case | hồ sơ | a request | law |\n\n"
        "| not | but | where | why |\n|---|---|---|---|\n| CMND | số định danh cá nhân | all | law |\n",
        encoding="utf-8",
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("\nCMND\n", encoding="utf-8")
    assert glossary.main([], tmp_path) == 1
    assert capsys.readouterr().out == "docs/a.md:2: “CMND” → số định danh cá nhân\n"
    (tmp_path / "docs" / "a.md").write_text("số định danh cá nhân\n", encoding="utf-8")
    assert glossary.main([], tmp_path) == 0
