from __future__ import annotations

from motcua.ground.packs.quality import QUALITY_RULES
from motcua.ground.packs.reference import models_of, page
from motcua.ground.packs.tests.making import LUCK, RECIPE, WORD, Recipe


def test_every_key_and_rule_is_on_the_page() -> None:
    text = page({"recipe": RECIPE, "word": WORD}, (LUCK, *QUALITY_RULES), {"Spices": ("salt", "pepper")})
    for model in models_of(Recipe):
        assert f"### {model.__name__}\n" in text
        assert all(f"| `{key}` |" in text for key in model.model_fields)
    assert "| `recipe.luck` | WARNING | recipe | A recipe is not given away. |" in text
    assert "| gold | `gold.used_twice` |" in text
    assert "`salt`, `pepper`" in text
    assert "default `1 working_days`" in text
