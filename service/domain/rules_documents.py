"""The rules by which papers are told apart and read, as data: `templates/documents/*.toml`.

`header.toml` holds what every paper shares, `awards.toml` the awards' names, `phrases.toml` set
phrases, every other file one kind of paper. `load_rules` is the only function here that touches the disk.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from service.domain.errors import Invalid
from service.domain.fields import PaperKind, Problem
from service.domain.text import fold, nfc, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

T = TypeVar("T")
PLACES = frozenset({"header", "body", "table", "signature"})
READERS = frozenset(
    {
        "number", "header_date", "place", "parent_agency", "issuer", "subject", "signer", "signer_title", "stamped_at",
        "eoffice_number", "addressees", "recipients", "legal_grounds", "award", "count", "achievement", "period",
        "proposal_refs", "money", "date", "opening_time", "closing_time", "name", "text", "members_total",
        "members_present", "votes", "award_counts", "history", "initiatives", "confirmed_by", "members_told",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is found: by which labels, read by which named reader, in which place.

    `also` are words that count only where the award is for them (`Bằng khen cho 12 học sinh`): elsewhere they may be
    those whom somebody taught or saved.
    """

    name: str
    reader: str
    where: str
    labels: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeaderRules:
    """Words of the common header and signature block: folded, lower-case, or (names) as printed."""

    legal_basis: str
    effective_from: date
    national_names: tuple[str, ...]
    party_names: tuple[str, ...]
    union_names: tuple[str, ...]
    mottos: tuple[str, ...]
    number_labels: tuple[str, ...]
    stamps: tuple[str, ...]
    issuer_starts: tuple[str, ...]
    issuer_continues: tuple[str, ...]
    one_name: tuple[str, ...]
    collective_starts: tuple[str, ...]
    body_lookalikes: tuple[str, ...]
    subject_starts: tuple[str, ...]
    body_starts: tuple[str, ...]
    soft_body_starts: tuple[str, ...]
    ground_starts: tuple[str, ...]
    addressee_labels: tuple[str, ...]
    recipient_labels: tuple[str, ...]
    annex_starts: tuple[str, ...]
    authority_prefixes: tuple[str, ...]
    roles: tuple[str, ...]
    name_prefixes: tuple[str, ...]
    honorifics: tuple[str, ...]
    surnames: tuple[str, ...]
    rare_surnames: tuple[str, ...]
    form_marks: tuple[str, ...]
    joint_symbols: tuple[str, ...]
    fields: tuple[FieldRule, ...]


