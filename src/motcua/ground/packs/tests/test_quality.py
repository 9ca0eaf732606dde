from __future__ import annotations

from pathlib import Path

from motcua.ground.packs.pipeline import check, compile_province
from motcua.ground.packs.quality import QUALITY_RULES
from motcua.ground.packs.tests.making import MANIFEST, PROVINCE, RECIPE_FILE, setting, write

CLAIMS_GOLD = MANIFEST.format(name="kitchen").replace("bronze", "gold").replace("Điều 2}", "Điều 2, verified: true}")
SECOND = PROVINCE.replace("bep-xanh", "bep-do")


def reached(folder: Path, files: dict[str, str]) -> tuple[str | None, list[str]]:
    report = check(write(folder, files), setting(*QUALITY_RULES))
    return report.tiers["national/kitchen"], [issue.code for issue in report.issues]


def test_a_pack_reaches_the_tier_whose_rules_it_keeps(tmp_path: Path) -> None:
    assert reached(tmp_path / "1", {"national/kitchen/pack.yaml": CLAIMS_GOLD})[0] == "silver"
    files = {"national/kitchen/pack.yaml": CLAIMS_GOLD, "provinces/bep-do/pack.yaml": SECOND}
    assert reached(tmp_path / "2", files) == ("gold", [])


def test_a_claim_that_is_not_met_is_an_error_and_stops_the_installation(tmp_path: Path) -> None:
    files = {"national/kitchen/pack.yaml": CLAIMS_GOLD}
    assert reached(tmp_path, files)[1] == ["gold.used_twice"]
    compiled = compile_province(tmp_path / "packs", setting(*QUALITY_RULES), "bep-xanh")
    assert compiled is not None
    assert compiled.broken


def test_a_pack_may_be_better_than_it_says(tmp_path: Path) -> None:
    files = {"national/kitchen/pack.yaml": CLAIMS_GOLD.replace("gold", "bronze")}
    assert reached(tmp_path, files) == ("silver", [])


def test_silver_wants_verified_law_and_both_languages(tmp_path: Path) -> None:
    claims = CLAIMS_GOLD.replace("gold", "silver")
    recipe = RECIPE_FILE.replace("en: Noodle soup", "en: Phở") + "law: [{text: Luật Bếp}]\n"
    files = {"national/kitchen/pack.yaml": claims, "national/kitchen/recipes/pho.yaml": recipe}
    assert reached(tmp_path, files) == ("bronze", ["silver.languages", "silver.verified"])


def test_bronze_cites_law(tmp_path: Path) -> None:
    start = CLAIMS_GOLD.index("law:\n")
    claims = CLAIMS_GOLD[:start] + CLAIMS_GOLD[CLAIMS_GOLD.index("parameters:") :]
    tier, codes = reached(tmp_path, {"national/kitchen/pack.yaml": claims.replace("gold", "bronze")})
    assert (tier, codes) == (None, ["bronze.law"])


def test_a_pack_with_errors_has_no_tier(tmp_path: Path) -> None:
    files = {"national/kitchen/pack.yaml": CLAIMS_GOLD, "national/kitchen/recipes/pho.yaml": "key: 1\n"}
    tier, codes = reached(tmp_path, files)
    assert tier is None
    assert set(codes) == {"type", "type.missing"}
