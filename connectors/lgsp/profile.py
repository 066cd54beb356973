"""A gateway's profile: a TOML file that says how its calls and replies look (INTEROP 7.1, 9.12).

`templates/connectors/` holds those that ship; a province's own is named by its path. A profile has
no code: `{name}` in a text stands for a setting of the connector or a value of the call.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from urllib3 import encode_multipart_formdata

from connectors.transport import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHIPPED = Path(__file__).resolve().parents[2] / "templates" / "connectors"
AUTH_KINDS = ("login", "client_credentials", "headers")

_PLACE = re.compile(r"\{(\w+)\}")
_OF_A_CALL = frozenset({"id", "word", "reason", "type", "name", "content", "from_date", "to_date"})
_REQUIRED = ("auth", "types", "list", "get", "send", "acknowledge")
_TABLES = frozenset({*_REQUIRED, "title", "settings", "secrets", "reply", "headers", "directory"})
_METHODS = frozenset({"GET", "POST", "PUT"})


@dataclass(frozen=True, slots=True)
class Template:
    """One call as the profile writes it; at most one of `json`, `form`, `multipart` and `raw` makes its body."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    multipart: Mapping[str, str] = field(default_factory=dict)
    raw: str = ""

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Template:
        """Take the keys of a call out of a table that says other things too."""
        return cls(**{name: table[name] for name in cls.__slots__ if name in table})

    def texts(self) -> Iterator[str]:
        """Give every text in which a place may stand."""
        yield self.path
        yield from _texts([self.query, self.headers, self.json, self.form, self.multipart])

    def call(self, values: Mapping[str, str], *, content: bytes = b"", repeatable: bool) -> Call:
        """Fill the places and give the call; `content` is the message where one is uploaded as a file or raw."""
        body, content_type = self._body(values, content)
        headers = {name: filled(text, values) for name, text in self.headers.items()}
        return Call(
            self.method,
            _PLACE.sub(lambda place: quote(values[place[1]], safe=""), self.path),
            query={name: filled(text, values) for name, text in self.query.items()},
            headers=headers | ({"Content-Type": content_type} if content_type else {}),
            body=body,
            repeatable=repeatable,
        )

    def _body(self, values: Mapping[str, str], content: bytes) -> tuple[bytes, str]:
        if self.json:
            return json.dumps(_filled_deep(self.json, values), ensure_ascii=False).encode(), "application/json"
        if self.form:
            fields = {name: filled(text, values) for name, text in self.form.items()}
            return urlencode(fields).encode(), "application/x-www-form-urlencoded"
        if self.multipart:
            return _multipart(self.multipart, values, content)
        return (content, self.raw) if self.raw else (b"", "")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a gateway's file says, checked. `tables` are its own words; calls are ready to be filled."""

    name: str
    title: str
    settings: tuple[str, ...]
    secrets: tuple[str, ...]
    types: Mapping[str, str]
    headers: Mapping[str, str]
    tables: Mapping[str, Mapping[str, Any]]
    calls: Mapping[str, Template]


def read_profile(named: str) -> Profile:
    """Read a shipped profile by its name, or any by its path; ValueError lists every fault."""
    path = Path(named) if named.endswith(".toml") else SHIPPED / f"{named}.toml"
    if not path.is_file():
        shipped = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.toml")))
        raise ValueError(f"không có mẫu cổng {named!r}; có sẵn: {shipped}, hoặc đường dẫn tới tệp .toml")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as exc:
        raise ValueError(f"mẫu cổng {path.name}: {exc}") from exc
    faults = list(_faults(tables))
    if faults:
        raise ValueError(f"mẫu cổng {path.name}: {'; '.join(faults)}")
    return _made(path.stem, tables)


def at(value: Any, path: str) -> Any:
    """Give what lies at a dotted path (`data.docId`, `errors.0.code`); the value itself for "", None for nothing."""
    for step in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _made(name: str, tables: Mapping[str, Any]) -> Profile:
    called = [one for one in ("list", "get", "send", "acknowledge", "directory") if one in tables]
    calls = {one: Template.read(tables[one]) for one in called}
    if tables["auth"]["kind"] != "headers":
        calls["auth"] = Template.read(tables["auth"])
    return Profile(
        name=name,
        title=str(tables.get("title", name)),
        settings=tuple(tables.get("settings", ())),
        secrets=tuple(tables.get("secrets", ())),
        types=tables["types"],
        headers=tables.get("headers", {}),
        tables={one: tables.get(one, {}) for one in ("auth", "reply", *called)},
        calls=calls,
    )


def _faults(tables: Mapping[str, Any]) -> Iterator[str]:
    missing = [name for name in _REQUIRED if not isinstance(tables.get(name), dict)]
    if missing:
        yield f"thiếu bảng {', '.join(missing)}"
        return
    unknown = sorted(set(tables) - _TABLES)
    if unknown:
        yield f"không có nghĩa: {', '.join(unknown)}"
    if tables["auth"].get("kind") not in AUTH_KINDS:
        yield f"auth.kind phải là một trong: {', '.join(AUTH_KINDS)}"
    if set(tables["types"]) != {"edoc", "status"}:
        yield "types phải nói tên của edoc và status"
    yield from _call_faults(tables)


def _call_faults(tables: Mapping[str, Any]) -> Iterator[str]:
    """Tell calls without a method or path, what they need to be read, and places that nothing fills."""
    needed: dict[str, tuple[str, ...]] = {"list": ("rows",), "get": ("content",), "send": ("id",)}
    needed |= {"acknowledge": ("words",), "directory": ("rows", "id")}
    if tables["auth"].get("kind") in {"login", "client_credentials"}:
        needed["auth"] = ("token",)
    known = _OF_A_CALL | set(tables.get("settings", ())) | set(tables.get("secrets", ()))
    strange = {place for text in _texts(tables.get("headers", {})) for place in _PLACE.findall(text)} - known
    if strange:
        yield f"headers: không biết {', '.join(sorted(strange))}"
    for name in (one for one in needed if one in tables):
        table = tables[name]
        lacking = [key for key in ("method", "path", *needed[name]) if key not in table]
        if lacking or table.get("method") not in _METHODS:
            yield f"{name}: thiếu {', '.join(lacking) or 'method GET, POST hoặc PUT'}"
            continue
        places = {place for text in Template.read(table).texts() for place in _PLACE.findall(text)}
        if places - known:
            yield f"{name}: không biết {', '.join(sorted(places - known))}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put the values into the places of a text."""
    return _PLACE.sub(lambda place: values[place[1]], text)


def _filled_deep(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return filled(value, values)
    if isinstance(value, dict):
        return {name: _filled_deep(one, values) for name, one in value.items()}
    return [_filled_deep(one, values) for one in value] if isinstance(value, list) else value


def _multipart(fields: Mapping[str, str], values: Mapping[str, str], content: bytes) -> tuple[bytes, str]:
    """Give a multipart body; the field whose text is `@content` is the file, named as our message is."""
    parts: dict[str, Any] = {
        name: (values["name"], content, "application/octet-stream") if text == "@content" else filled(text, values)
        for name, text in fields.items()
    }
    return encode_multipart_formdata(parts)