@dataclass(frozen=True, slots=True)
class AwardRule:
    """An award's code, the folded names papers use for it, longest first, and whom alone the law lets it honour."""

    code: str
    names: tuple[str, ...]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class KindRules:
    """How one kind of paper is recognised and which fields it has besides the header's.

    `titles` are squeezed (folded, no spaces); `symbols` the letters of the number as printed;
    `any_of` words of which one at least must stand in the paper; `keywords` speak for it,
    `negative` against. With `near_title` the words of `any_of` count only in the subject and Điều 1:
    a regulation on awards speaks of them everywhere else. `not_about` are words (whole, marks and all) that, standing
    in the heading before any of `any_of`, make the paper one about awards (*ban hành Quy chế … khen thưởng*), unless
    the heading goes on to ask for one (*… và đề nghị khen thưởng*) or the paper's text formally does; below those of
    `regulates` the text is not asked, a regulation speaks of asking everywhere. Where a heading names no award, a
    sentence that asks must hold one of `asks`. A decision that recognises one of `decided` is of this kind too.
    """

    kind: PaperKind
    title_vi: str
    legal_basis: str
    effective_from: date
    titles: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    regulates: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    title_in_subject: bool = False
    near_title: bool = False
    proposes: bool = False
    fields: tuple[FieldRule, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """All rules of one folder; `sha256` is of the files' names and bytes, in order of name.

    `phrases` are set phrases as printed, by which a mark lost in OCR is told.
    """

    header: HeaderRules
    awards: tuple[AwardRule, ...]
    kinds: tuple[KindRules, ...]
    sha256: str
    phrases: tuple[str, ...] = ()

    @property
    def field_names(self) -> frozenset[str]:
        """Give the names of all fields that any kind of paper has."""
        return frozenset(rule.name for rule in self._rules)

    @property
    def _rules(self) -> tuple[FieldRule, ...]:
        return tuple(rule for fields in (self.header.fields, *(kind.fields for kind in self.kinds)) for rule in fields)

    def rule_of(self, name: str) -> FieldRule | None:
        """Give how a field is read, in whichever kind of paper it stands; None for what is no field."""
        return next((rule for rule in self._rules if rule.name == name), None)

    def of(self, kind: PaperKind) -> KindRules:
        """Give the rules of a kind; Invalid when the folder has none."""
        for rules in self.kinds:
            if rules.kind is kind:
                return rules
        raise Invalid(f"Chưa có quy tắc cho loại văn bản {kind.value}.")


_AS_PRINTED = frozenset(
    {"joint_symbols", "surnames", "rare_surnames", "honorifics", "name_prefixes", "symbols", "title_vi", "legal_basis"}
)


# Kept with their marks: without them SỞ is SỐ, MẶT TRẬN is MẬT and ĐỀ NGHỊ is ĐỂ.
_LOWERED = frozenset(
    {"issuer_starts", "number_labels", "stamps", "subject_starts", "body_starts", "soft_body_starts"}
    | {"not_about", "regulates", "asks", "collective_starts", "body_lookalikes"}
)


class _Faults:
    """Collect every fault of every file, so that one run shows them all."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, file: str, message: str) -> None:
        self.problems.append(Problem(code="rules.invalid", message=message, paper=file))


def _tables(folder: Path, faults: _Faults) -> tuple[dict[str, dict[str, Any]], str]:
    digest = hashlib.sha256()
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        body = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + body + b"\0")
        try:
            tables[path.stem] = tomllib.loads(nfc(body.decode()))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            faults.add(path.name, f"không đọc được TOML: {exc}")
    return tables, digest.hexdigest()


def _words(key: str, value: list[Any]) -> tuple[str, ...]:
    if key in _AS_PRINTED:
        return tuple(value)
    if key in _LOWERED:
        return tuple(word.lower() for word in value)
    return tuple((squeeze if key == "titles" else fold)(word) for word in value)


def _field_rules(file: str, rows: list[Any], faults: _Faults) -> tuple[FieldRule, ...]:
    rules = []
    for row in rows:
        if set(row) - {"name", "reader", "where", "labels", "also"} or not {"name", "reader", "where"} <= set(row):
            faults.add(
                file, f"khối field phải có name, reader, where và có thể có labels, also, không phải {sorted(row)}"
            )
            continue
        if row["reader"] not in READERS:
            faults.add(file, f"field {row['name']}: không có cách đọc {row['reader']!r}")
        if row["where"] not in PLACES:
            faults.add(file, f"field {row['name']}: where phải là một trong {sorted(PLACES)}")
        labels, also = (tuple(sorted(map(fold, row.get(key, ())), key=len, reverse=True)) for key in ("labels", "also"))
        rules.append(FieldRule(row["name"], row["reader"], row["where"], labels, also))
    return tuple(rules)


def _typed(key: str, value: Any) -> bool:
    if key == "fields":
        return isinstance(value, list) and all(isinstance(row, dict) for row in value)
    if isinstance(value, list):
        return all(isinstance(word, str) and word for word in value)
    wanted = {"effective_from": date, "title_in_subject": bool, "near_title": bool, "proposes": bool}.get(key, str)
    return isinstance(value, wanted)


def _values(file: str, table: Mapping[str, Any], faults: _Faults) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if not _typed(key, value):
            faults.add(file, f"{key}: giá trị sai kiểu")
        elif key == "fields":
            values[key] = _field_rules(file, value, faults)
        else:
            values[key] = _words(key, value) if isinstance(value, list) else value
    return values


def _build(made: type[T], file: str, values: dict[str, Any], faults: _Faults) -> T | None:
    known = {field.name: field for field in fields(made)}  # type: ignore[arg-type]
    required = {name for name, spec in known.items() if spec.default is spec.default_factory}
    for key in sorted(set(values) - set(known)):
        faults.add(file, f"không hiểu mục {key}")
    for key in sorted(required - set(values)):
        faults.add(file, f"thiếu mục {key}")
    if set(values) - set(known) or required - set(values):
        return None
    return made(**values)


def _header(tables: dict[str, dict[str, Any]], faults: _Faults) -> HeaderRules | None:
    table = tables.pop("header", None)
    if table is None:
        faults.add("header.toml", "không có tệp")
        return None
    values = _values("header.toml", table, faults)
    values.pop("name", None)
    return _build(HeaderRules, "header.toml", values, faults)


def _awards(tables: dict[str, dict[str, Any]], faults: _Faults) -> tuple[AwardRule, ...]:
    rows = tables.pop("awards", {}).get("awards")
    if not isinstance(rows, list) or any(set(row) - {"subject"} != {"code", "names"} for row in rows):
        faults.add("awards.toml", "cần các khối [[awards]] có code và names")
        return ()
    return tuple(AwardRule(row["code"], tuple(map(fold, row["names"])), row.get("subject", "")) for row in rows)


def _phrases(tables: dict[str, dict[str, Any]], faults: _Faults) -> tuple[str, ...]:
    rows = tables.pop("phrases", {}).get("phrases", [])
    if not isinstance(rows, list) or not all(isinstance(row, str) and row for row in rows):
        faults.add("phrases.toml", "phrases phải là danh sách các cụm từ")
        return ()
    return tuple(rows)


def _kind(file: str, table: Mapping[str, Any], faults: _Faults) -> KindRules | None:
    values = _values(file, table, faults)
    try:
        values["kind"] = PaperKind(values.pop("name", ""))
    except ValueError:
        faults.add(file, f"name phải là một trong {[kind.value for kind in PaperKind]}")
        return None
    return _build(KindRules, file, values, faults)


def load_rules(folder: Path) -> DocumentRules:
    """Read and check every rule file of the folder; raises Invalid listing all faults at once."""
    faults = _Faults()
    tables, sha256 = _tables(folder, faults)
    header = _header(tables, faults)
    awards = _awards(tables, faults)
    phrases = _phrases(tables, faults)
    kinds = [_kind(f"{stem}.toml", table, faults) for stem, table in sorted(tables.items())]
    if faults.problems or header is None:
        message = "Quy tắc văn bản có lỗi: " + "; ".join(f"{one.paper}: {one.message}" for one in faults.problems)
        raise Invalid(message, faults.problems)
    return DocumentRules(header, awards, tuple(kind for kind in kinds if kind is not None), sha256, phrases)
