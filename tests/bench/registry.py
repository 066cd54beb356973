"""`python -m tests.bench.registry [ROWS]`: the registry of organisations beside the bare SQL and the bare dict."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from connectors.base import Organ
from service import migrations
from service.adapters.memory.units import MemoryUnits
from service.adapters.postgres.database import Database
from service.adapters.postgres.units import PostgresUnits
from service.domain.units import Told, fold_in, plain_key, plain_words, settle
from service.embedded.postgres import EmbeddedPostgres
from service.stages import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.ports import Units

ROWS = 120_000
LOOKS = 2_000
_KINDS = ("Ủy ban nhân dân xã", "Ủy ban nhân dân phường", "Sở", "Trường Trung học phổ thông", "Phòng", "Trung tâm Y tế")
_SYLLABLES = ("Hòa", "Bình", "Thủy", "Nguyên", "Vạn", "Lĩnh", "Cẩm", "An", "Phú", "Đức", "Long", "Thạnh", "Mỹ", "Tân")
_TODAY = date(2026, 3, 2)


def say(line: str) -> None:
    """Print a line of the table."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def directory(rows: int) -> list[Organ]:
    """Give a directory of a country's size and shape: both codes, names of which many are shared."""
    return [Organ(_new(n), _name(n), alias=_old(n)) for n in range(rows)]


def _old(n: int) -> str:
    return f"{n % 999:03d}.{n // 999 % 100:02d}.{n // 99900:02d}.H{n % 63:02d}"


def _new(n: int) -> str:
    return f"H{n % 63:02d}.{n // 63:05d}"


def _name(n: int) -> str:
    words = (_SYLLABLES[n // step % len(_SYLLABLES)] for step in (1, 14, 196, 2744))
    return f"{_KINDS[n % len(_KINDS)]} {' '.join(words)}"


def measured(name: str, look: Callable[[int], object], looks: int = LOOKS) -> float:
    """Print and give the median of one look-up, in microseconds."""
    spent: list[float] = []
    for n in range(looks):
        began = time.perf_counter()
        look(n)
        spent.append((time.perf_counter() - began) * 1e6)
    spent.sort()
    say(f"  {name:58} {statistics.median(spent):9.1f} us median {spent[int(looks * 0.99)]:9.1f} us p99")
    return statistics.median(spent)


def filled(units: Units, organs: Sequence[Organ]) -> float:
    """Fold the directory in and give the seconds that it took."""
    began = time.perf_counter()
    told = [Told(organ.organ_id, organ.name, organ.alias) for organ in organs]
    codes = [code for row in told for code in (row.code, row.alias)]
    units.revise(codes, lambda known: fold_in(known, told, source="bench"))
    return time.perf_counter() - began


def compared(
    units: Units, organs: Sequence[Organ], code_floor: Callable[[int], object], name_floor: Callable[[int], object]
) -> None:
    """Measure the registry's look-ups beside their floors."""
    step = max(1, len(organs) // LOOKS)

    def of(n: int) -> Organ:
        return organs[n * step % len(organs)]

    floor = measured("floor: one row by code", code_floor)
    by_code = measured("by code, successor settled", lambda n: _by_code(units, of(n).alias))
    name_bare = measured("floor: rows by the name's key", name_floor)
    by_name = measured(
        "by name: accents, tone place, abbreviations, candidates",
        lambda n: registry.of_name(units, of(n).name, on=_TODAY),
    )
    measured("search by three words of a name", lambda n: units.search(plain_words(of(n).name)[-3:], limit=50), 200)
    say(f"  ratio by code {by_code / floor:.2f}, by name {by_name / name_bare:.2f}")


def _by_code(units: Units, code: str) -> object:
    unit = units.by_code(code)
    return unit and settle("code", [unit], on=_TODAY, find=units.by_code)


def main() -> int:
    """Measure both adapters over one directory."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    organs = directory(rows)
    say(f"registry of {rows} organisations")
    memory = MemoryUnits()
    say(f"in memory: folded in within {filled(memory, organs):.1f} s")
    codes = {organ.alias: organ for organ in organs}
    names: dict[str, list[Organ]] = {}
    for organ in organs:
        names.setdefault(plain_key(organ.name), []).append(organ)
    keys = list(names)
    compared(memory, organs, lambda n: codes[organs[n % rows].alias], lambda n: names[keys[n % len(keys)]])
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "pg")
        server.start()
        try:
            _on_postgres(server.database("bench"), organs, keys)
        finally:
            server.stop()
    return 0


def _on_postgres(dsn: str, organs: Sequence[Organ], keys: Sequence[str]) -> None:
    migrations.upgrade(dsn)
    database = Database(dsn, statement_seconds=60)
    units = PostgresUnits(database)
    first, again = filled(units, organs), filled(units, organs)
    say(f"in PostgreSQL: folded in within {first:.1f} s, again (nothing new) {again:.1f} s")
    database.run("ANALYZE")
    by_code = "SELECT u.* FROM unit_code c JOIN unit u ON u.id = c.unit_id WHERE c.code = %s"
    by_name = "SELECT u.* FROM unit_name n JOIN unit u ON u.id = n.unit_id WHERE n.plain = %s LIMIT 50"
    with psycopg.connect(dsn, autocommit=True) as bare:
        compared(
            units,
            organs,
            lambda n: bare.execute(by_code, [organs[n % len(organs)].alias]).fetchall(),
            lambda n: bare.execute(by_name, [keys[n % len(keys)]]).fetchall(),
        )
    database.close()


if __name__ == "__main__":
    sys.exit(main())
