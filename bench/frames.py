"""Ten million values of communes added up on the maps of three frames, against the same sums without frames.

The units are the real ones of the core pack and the weights those of `places.rules.Lineage`, without PostgreSQL; the
values are made up inside DuckDB, the same ones each time. Every run checks that each frame has exactly the same total.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

import duckdb

from bench.result import Result, seconds
from motcua.ground.places.definitions import AS_IT_WAS, Era, Frame, as_at, todays_map
from motcua.ground.places.rules import Lineage, lineage_of, read_country

UNITS = Path(__file__).resolve().parents[1] / "packs" / "national" / "core" / "units"
TODAY = date(2026, 11, 1)
FRAMES = {"as_it_was": AS_IT_WAS, "as_at_2024_12_31": as_at(date(2024, 12, 31)), "todays_map": todays_map(TODAY)}

SEATS = """
CREATE TABLE seat AS
SELECT row_number() OVER (ORDER BY month, place) - 1 AS number, place, (month // 12)::SMALLINT AS year
FROM (SELECT place, unnest(range(begun, ended)) AS month FROM era)
"""
OBSERVED = """
CREATE TABLE observed AS
SELECT s.place, s.year, (i // count)::SMALLINT AS series, (hash(i) % 1000)::INTEGER AS amount
FROM range(?) AS r(i), (SELECT count(*) AS count FROM seat), seat AS s
WHERE s.number = i % count
ORDER BY i
"""
PLAIN = "SELECT place, year, sum(amount) AS amount FROM observed GROUP BY place, year"
FRAMED = f"""
SELECT target, year, sum(amount * millionths) AS millionths, bool_or(estimated) AS estimated
FROM ({PLAIN}) JOIN weight_{{name}} USING (place) GROUP BY target, year
"""
"""Each unit's own sum first, then the weights: there are a thousand times fewer sums than values."""


def run(full: bool = False, size: int | None = None) -> Result:
    """Sums by unit and year. ``size`` is the number of values."""
    size = size or (50_000_000 if full else 10_000_000)
    with duckdb.connect() as db:
        lineage = country()
        observe(db, lineage, size)
        for name, frame in FRAMES.items():
            weigh(db, lineage, name, frame)
        check_totals(db)
        took = measure(db)
        framed = {name: took[name] for name in FRAMES}
        runs = [size * len(FRAMES) / sum(each) for each in zip(*framed.values(), strict=True)]
        return Result(
            bench="frames",
            unit="values/s",
            against="the same GROUP BY place, year in DuckDB without frames",
            size=size,
            runs=runs,
            limit_runs=[size / each for each in took["plain"]],
            details={f"{name}, values/s": round(size / median(each)) for name, each in framed.items()}
            | {"totals": "equal in every frame", "duckdb": duckdb.__version__},
        )


def country() -> Lineage:
    return lineage_of(read_country({path.name: path.read_text("utf-8").splitlines() for path in UNITS.glob("*.csv")}))


def measure(db: duckdb.DuckDBPyConnection, runs: int = 7) -> dict[str, list[float]]:
    """Seconds of each run, turn by turn, so that a busy moment of the machine hits ours and the limit alike."""
    answer(db, PLAIN)  # so that no run is the first to touch the values
    took: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        for name in ("plain", *FRAMES):
            query = PLAIN if name == "plain" else FRAMED.format(name=name)
            took[name] += seconds(partial(answer, db, query), 1)
    return took


def observe(db: duckdb.DuckDBPyConnection, lineage: Lineage, size: int) -> None:
    """As many values as asked, month after month for every commune there was, and then so for the next series."""
    fill(
        db, "era", "place INTEGER, begun INTEGER, ended INTEGER", [(era.id, *months(era)) for era in communes(lineage)]
    )
    db.execute(SEATS)
    db.execute(OBSERVED, [size])


def communes(lineage: Lineage) -> list[Era]:
    return [era for era in lineage if era.level == "commune"]


def months(era: Era) -> tuple[int, int]:
    """The months of the unit up to today, counted from the year 0: the first, and the one after the last."""
    ended = era.valid_to or TODAY
    return era.valid_from.year * 12 + era.valid_from.month - 1, ended.year * 12 + ended.month - 1


def fill(db: duckdb.DuckDBPyConnection, table: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    types = [column.split()[1] for column in columns.split(", ")]
    told = ", ".join(f"unnest(${number}::{kind}[])" for number, kind in enumerate(types, 1))
    db.execute(f"CREATE TABLE {table} ({columns})")
    db.execute(f"INSERT INTO {table} SELECT {told}", [list(column) for column in zip(*rows, strict=True)])


def weigh(db: duckdb.DuckDBPyConnection, lineage: Lineage, name: str, frame: Frame) -> None:
    """What `places.queries.frame_weights` promises to engines."""
    rows: list[tuple[object, ...]] = [(w.place, w.target, w.millionths, w.estimated) for w in lineage.table(frame)]
    fill(db, f"weight_{name}", "place INTEGER, target INTEGER, millionths INTEGER, estimated BOOLEAN", rows)


def check_totals(db: duckdb.DuckDBPyConnection) -> None:
    """All values, in millionths, to the last one."""
    (whole,) = db.execute("SELECT sum(amount) FROM observed").fetchall()[0]
    for name in FRAMES:
        (total,) = db.execute(f"SELECT sum(millionths) FROM ({FRAMED.format(name=name)})").fetchall()[0]
        if total != whole * 1_000_000:
            raise AssertionError(f"{name}: {total} millionths, observed were {whole}")


def answer(db: duckdb.DuckDBPyConnection, query: str) -> None:
    db.execute(query).fetchnumpy()
