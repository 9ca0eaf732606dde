"""English is complete: every sentence that a person may read is translated."""

from __future__ import annotations

from pathlib import Path

import polib

from tools.messages import CATALOGUE, SOURCE, WORDS, Sentence, problems, sentences


def test_every_sentence_is_translated() -> None:
    assert problems(polib.pofile(str(CATALOGUE)), sentences()) == []


def test_sentences_are_found_where_people_write_them(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "{% load i18n %}{% translate 'Nộp \"hồ sơ\"' %} {{ _('Lưu') }}"
        "{% blocktranslate count n=n %}{{ n }} hồ sơ{% plural %}{{ n }} các hồ sơ{% endblocktranslate %}"
        "{% blocktranslate trimmed with name=person.name %}\n  Chào\n  {{ name }}\n{% endblocktranslate %}"
        '{% translate "Mở" context "cửa" %}',
        "utf-8",
    )
    (tmp_path / "views.py").write_text(
        "_('Một')\nngettext('Hai', 'Nhiều', 2)\nraise Refused('late', 'Quá hạn ' 'rồi', law='x')\n"
        "Problem('a.b', 'missing', message='Còn thiếu {what}')\ngettext(variable)\n",
        "utf-8",
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_views.py").write_text("_('Chỉ trong bài thử')\n", "utf-8")
    assert set(sentences(tmp_path)) == {
        Sentence("", 'Nộp "hồ sơ"'),
        Sentence("", "Lưu"),
        Sentence("", "%(n)s hồ sơ", "%(n)s các hồ sơ"),
        Sentence("", "Chào %(name)s"),
        Sentence("cửa", "Mở"),
        Sentence("", "Một"),
        Sentence("", "Hai", "Nhiều"),
        Sentence("", "Quá hạn rồi"),
        Sentence("", "Còn thiếu {what}"),
    }


def test_sentences_in_constants_are_found_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(
        "from django.utils.translation import gettext_noop as noop\n"
        "ONE, TWO = noop('Một'), 2\nUNUSED = 'Không ai nói'\nLATE = 'Quá hạn'\n"
        "TABLE: dict[str, str] = {'a': 'Nhất', 'b': 'Nhì'}\nMORE = {'c': 'Ba'}\nELSE = 'Khác'\n"
        "def f(key):\n    raise Refused('x', LATE if key else 'Sớm')\n"
        "    raise Refused('x', TABLE[key])\n    Problem('a', 'x', MORE.get(key, ELSE))\n"
        "class Late(Refused):\n    def __init__(self):\n        super().__init__('late', 'Đã muộn')\n",
        "utf-8",
    )
    texts = {sentence.text for sentence in sentences(tmp_path)}
    assert texts == {"Một", "Quá hạn", "Sớm", "Nhất", "Nhì", "Ba", "Khác", "Đã muộn"}


def test_packs_and_the_words_inside_sentences_count_too() -> None:
    wanted = sentences()
    assert {where.split("/")[-1] for where in wanted.values()} >= {"rules.py", "calendar.yaml"}
    assert any(where.startswith("ho_tich/") for where in wanted.values())
    for name, constants in WORDS.items():
        assert (SOURCE / name).exists(), name
        assert constants


def test_a_bad_catalogue_is_told_sentence_by_sentence() -> None:
    catalogue = polib.POFile()
    catalogue += [
        polib.POEntry(msgid="Tốt {n}", msgstr="Good {n}"),
        polib.POEntry(msgid="Trống", msgstr=""),
        polib.POEntry(msgid="Đoán", msgstr="Guess", flags=["fuzzy"]),
        polib.POEntry(msgid="Mất {n}", msgstr="Lost"),
        polib.POEntry(msgid="Thừa", msgstr="Left over"),
    ]
    wanted = {Sentence("", each): "here" for each in ("Tốt {n}", "Trống", "Đoán", "Mất {n}", "Thiếu")}
    assert problems(catalogue, wanted) == [
        "here: not translated: 'Trống'",
        "here: only guessed (fuzzy): 'Đoán'",
        "here: has other places than the original: 'Mất {n}'",
        "here: not in the catalogue: 'Thiếu'",
        "left over in the catalogue: 'Thừa'",
    ]
