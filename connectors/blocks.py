"""The connector file as people write it: one block `[[connector]]` for each inbox, and every fault of it in words.

Nothing in it is passed over: a block under another word, a second block of one name or of one inbox, and a cadence that
is none would each leave an inbox unread without a word.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TABLE = "connector"
E_OFFICE_SECONDS = 300.0  # the cadence the national axis asks for (INTEROP 6.4)
_OURS = frozenset({"name", "kind", "every_seconds"})


@dataclass(frozen=True, slots=True)
class Block:
    """One inbox; `settings` are the connector's own, `every_seconds` stand between two polls."""

    name: str
    kind: str
    every_seconds: float = E_OFFICE_SECONDS
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)


def read(text: str) -> tuple[list[Block], list[str]]:
    """Give the blocks of a connector file and a sentence for each fault; ValueError where it is no TOML."""
    told = tomllib.loads(text)
    faults = [f"«{name}» không có nghĩa; mỗi kết nối là một khối [[{TABLE}]]." for name in told if name != TABLE]
    rows = told.get(TABLE, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [], [*faults, f"mỗi kết nối là một khối [[{TABLE}]], với hai dấu ngoặc vuông."]
    blocks: list[Block] = []
    for row in rows:
        wrong = [*_faults(row), *_twice(row, blocks)]
        faults += [f"Kết nối «{row.get('name', '?')}»: {sentence}." for sentence in wrong]
        if not wrong:
            blocks.append(_block(row))
    return blocks, faults


def _block(row: Mapping[str, Any]) -> Block:
    seconds = float(row.get("every_seconds", E_OFFICE_SECONDS))
    return Block(row["name"], row["kind"], seconds, {name: row[name] for name in row if name not in _OURS})


def _faults(row: Mapping[str, Any]) -> Iterator[str]:
    for name in ("name", "kind"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            yield f"thiếu thiết lập `{name}`, là chữ trong ngoặc kép"
    seconds = row.get("every_seconds", E_OFFICE_SECONDS)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < math.inf:
        yield f"`every_seconds` phải là số giây lớn hơn 0, không phải {seconds!r}"


def _twice(row: Mapping[str, Any], before: list[Block]) -> Iterator[str]:
    settings = {name: row[name] for name in row if name not in _OURS}
    for other in before:
        if other.name == row.get("name"):
            yield "tên này đã có ở một khối trước; mỗi hộp thư một tên riêng"
        elif settings and (other.kind, other.settings) == (row.get("kind"), settings):
            yield f"trùng mọi thiết lập với «{other.name}»; một hộp thư chỉ khai báo một lần"


def required(settings: Mapping[str, Any], *names: str) -> list[str]:
    """Give the settings of those names as text; ValueError names every one that is missing."""
    missing = [name for name in names if not settings.get(name)]
    if missing:
        raise ValueError(f"thiếu thiết lập {', '.join(f'`{name}`' for name in missing)}")
    return [str(settings[name]) for name in names]


def secret_of(settings: Mapping[str, Any], name: str) -> str:
    """Give a secret from `<name>` or from the file that `<name>_file` names; ValueError where there is none."""
    path = str(settings.get(f"{name}_file", ""))
    if not path:
        if not settings.get(name):
            raise ValueError(f"thiếu thiết lập `{name}` hoặc `{name}_file`")
        return str(settings[name])
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        why = exc.strerror if isinstance(exc, OSError) else "không phải chữ UTF-8"
        raise ValueError(f"thiết lập `{name}_file`: không đọc được {path} ({why})") from exc
    if not secret:
        raise ValueError(f"thiết lập `{name}_file`: tệp {path} trống")
    return secret


def refuse_unknown(settings: Mapping[str, Any], known: Iterable[str]) -> None:
    """Raise ValueError naming settings that mean nothing here: a misspelled one would be silently ignored."""
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise ValueError(f"thiết lập không có nghĩa: {', '.join(f'`{name}`' for name in unknown)}")


def number_of(settings: Mapping[str, Any], name: str, default: float, *, also: float = math.inf) -> float:
    """Give a bound or a count, above 0 or the one that `also` allows; ValueError for what is no such number."""
    value = settings.get(name, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not (0 < value < math.inf or value == also != math.inf):
        raise ValueError(f"thiết lập `{name}` phải là số lớn hơn 0, không trong ngoặc kép, không phải {value!r}")
    return float(value)


def pem_of(settings: Mapping[str, Any], name: str) -> str:
    """Give the path of a PEM file, or "" where none is named; ValueError for one that cannot be read or is none.

    Told here, because what speaks TLS says of such a file only that no connection came about.
    """
    path = str(settings.get(name, ""))
    if not path:
        return ""
    try:
        begins = b"-----BEGIN " in Path(path).read_bytes()
    except OSError as exc:
        raise ValueError(f"thiết lập `{name}`: không đọc được {path} ({exc.strerror})") from exc
    if not begins:
        raise ValueError(f"thiết lập `{name}`: {path} không phải tệp PEM (-----BEGIN …)")
    return path
